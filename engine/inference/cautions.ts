/** Why the numbers of an encoder may not fit a study, as sentences for the reader. Simple facts of the input, no model. */
import { leadNames, type EcgTrace, type LeadName } from '../../contract/index.ts';
import type { GreyImage } from '../import/parsed-study.ts';
import type { EcgQuality } from './ecg-quality/score.ts';
import { ecgSampleCount, ecgSamplingFrequencyHz } from './ecg-samples.ts';
import { letterboxGeometry } from './film-pixels.ts';

/** Chest films are taken on 35 × 43 cm either way round; cropped ones reach a little further. */
const usualAspect = { least: 0.65, most: 1.55 } as const;
/** Shorter side below which structures of the lung are lost, px. */
const smallFilmPx = 224;
/** Share of pixels at black or white above which a film holds little. */
const emptyShare = 0.6;
/** Standard deviation of a film scaled to [0, 1] below which it is nearly even. */
const evenDeviation = 0.08;
/** Amplitude below which a lead is flat, mV peak to peak. */
const flatMv = 0.05;

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** The part of the encoder's square that holds the film. */
function contentOf(image: GreyImage, pixels: Float32Array): Float32Array {
  const size = Math.sqrt(pixels.length);
  const { height, width, top, left } = letterboxGeometry(image.height, image.width, size);
  const content = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const start = (top + y) * size + left;
    content.set(pixels.subarray(start, start + width), y * width);
  }
  return content;
}

/**
 * Remarks on a film.
 *
 * @param pixels  what the encoder saw: the film in a square, values in [0, 1]
 */
export function filmCautions(image: GreyImage, pixels: Float32Array): string[] {
  const cautions: string[] = [];
  const aspect = image.width / image.height;
  if (aspect < usualAspect.least || aspect > usualAspect.most) {
    cautions.push(`Unusual shape for a chest film: ${image.width} × ${image.height} pixels.`);
  }
  if (Math.min(image.width, image.height) < smallFilmPx) cautions.push(`Few pixels: ${image.width} × ${image.height}.`);
  const content = contentOf(image, pixels);
  const extremes = content.reduce((count, value) => count + (value < 0.01 || value > 0.99 ? 1 : 0), 0);
  const isEven = deviation(content) < evenDeviation;
  if (isEven || extremes > emptyShare * content.length) cautions.push('Mostly uniform: large parts of the film have the same grey.');
  return cautions;
}

function isFlat(samples: Float32Array): boolean {
  let least = Infinity;
  let most = -Infinity;
  for (const value of samples) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most - least < flatMv;
}

/**
 * Remarks on an ECG.
 *
 * @param samples       what the encoder saw, 12 × 1000, mV
 * @param missingLeads  leads that were set to 0 because samples are missing
 */
export function ecgCautions(trace: EcgTrace, samples: Float32Array, missingLeads: readonly LeadName[]): string[] {
  const cautions: string[] = [];
  if (missingLeads.length > 0) cautions.push(`Not seen by the model, because samples are missing: ${missingLeads.join(', ')}.`);
  const flat = leadNames.filter(
    (name, i) => !missingLeads.includes(name) && isFlat(samples.subarray(i * ecgSampleCount, (i + 1) * ecgSampleCount)),
  );
  if (flat.length > 0) cautions.push(`Flat: ${flat.join(', ')}.`);
  const seconds = trace.samplesPerLead / trace.samplingFrequencyHz;
  const neededSeconds = ecgSampleCount / ecgSamplingFrequencyHz;
  if (seconds < neededSeconds - 0.05) cautions.push(`Short record: ${seconds.toFixed(1)} s of ${neededSeconds} s.`);
  if (trace.samplingFrequencyHz < ecgSamplingFrequencyHz) {
    cautions.push(`Low sampling frequency: ${trace.samplingFrequencyHz} Hz, less than the ${ecgSamplingFrequencyHz} Hz of the model.`);
  }
  return cautions;
}

/** How the caution begins that says that a signal is no usable ECG at all. */
export const unusableSignal = 'Signal not usable as a 12-lead ECG';

/** What the quality check has against an ECG. */
export function ecgQualityCautions(quality: Pick<EcgQuality, 'isUsable' | 'reason'> | null): string[] {
  return quality === null || quality.isUsable ? [] : [`${unusableSignal}: ${quality.reason}.`];
}
