/**
 * Scalogram of an ECG: magnitude of its continuous wavelet transform with Morlet's wavelet, after a median filter has taken the
 * baseline. The reference for the numbers is models/README.md; golden vectors hold both to each other.
 *
 * @see Torrence C, Compo GP, Bull Am Meteorol Soc 1998;79:61–78 (the transform in the frequency domain)
 */
import { AuscultError, leadNames, type EcgTrace, type LeadName } from '../../../contract/index.ts';
import { FourierTransform } from '../fourier.ts';
import { resample, resamplingRatio, resamplingTaps } from '../resample.ts';
import { medianFiltered } from './median-filter.ts';

const samplingFrequencyHz = 100;
/** Samples of a lead that are looked at: 10 s. */
const sampleCount = 1_000;
/** Length of the transform: the record and zeros. */
const transformSize = 2_048;
/** Centre frequency of Morlet's wavelet in its own widths. */
const morletWaves = 6;
/** Median filters in turn that leave the baseline, samples: 210 ms takes P and QRS away, 610 ms also T. */
const baselineWidths = [21, 61] as const;

/** The rhythm classifier's image: 20 frequencies a lead, from 1 to 32 Hz, and 25 columns a second. */
export const rhythmFrequenciesHz = logarithmicFrequencies(1, 32, 20);
export const rhythmColumnsPerSecond = 25;
/** Magnitude at which the logarithm of the image begins to bend, mV. */
const logarithmKneeMv = 0.05;

/** The view's rows: 48 frequencies from 0.5 to 40 Hz, at 100 columns a second. */
const viewFrequenciesHz = logarithmicFrequencies(0.5, 40, 48);

/** Frequencies at equal ratios, both ends included, Hz. */
export function logarithmicFrequencies(lowHz: number, highHz: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => lowHz * (highHz / lowHz) ** (i / (count - 1)));
}

/** The images of a record, and how many seconds of it they show. */
export interface RhythmImages {
  /** seconds × (12 · 20) × 25, row-major: a row a lead and frequency (I at 1 Hz first), a column 40 ms. */
  readonly images: Float32Array;
  readonly seconds: number;
}

/** Gives a lead at 100 Hz without its baseline, at most 10 s; `null` for a lead that is missing or has gaps. */
function leadPreparation(trace: EcgTrace): (lead: number) => Float64Array | null {
  const ratio = resamplingRatio(trace.samplingFrequencyHz, samplingFrequencyHz);
  const taps = resamplingTaps(ratio);
  return (lead) => {
    const recorded = trace.samplesMv.subarray(lead * trace.samplesPerLead, (lead + 1) * trace.samplesPerLead);
    if (trace.leads[lead]?.origin === 'missing' || !recorded.every(Number.isFinite)) return null;
    return withoutBaseline(resample(recorded, ratio, taps, sampleCount));
  };
}

/** Signal at 100 Hz minus its running medians. */
export function withoutBaseline(signal: Float64Array): Float64Array {
  const baseline = baselineWidths.reduce(medianFiltered, signal);
  return signal.map((value, t) => value - (baseline[t] ?? 0));
}

/** The wavelet of one frequency: its gains on the bins of the long transform from `first` on; 0 elsewhere. */
interface WaveletBand {
  readonly first: number;
  readonly gains: Float64Array;
}

function waveletBand(frequencyHz: number): WaveletBand {
  const gain = (k: number): number =>
    2 * Math.exp(-((morletWaves * ((k * samplingFrequencyHz) / transformSize / frequencyHz - 1)) ** 2) / 2);
  const bins = Array.from({ length: transformSize / 2 - 1 }, (_, i) => i + 1).filter((k) => gain(k) >= 1e-9);
  return { first: bins[0] ?? 1, gains: Float64Array.from(bins, gain) };
}

/** Wavelet transforms of one grid of frequencies and columns. */
class MorletTransform {
  readonly #bands: readonly WaveletBand[];
  readonly #long = new FourierTransform(transformSize);
  readonly #short: FourierTransform;

  /** @param decimation  a power of two: a column every so many samples */
  constructor(frequenciesHz: readonly number[], decimation: number) {
    this.#bands = frequenciesHz.map(waveletBand);
    this.#short = new FourierTransform(transformSize / decimation);
  }

