/** An ECG's attributions summed by lead and wave. Pure mathematics. */
import { leadNames, type BeatFiducials, type ExplainedPart, type LeadName } from '../../contract/index.ts';
import { ecgSampleCount, ecgSamplingFrequencyHz } from '../inference/ecg-samples.ts';
import { partsInWords, sharesOf } from './in-words.ts';

type Wave = 'P' | 'QRS' | 'ST-T' | 'between beats';
/** A lead's share from which it is named, as a multiple of an even share. */
const leadStandsOut = 1.25;
const chestLeads: readonly LeadName[] = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

/** Shares of leads and waves, and a sentence of both. */
export interface EcgParts {
  /** In the order of `leadNames`. */
  readonly leadShares: readonly number[];
  readonly parts: readonly ExplainedPart[];
  readonly sentence: string;
}

/** Wave of each sample of the encoder's input. */
export function wavesOfSamples(beats: readonly BeatFiducials[], samplingFrequencyHz: number): Wave[] {
  const labels = Array.from({ length: ecgSampleCount }, (): Wave => 'between beats');
  const mark = (wave: Wave, from: number | null, to: number | null): void => {
    if (from === null || to === null) return;
    const scale = ecgSamplingFrequencyHz / samplingFrequencyHz;
    for (let i = Math.max(0, Math.floor(from * scale)); i <= Math.min(ecgSampleCount - 1, Math.ceil(to * scale)); i++) labels[i] = wave;
  };
  for (const { pOnset, pOffset, qrsOnset, qrsOffset, tOffset } of beats) {
    mark('P', pOnset, pOffset);
    mark('ST-T', qrsOffset, tOffset);
    mark('QRS', qrsOnset, qrsOffset);
  }
  return labels;
}

/** `V1–V3, aVL`: neighbours of the chest leads as a range. */
export function leadsInWords(leads: readonly LeadName[]): string {
  const words: string[] = leads.filter((lead) => !chestLeads.includes(lead));
  const chest = leads.filter((lead) => chestLeads.includes(lead)).map((lead) => chestLeads.indexOf(lead));
  for (let i = 0; i < chest.length;) {
    let end = i;
    while (chest[end + 1] === (chest[end] ?? 0) + 1) end++;
    const [from, to] = [chestLeads[chest[i] ?? 0] ?? '', chestLeads[chest[end] ?? 0] ?? ''];
    words.push(end - i > 1 ? `${from}–${to}` : end > i ? `${from}, ${to}` : from);
    i = end + 1;
  }
  return words.join(', ');
}

/**
 * Sums attributions over leads, and over the waves of all beats. Signs cancel within one wave of one lead before shares are taken, because
 * up and down of one complex is one thing.
 *
 * @param attributions  12 × `ecgSampleCount`
 * @param beats         `null` where waves were not found
 */
export function ecgParts(attributions: Float32Array, beats: readonly BeatFiducials[] | null, samplingFrequencyHz: number): EcgParts {
  const labels = beats && beats.length > 0 ? wavesOfSamples(beats, samplingFrequencyHz) : null;
  const byLead = new Map<string, number>();
  const byWave = new Map<string, number>();
  leadNames.forEach((name, lead) => {
    const sums = new Map<string, number>();
    for (let i = 0; i < ecgSampleCount; i++) {
      const wave = labels?.[i] ?? 'record';
      sums.set(wave, (sums.get(wave) ?? 0) + (attributions[lead * ecgSampleCount + i] ?? 0));
    }
    for (const [wave, sum] of sums) {
      byLead.set(name, (byLead.get(name) ?? 0) + Math.max(0, sum));
      byWave.set(wave, (byWave.get(wave) ?? 0) + Math.max(0, sum));
    }
  });
  const leads = sharesOf(byLead);
  const wavesFound = labels ? sharesOf(byWave) : [];
  const share = new Map(leads.map((part) => [part.name, part.share]));
  const leadShares = leadNames.map((name) => share.get(name) ?? 0);
  if (leads.length === 0) return { leadShares, parts: [], sentence: partsInWords([]) };
  const standing = leadNames.filter((_name, i) => (leadShares[i] ?? 0) >= leadStandsOut / leadNames.length);
  const together = standing.reduce((sum, name) => sum + (share.get(name) ?? 0), 0);
  const where = standing.length > 0 ? `${leadsInWords(standing)} ${Math.round(100 * together)} %` : 'all leads alike';
  return {
    leadShares,
    parts: [...leads, ...wavesFound],
    sentence: wavesFound.length > 0 ? `${where}; ${partsInWords(wavesFound)}` : where,
  };
}
