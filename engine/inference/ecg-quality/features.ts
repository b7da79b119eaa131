/** What tells a 12-lead ECG from noise, from other signals and from a mangled recording: 20 numbers of the encoder's input. Pure. */
import { leadNames } from '../../../contract/index.ts';
import { FourierTransform } from '../fourier.ts';

const samplingFrequencyHz = 100;
/** Leads that do not follow from others: I, II, V1–V6. */
const independentLeads = [0, 1, 6, 7, 8, 9, 10, 11] as const;
/** Range under which a lead is flat, mV. */
const flatMv = 0.05;
/** Edges of the spectral bands, Hz. */
const bandEdgesHz = [0.5, 3, 8, 15, 25, 40] as const;
/** Lags in which a beat may come again, samples: 0.3 to 2 s. */
const beatLags = { least: 30, most: 200 } as const;

/** Names of the features, in their order. */
export const ecgQualityFeatureNames = [
  'flatShare',
  'logRange',
  'logRangeSpread',
  'band0',
  'band1',
  'band2',
  'band3',
  'band4',
  'spectralFlatness',
  'logKurtosis',
  'einthoven',
  'goldberger',
  'firstComponent',
  'threeComponents',
  'meanCorrelation',
  'beatAutocorrelation',
  'beatLag',
  'beatSynchrony',
  'beatWidth',
  'beatCrest',
] as const;

const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return values.length > 0 ? sum / values.length : 0;
};
const rms = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length));
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

function rangeOf(lead: Float32Array): number {
  let low = Infinity;
  let high = -Infinity;
  for (const value of lead) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return Math.max(0, high - low);
}

function correlation(a: Float32Array, b: Float32Array): number {
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let t = 0; t < a.length; t++) {
    const x = (a[t] as number) - ma;
    const y = (b[t] as number) - mb;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / (Math.sqrt(aa * bb) + 1e-9);
}

/** Correlation of each pair of leads; 1 on the diagonal. */
function correlationMatrix(leads: readonly Float32Array[]): number[][] {
  const matrix: number[][] = leads.map((_, i) => leads.map((_lead, j) => (i === j ? 1 : 0)));
  leads.forEach((a, i) =>
    leads.slice(0, i).forEach((b, j) => {
      const value = correlation(a, b);
      (matrix[i] ?? [])[j] = value;
      (matrix[j] ?? [])[i] = value;
    }),
  );
  return matrix;
}

function kurtosis(lead: Float32Array): number {
  const centre = mean(lead);
  let [second, fourth] = [0, 0];
  for (const value of lead) {
    const square = (value - centre) * (value - centre);
    second += square / lead.length;
    fourth += (square * square) / lead.length;
  }
  return fourth / (second * second + 1e-12);
}

let transform: FourierTransform | undefined;

/** Shares of power in the bands, as logarithms, and the flatness of the spectrum between 0.5 and 40 Hz, over leads of equal weight. */
function spectralFeatures(leads: readonly Float32Array[]): number[] {
  transform ??= new FourierTransform(1_024);
  const { size } = transform;
  const power = new Float64Array(size / 2);
  for (const lead of leads) {
    const values = { re: new Float64Array(size), im: new Float64Array(size) };
    values.re.set(lead.subarray(0, size));
    transform.forward(values);
    const own = power.map((_, k) => (values.re[k] ?? 0) ** 2 + (values.im[k] ?? 0) ** 2);
    const total = own.reduce((sum, value) => sum + value, 1e-12);
    own.forEach((value, k) => (power[k] = (power[k] ?? 0) + value / total));
  }
  const between = (fromHz: number, toHz: number): Float64Array =>
    power.subarray(Math.ceil((fromHz * size) / samplingFrequencyHz), Math.ceil((toHz * size) / samplingFrequencyHz));
  const all = between(bandEdgesHz[0], 40);
  const total = all.reduce((sum, value) => sum + value, 1e-9);
  const bands = bandEdgesHz.slice(1).map((to, i) => Math.log(1e-4 + between(bandEdgesHz[i] ?? 0, to).reduce((sum, value) => sum + value, 0) / total)); // prettier-ignore
  const flatness = mean(all.map((value) => Math.log(value + 1e-9))) - Math.log(mean(all) + 1e-9);
  return [...bands, flatness];
}

/** Shares of the leads' common variance in the first component and in the first three, each lead of equal weight. */
function componentFeatures(correlations: readonly (readonly number[])[]): [number, number] {
  const n = correlations.length;
  if (n === 0) return [0, 0];
  const matrix = correlations.map((row) => [...row]);
  const shares: number[] = [];
  for (let component = 0; component < 3; component++) {
    let vector = Array.from({ length: n }, (_, i) => 1 + 0.1 * i);
    let value = 0;
    for (let step = 0; step < 60; step++) {
      const next = matrix.map((row) => row.reduce((sum, entry, j) => sum + entry * (vector[j] ?? 0), 0));
      value = Math.hypot(...next);
      vector = next.map((entry) => entry / (value + 1e-12));
    }
    matrix.forEach((row, i) => row.forEach((entry, j) => (row[j] = entry - value * (vector[i] ?? 0) * (vector[j] ?? 0))));
    shares.push(value / n);
  }
  return [shares[0] ?? 0, shares.reduce((sum, share) => sum + share, 0)];
}