  /**
   * Magnitudes at every `decimation`-th sample. A sine of amplitude A at a row's frequency has magnitude A there.
   *
   * @param signal  at most 2,048 samples at 100 Hz
   * @param visit   given the row and the magnitudes of all columns; valid until it returns
   */
  magnitudes(signal: Float64Array, visit: (row: number, magnitudes: Float64Array) => void): void {
    const spectrum = { re: new Float64Array(transformSize), im: new Float64Array(transformSize) };
    spectrum.re.set(signal);
    this.#long.forward(spectrum);
    const { size } = this.#short;
    const band = { re: new Float64Array(size), im: new Float64Array(size) };
    const decimation = transformSize / size;
    this.#bands.forEach(({ first, gains }, row) => {
      band.re.fill(0);
      band.im.fill(0);
      // Taking every d-th sample folds the spectrum into 1/d of its length.
      for (let i = 0; i < gains.length; i++) {
        const gain = (gains[i] as number) / decimation;
        const from = first + i;
        const to = from & (size - 1); // size is a power of two
        band.re[to] = (band.re[to] as number) + gain * (spectrum.re[from] as number);
        band.im[to] = (band.im[to] as number) + gain * (spectrum.im[from] as number);
      }
      this.#short.inverse(band);
      for (let i = 0; i < size; i++) band.re[i] = Math.sqrt((band.re[i] as number) ** 2 + (band.im[i] as number) ** 2);
      visit(row, band.re);
    });
  }
}

let rhythmTransform: MorletTransform | undefined;
let viewTransform: MorletTransform | undefined;

/**
 * The rhythm classifier's images of all whole seconds of a record, at most ten.
 *
 * @throws AuscultError 'ecg-leads-missing' when no lead has all its samples, 'ecg-too-short' under 1 s
 */
export function rhythmImages(trace: EcgTrace): RhythmImages {
  const recordedSeconds = trace.samplesPerLead / trace.samplingFrequencyHz;
  const seconds = Math.min(sampleCount / samplingFrequencyHz, Math.floor(recordedSeconds + 1e-6));
  if (seconds < 1) throw new AuscultError('ecg-too-short', { file: 'This ECG', seconds: recordedSeconds });
  rhythmTransform ??= new MorletTransform(rhythmFrequenciesHz, samplingFrequencyHz / rhythmColumnsPerSecond);
  const rows = leadNames.length * rhythmFrequenciesHz.length;
  const images = new Float32Array(seconds * rows * rhythmColumnsPerSecond);
  const prepared = leadPreparation(trace);
  let present = 0;
  leadNames.forEach((_, lead) => {
    const signal = prepared(lead);
    if (signal === null) return;
    present += 1;
    rhythmTransform?.magnitudes(signal, (band, magnitudes) => {
      const row = lead * rhythmFrequenciesHz.length + band;
      for (let i = 0; i < seconds * rhythmColumnsPerSecond; i++) {
        const second = Math.floor(i / rhythmColumnsPerSecond);
        const column = i % rhythmColumnsPerSecond;
        images[(second * rows + row) * rhythmColumnsPerSecond + column] = Math.log1p((magnitudes[i] ?? 0) / logarithmKneeMv);
      }
    });
  });
  if (present === 0) throw new AuscultError('ecg-leads-missing', { file: 'This ECG', found: 'no lead without gaps' });
  return { images, seconds };
}

/** Magnitudes of a lead with their axes, without a study. */
export interface LeadScalogram {
  readonly magnitudesMv: Float32Array<ArrayBuffer>;
  readonly frequenciesHz: readonly number[];
  readonly timesSeconds: readonly number[];
}

/**
 * Scalogram of one lead for the reader, first 10 s.
 *
 * @throws AuscultError 'ecg-leads-missing' when the lead is missing or has gaps
 */
export function leadScalogram(trace: EcgTrace, lead: LeadName): LeadScalogram {
  const signal = leadPreparation(trace)(leadNames.indexOf(lead));
  if (signal === null) throw new AuscultError('ecg-leads-missing', { file: 'This ECG', found: `no lead ${lead} without gaps` });
  viewTransform ??= new MorletTransform(viewFrequenciesHz, 1);
  const magnitudesMv = new Float32Array(viewFrequenciesHz.length * signal.length);
  viewTransform.magnitudes(signal, (row, magnitudes) => magnitudesMv.set(magnitudes.subarray(0, signal.length), row * signal.length));
  return { magnitudesMv, frequenciesHz: viewFrequenciesHz, timesSeconds: Array.from(signal, (_, t) => t / samplingFrequencyHz) };
}
