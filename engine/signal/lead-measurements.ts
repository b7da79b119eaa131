/** Amplitudes of the waves of one lead of a median beat. */
import type { BeatFiducials, LeadMeasurements, LeadName } from '../../contract/index.ts';

/** Stretch before the onset of QRS whose mean is the level that amplitudes are measured from, ms (CSE: the level at QRS onset). */
const levelMs = 8;
/** A deflection of QRS is one from this height and duration on (CSE working party: 20 µV and 6 ms). */
const leastDeflectionMv = 0.02;
const leastDeflectionMs = 6;
/** Where ST is measured after the J point, ms. */
const stDelayMs = 60;

interface Deflection {
  readonly sign: 1 | -1;
  /** Signed extreme, mV. */
  readonly peakMv: number;
  readonly samples: number;
}

/** All amplitudes `null`: what is known of a lead that cannot be measured. */
export function unmeasuredLead(lead: LeadName): LeadMeasurements {
  return {
    lead,
    pMv: null,
    qMv: null,
    rMv: null,
    sMv: null,
    rPrimeMv: null,
    tMv: null,
    stJMv: null,
    stJ60Mv: null,
    qDurationMs: null,
    rDurationMs: null,
  };
}

/**
 * Measures one lead. A QRS complex without an R wave is a Q wave (QS).
 *
 * @param samples              median beat of the lead, mV
 * @param global               fiducials over all leads, samples of the median beat: the stretch that belongs to each wave
 * @param samplingFrequencyHz  Hz
 * @see CSE Working Party, Eur Heart J 1985;6:815–825 (level, minimum waves)
 */
export function measureLead(lead: LeadName, samples: Float32Array, global: BeatFiducials, samplingFrequencyHz: number): LeadMeasurements {
  const { qrsOnset, qrsOffset } = global;
  if (qrsOnset === null || qrsOffset === null || Number.isNaN(samples[qrsOnset] ?? NaN)) return unmeasuredLead(lead);
  const toSamples = (ms: number): number => Math.round((ms / 1000) * samplingFrequencyHz);
  const level = meanOf(samples, Math.max(0, qrsOnset - toSamples(levelMs)), qrsOnset + 1);
  const at = (index: number): number | null => (index < samples.length ? (samples[index] ?? NaN) - level : null);
  const qrs = findDeflections(samples, qrsOnset, qrsOffset, level, Math.max(2, toSamples(leastDeflectionMs)));
  const toMs = (deflection: Deflection | undefined): number | null =>
    deflection === undefined ? null : (1000 * deflection.samples) / samplingFrequencyHz;
  const firstR = qrs.findIndex((one) => one.sign > 0);
  const before = firstR < 0 ? qrs : qrs.slice(0, firstR);
  const after = firstR < 0 ? [] : qrs.slice(firstR + 1);
  const q = deepest(before);
  const secondR = after.find((one) => one.sign > 0);
  return {
    lead,
    pMv: extreme(samples, global.pOnset, global.pOffset, samples[global.pOnset ?? 0] ?? NaN),
    qMv: q?.peakMv ?? null,
    rMv: qrs[firstR]?.peakMv ?? null,
    sMv: deepest(after)?.peakMv ?? null,
    rPrimeMv: secondR?.peakMv ?? null,
    tMv: extreme(samples, global.tOnset ?? qrsOffset, global.tOffset, level),
    stJMv: at(qrsOffset),
    stJ60Mv: at(qrsOffset + toSamples(stDelayMs)),
    qDurationMs: toMs(q),
    rDurationMs: toMs(qrs[firstR]),
  };
}

/** Net area of a stretch of a lead against the level at the onset of QRS, or against the chord between the ends; mV·ms. */
export function netArea(
  samples: Float32Array,
  from: number | null,
  to: number | null,
  samplingFrequencyHz: number,
  levelMv: number | 'chord',
): number {
  if (from === null || to === null || to <= from) return NaN;
  const [left, right] = levelMv === 'chord' ? [samples[from] ?? NaN, samples[to] ?? NaN] : [levelMv, levelMv];
  let sum = 0;
  for (let t = from; t <= to; t++) sum += (samples[t] ?? NaN) - left - ((right - left) * (t - from)) / (to - from);
  return (1000 * sum) / samplingFrequencyHz;
}

function meanOf(samples: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let t = from; t < to; t++) sum += samples[t] ?? NaN;
  return sum / (to - from);
}

function deepest(deflections: readonly Deflection[]): Deflection | undefined {
  return deflections
    .filter((one) => one.sign < 0)
    .reduce<Deflection | undefined>((best, one) => (best === undefined || one.peakMv < best.peakMv ? one : best), undefined);
}

/** Stretches of one sign within the QRS complex that are high and long enough. */
function findDeflections(samples: Float32Array, from: number, to: number, level: number, shortest: number): Deflection[] {
  const found: Deflection[] = [];
  let start = from;
  for (let t = from + 1; t <= to + 1; t++) {
    const sign = Math.sign((samples[start] ?? NaN) - level);
    if (t <= to && Math.sign((samples[t] ?? NaN) - level) === sign) continue;
    let peakMv = 0;
    for (let i = start; i < t; i++) if (Math.abs((samples[i] ?? NaN) - level) > Math.abs(peakMv)) peakMv = (samples[i] ?? NaN) - level;
    if (Math.abs(peakMv) >= leastDeflectionMv && t - start >= shortest)
      found.push({ sign: peakMv > 0 ? 1 : -1, peakMv, samples: t - start });
    start = t;
  }
  return mergeNeighbours(found);
}

/** Two deflections of one sign with only a notch between them are one. */
function mergeNeighbours(deflections: readonly Deflection[]): Deflection[] {
  return deflections.reduce<Deflection[]>((merged, one) => {
    const last = merged.at(-1);
    if (last?.sign !== one.sign) return [...merged, one];
    const peakMv = Math.abs(one.peakMv) > Math.abs(last.peakMv) ? one.peakMv : last.peakMv;
    return [...merged.slice(0, -1), { sign: one.sign, peakMv, samples: last.samples + one.samples }];
  }, []);
}

/** Extreme of a wave with its sign against the given level; `null` when the wave is absent. */
function extreme(samples: Float32Array, from: number | null, to: number | null, level: number): number | null {
  if (from === null || to === null) return null;
  let largest = 0;
  for (let t = from; t <= Math.min(to, samples.length - 1); t++) {
    const value = (samples[t] ?? NaN) - level;
    if (Math.abs(value) > Math.abs(largest)) largest = value;
  }
  return largest;
}
