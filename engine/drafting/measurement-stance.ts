/** What measurements of the ECG say of a sentence. */
import type { EcgMeasurements, Evidence } from '../../contract/index.ts';
import type { Mention } from './mentions.ts';

/** Rates that bound a normal sinus rhythm, beats a minute. Kligfield P et al., Circulation 2007;115:1306–1324. */
const slowBpm = 60;
const fastBpm = 100;
/** Measured rates so near to a bound contradict nothing. */
const rateToleranceBpm = 3;
/** A stated rate may differ from the measured by so much, beats a minute or share. */
const statedRateToleranceBpm = 5;
const statedRateToleranceShare = 0.05;
/** Sokolow-Lyon criterion, mV. Sokolow M, Lyon TP, Am Heart J 1949;37:161–186. */
const hypertrophyMv = 3.5;

/** Wordings with a rate: "rate 72 bpm", "heart rate of 72", "72 beats per minute". */
const statedRate =
  /\b(?:rate(?: is| of|:)?|at) ?(?:about |approximately )?(\d{2,3})\b|\b(\d{2,3}) ?(?:bpm|beats? (?:per|a) minute|\/ ?min)/iu;

function rateEvidence(heartRateBpm: number, stance: Evidence['stance']): Evidence {
  return { kind: 'measurement', label: `Heart rate ${Math.round(heartRateBpm)} bpm`, stance, reference: 'heartRateBpm' };
}

/** Whether the rate is there that a word names; `null` near the bound. */
function rateFits(conceptId: string, heartRateBpm: number): boolean | null {
  const beyond = conceptId === 'sinus-bradycardia' ? slowBpm - heartRateBpm : heartRateBpm - fastBpm;
  return beyond > 0 ? true : beyond <= -rateToleranceBpm ? false : null;
}

/** What the measurements say of one mention. */
export function mentionMeasurements(mention: Mention, measurements: EcgMeasurements): Evidence[] {
  const { heartRateBpm, sokolowLyonMv } = measurements;
  const { id } = mention.concept;
  const isAffirmed = mention.polarity !== 'denied';
  if ((id === 'sinus-bradycardia' || id === 'sinus-tachycardia') && heartRateBpm !== null) {
    const fits = rateFits(id, heartRateBpm);
    return fits === null ? [] : [rateEvidence(heartRateBpm, fits === isAffirmed ? 'supports' : 'contradicts')];
  }
  if (id === 'lvh' && isAffirmed && sokolowLyonMv !== null && sokolowLyonMv >= hypertrophyMv) {
    return [{ kind: 'measurement', label: `R(V5) + S(V1) ${sokolowLyonMv.toFixed(1)} mV`, stance: 'supports', reference: 'sokolowLyonMv' }];
  }
  return [];
}

/** The heart rate that a sentence states, beats a minute, or `null`. */
export function statedRateBpm(sentence: string): number | null {
  const found = statedRate.exec(sentence);
  return found ? Number(found[1] ?? found[2]) : null;
}

/** What the measured heart rate says of a stated one; nothing when none is stated or measured. */
export function statedRateEvidence(sentence: string, { heartRateBpm }: EcgMeasurements): Evidence[] {
  const stated = statedRateBpm(sentence);
  if (stated === null || heartRateBpm === null) return [];
  const tolerance = Math.max(statedRateToleranceBpm, heartRateBpm * statedRateToleranceShare);
  return [rateEvidence(heartRateBpm, Math.abs(stated - heartRateBpm) <= tolerance ? 'supports' : 'contradicts')];
}
