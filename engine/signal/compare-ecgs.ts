/** Two ECGs of a patient beside each other: what changed, by how much, and from how much on that counts. */
import {
  leadNames,
  type CallOutput,
  type EcgAnalysis,
  type GlobalMeasurements,
  type MeasurementChange,
  type MedianBeats,
} from '../../contract/index.ts';
import { swapAgainstPrior } from './swap-against-prior.ts';
import { correlation } from './statistics.ts';

/** What a comparison answers beside the two studies. */
export type EcgComparison = Omit<CallOutput<'compareEcgs'>, 'current' | 'prior'>;

interface Rule {
  readonly measurement: keyof GlobalMeasurements;
  readonly label: string;
  readonly unit: MeasurementChange['unit'];
  readonly threshold: number;
  readonly source: string;
}

/** Smallest difference of two readings that is not their uncertainty: 1.96 √2 times the standard deviation that the standard allows one. */
const readable = (standardDeviationMs: number): Pick<Rule, 'threshold' | 'source'> => ({
  threshold: Math.round(1.96 * Math.SQRT2 * standardDeviationMs),
  source: `beyond the uncertainty of two readings (1.96 √2 × ${standardDeviationMs} ms, the standard deviation that IEC 60601-2-25 allows)`,
});
const qtc = { threshold: 30, source: 'ICH E14 (2005): increases of more than 30 ms are of concern' };
const own = (threshold: number, why: string): Pick<Rule, 'threshold' | 'source'> => ({ threshold, source: `Auscult's own: ${why}` });

const rules: readonly Rule[] = [
  { measurement: 'heartRateBpm', label: 'Heart rate', unit: 'bpm', ...own(20, 'more than rest and breathing explain') },
  { measurement: 'pDurationMs', label: 'P duration', unit: 'ms', ...readable(15) },
  { measurement: 'prMs', label: 'PR interval', unit: 'ms', ...readable(10) },
  { measurement: 'qrsMs', label: 'QRS duration', unit: 'ms', ...readable(10) },
  { measurement: 'qtMs', label: 'QT interval', unit: 'ms', ...readable(30) },
  { measurement: 'qtcBazettMs', label: 'QTc (Bazett)', unit: 'ms', ...qtc },
  { measurement: 'qtcFridericiaMs', label: 'QTc (Fridericia)', unit: 'ms', ...qtc },
  { measurement: 'qtcFraminghamMs', label: 'QTc (Framingham)', unit: 'ms', ...qtc },
  { measurement: 'qtcHodgesMs', label: 'QTc (Hodges)', unit: 'ms', ...qtc },
  { measurement: 'pAxisDegrees', label: 'P axis', unit: 'degrees', ...own(45, 'the P wave is small') },
  { measurement: 'qrsAxisDegrees', label: 'QRS axis', unit: 'degrees', ...own(30, 'electrodes put a little elsewhere turn it by less') },
  { measurement: 'tAxisDegrees', label: 'T axis', unit: 'degrees', ...own(45, 'posture turns it by less') },
  {
    measurement: 'sokolowLyonMv',
    label: 'Sokolow-Lyon voltage',
    unit: 'mV',
    ...own(0.5, 'chest electrodes put a little elsewhere change it by less'),
  },
  {
    measurement: 'cornellMv',
    label: 'Cornell voltage',
    unit: 'mV',
    ...own(0.5, 'chest electrodes put a little elsewhere change it by less'),
  },
];

/** A shift of ST by one small box is a change (Drew BJ et al., Circulation 2004;110:2721: 0.1 mV). */
const stRule = { threshold: 0.1, source: 'AHA practice standards 2004 (Drew et al.): 0.1 mV' };

/** Compares two analyses of one patient's ECGs. */
export function compareEcgs(current: EcgAnalysis, prior: EcgAnalysis): EcgComparison {
  const median = alignMedians(current.median, prior.median);
  const swap = median === null ? null : swapAgainstPrior(median);
  return {
    changes: [...rules.map((rule) => globalChange(rule, current.global, prior.global)), ...stChanges(current, prior)],
    leads: leadNames.map((lead, i) => ({ lead, ...likenessOf(median, i) })),
    median: median === null ? null : withoutStretch(median),
    notices: [
      ...(median === null ? ['The median beats cannot be compared: one of the two has none.'] : []),
      ...(current.delineation.method === prior.delineation.method ? [] : ['The two were delineated by different methods.']),
      ...(swap === null ? [] : [swap]),
    ],
  };
}

function globalChange(rule: Rule, current: GlobalMeasurements, prior: GlobalMeasurements): MeasurementChange {
  const [now, before] = [current[rule.measurement], prior[rule.measurement]];
  const difference = now === null || before === null ? null : rule.unit === 'degrees' ? turn(now - before) : now - before;
  return { ...rule, current: now, prior: before, difference, isChanged: isBeyond(difference, rule.threshold) };
}