/** Squared slope over 50 ms, relative to its mean: where the QRS complexes are. */
function slopeEnergy(lead: Float32Array): Float32Array {
  const slope = new Float32Array(lead.length);
  for (let t = 2; t < lead.length - 2; t++) slope[t] = ((lead[t + 2] as number) - (lead[t - 2] as number)) ** 2;
  const smooth = new Float32Array(lead.length);
  for (let t = 2; t < lead.length - 2; t++) {
    smooth[t] =
      ((slope[t - 2] as number) + (slope[t - 1] as number) + (slope[t] as number) + (slope[t + 1] as number) + (slope[t + 2] as number)) /
      5;
  }
  const level = mean(smooth) + 1e-9;
  return smooth.map((value) => Math.min(value / level, 20));
}

/** How the energy of the beats comes again, how long after, whether the leads share it, how wide and how sharp it is. */
function beatFeatures(leads: readonly Float32Array[]): number[] {
  const energies = leads.map(slopeEnergy);
  const together = new Float32Array(leads[0]?.length ?? 0);
  for (const energy of energies)
    for (let t = 0; t < together.length; t++) together[t] = (together[t] as number) + (energy[t] as number) / energies.length;
  const level = mean(together);
  const centred = together.map((value) => value - level);
  const power = mean(centred.map((value) => value * value)) + 1e-6;
  const at = (lag: number): number => {
    let sum = 0;
    for (let t = lag; t < centred.length; t++) sum += (centred[t] as number) * (centred[t - lag] as number);
    return sum / Math.max(1, centred.length - lag) / power;
  };
  let best = { lag: beatLags.least, value: -Infinity };
  for (let lag = beatLags.least; lag <= Math.min(beatLags.most, centred.length / 2); lag++) {
    const value = at(lag);
    if (value > best.value) best = { lag, value };
  }
  let width = 1;
  while (width < 40 && at(width) > 0.5) width += 1;
  const sorted = Float32Array.from(together).sort();
  const crest = Math.log((sorted[Math.floor(0.98 * sorted.length)] ?? 0) + 0.1) - Math.log((sorted[sorted.length >> 1] ?? 0) + 0.1);
  const synchrony = mean(energies.map((energy) => correlation(energy, together)));
  return [Number.isFinite(best.value) ? best.value : 0, Math.log(best.lag), synchrony, Math.log(width), crest];
}

/**
 * Features of an ECG in the order of `ecgQualityFeatureNames`; all finite.
 *
 * @param samples  12 × 1000, lead-major, mV, as the ECG encoder sees them
 * @param count    samples of each lead before the padding
 */
export function ecgQualityFeatures(samples: Float32Array, count: number): number[] {
  const length = samples.length / leadNames.length;
  const lead = (i: number): Float32Array => samples.subarray(i * length, i * length + count);
  const all = leadNames.map((_, i) => lead(i));
  const ranges = all.map(rangeOf);
  const moving = independentLeads.filter((i) => (ranges[i] ?? 0) >= flatMv).map(lead);
  const logRanges = ranges.filter((range) => range >= flatMv).map(Math.log10);
  const [I, II, III, aVR, aVL, aVF] = [lead(0), lead(1), lead(2), lead(3), lead(4), lead(5)];
  const limb = Math.max(rms(I), rms(II), rms(III)) + 1e-3;
  const off = (residual: (t: number) => number): number => rms(I.map((_, t) => residual(t))) / limb;
  const einthoven = off((t) => (II[t] ?? 0) - (I[t] ?? 0) - (III[t] ?? 0));
  const goldberger = Math.max(
    off((t) => (aVR[t] ?? 0) + ((I[t] ?? 0) + (II[t] ?? 0)) / 2),
    off((t) => (aVL[t] ?? 0) - (I[t] ?? 0) + (II[t] ?? 0) / 2),
    off((t) => (aVF[t] ?? 0) - (II[t] ?? 0) + (I[t] ?? 0) / 2),
  );
  const correlations = correlationMatrix(moving);
  const pairs = correlations.flatMap((row, i) => row.slice(i + 1).map(Math.abs));
  return [
    ranges.filter((range) => range < flatMv).length / leadNames.length,
    logRanges.length > 0 ? median(logRanges) : -3,
    logRanges.length > 0 ? Math.max(...logRanges) - Math.min(...logRanges) : 0,
    ...spectralFeatures(moving),
    Math.log(median(moving.map(kurtosis)) + 1),
    Math.log10(einthoven + 0.003),
    Math.log10(goldberger + 0.003),
    ...componentFeatures(correlations),
    mean(pairs),
    ...beatFeatures(moving),
  ];
}