function stChanges(current: EcgAnalysis, prior: EcgAnalysis): MeasurementChange[] {
  return leadNames.map((lead, i) => {
    const [now, before] = [current.leads[i]?.stJ60Mv ?? null, prior.leads[i]?.stJ60Mv ?? null];
    const difference = now === null || before === null ? null : now - before;
    const isChanged = isBeyond(difference, stRule.threshold);
    return {
      measurement: `stJ60Mv.${lead}`,
      label: `ST J+60 in ${lead}`,
      unit: 'mV',
      current: now,
      prior: before,
      difference,
      ...stRule,
      isChanged,
    };
  });
}

/** A difference at the threshold counts, whatever the last binary digit says. */
function isBeyond(difference: number | null, threshold: number): boolean {
  return difference !== null && Math.abs(difference) >= threshold - 1e-9;
}

/** The smaller way around, −180 (exclusive) to 180 degrees. */
function turn(degrees: number): number {
  const around = ((((degrees + 180) % 360) + 360) % 360) - 180;
  return around === -180 ? 180 : around;
}

/** Two median beats at one rate, aligned, the level at the onset of QRS taken as 0. */
export interface AlignedMedians {
  readonly samplingFrequencyHz: number;
  readonly samplesPerLead: number;
  readonly alignedAt: number;
  readonly currentMv: Float32Array<ArrayBuffer>;
  readonly priorMv: Float32Array<ArrayBuffer>;
  /** Stretch from the onset of P (else of QRS) to the end of T of the current one. */
  readonly from: number;
  readonly to: number;
}

function alignMedians(current: MedianBeats | null, prior: MedianBeats | null): AlignedMedians | null {
  if (current === null || prior === null) return null;
  const ratio = prior.samplingFrequencyHz / current.samplingFrequencyHz;
  const before = Math.floor(Math.min(current.alignedAt, prior.alignedAt / ratio));
  const after = Math.floor(Math.min(current.samplesPerLead - current.alignedAt, (prior.samplesPerLead - prior.alignedAt) / ratio));
  const samplesPerLead = before + after;
  const cut = (beats: MedianBeats, step: number): Float32Array<ArrayBuffer> => {
    const cutMv = new Float32Array(leadNames.length * samplesPerLead);
    leadNames.forEach((_, lead) => {
      const own = beats.samplesMv.subarray(lead * beats.samplesPerLead, (lead + 1) * beats.samplesPerLead);
      const level = own[beats.fiducials.qrsOnset ?? 0] ?? NaN;
      for (let t = 0; t < samplesPerLead; t++)
        cutMv[lead * samplesPerLead + t] = sampleAt(own, beats.alignedAt + (t - before) * step) - level;
    });
    return cutMv;
  };
  const shift = before - current.alignedAt;
  const { pOnset, qrsOnset, tOffset } = current.fiducials;
  return {
    samplingFrequencyHz: current.samplingFrequencyHz,
    samplesPerLead,
    alignedAt: before,
    currentMv: cut(current, 1),
    priorMv: cut(prior, ratio),
    from: Math.max(0, (pOnset ?? qrsOnset ?? 0) + shift),
    to: Math.min(samplesPerLead, (tOffset ?? current.samplesPerLead) + shift),
  };
}

/** Linear interpolation between samples. */
function sampleAt(samples: Float32Array, at: number): number {
  const low = Math.floor(at);
  const share = at - low;
  return share === 0 ? (samples[low] ?? NaN) : (1 - share) * (samples[low] ?? NaN) + share * (samples[low + 1] ?? samples[low] ?? NaN);
}

function likenessOf(median: AlignedMedians | null, lead: number): { correlation: number | null; differenceMv: number | null } {
  if (median === null || median.to <= median.from) return { correlation: null, differenceMv: null };
  const stretch = (samples: Float32Array): Float32Array =>
    samples.subarray(lead * median.samplesPerLead + median.from, lead * median.samplesPerLead + median.to);
  const [now, before] = [stretch(median.currentMv), stretch(median.priorMv)];
  const squares = now.reduce((sum, value, t) => sum + (value - (before[t] ?? NaN)) ** 2, 0);
  if (Number.isNaN(squares)) return { correlation: null, differenceMv: null };
  return { correlation: correlation(now, before), differenceMv: Math.sqrt(squares / now.length) };
}

function withoutStretch({
  samplingFrequencyHz,
  samplesPerLead,
  alignedAt,
  currentMv,
  priorMv,
}: AlignedMedians): NonNullable<EcgComparison['median']> {
  return { samplingFrequencyHz, samplesPerLead, alignedAt, currentMv, priorMv };
}
