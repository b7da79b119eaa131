/** A study's film or ECG, whole or small. */
import { AuscultError } from '../../contract/index.ts';
import type { CallOutput, CallParsedInput, EcgTrace, Modality, Study, StudyKey } from '../../contract/index.ts';
import { displayTrace } from '../signal/index.ts';
import type { Store } from '../store/index.ts';
import type { FileReaders, MeasureEcg } from './capabilities.ts';

/** What opening a recording needs. */
export interface RecordingParts {
  readonly store: Pick<Store, 'getStudy' | 'readOriginals' | 'openOriginals' | 'getFilmFacts' | 'getThumbnail' | 'audit'>;
  readonly readers: Pick<FileReaders, 'decodeFilm' | 'readEcg' | 'readLongRecording' | 'makeThumbnail' | 'readTags'>;
  readonly measureEcg: MeasureEcg;
}

/** Lead II in `leadNames`. */
const leadTwo = 1;

/** An ECG's thumbnail shows the first seconds only. */
const thumbnailSeconds = 10;

/** Sampling frequency that a thumbnail has at most, Hz: more than any list has pixels a second. */
const thumbnailFrequencyHz = 100;

async function requireModality(parts: RecordingParts, studyKey: StudyKey, modality: Modality): Promise<Study> {
  const study = await parts.store.getStudy(studyKey);
  if (study.modality !== modality) throw new AuscultError('study-not-found', { studyKey });
  return study;
}

/**
 * What is known of a film. The audit knows of it when its first frame is read.
 *
 * @throws AuscultError 'study-not-found' when there is no such film
 */
export async function openFilm(parts: RecordingParts, studyKey: StudyKey): Promise<CallOutput<'openFilm'>> {
  const study = await requireModality(parts, studyKey, 'film');
  return { study, facts: await parts.store.getFilmFacts(studyKey) };
}

/**
 * Every element of a film's file.
 *
 * @throws AuscultError 'study-not-found' when there is no such film; 'store-damaged'; 'dicom-malformed'
 */
export async function readTags(parts: RecordingParts, studyKey: StudyKey): Promise<CallOutput<'readTags'>> {
  const study = await requireModality(parts, studyKey, 'film');
  const [original] = await parts.store.readOriginals(studyKey);
  return { tags: await parts.readers.readTags(original.bytes, study.sourceName) };
}

/**
 * The samples of an ECG, filtered as asked, and what was measured on the unfiltered ones.
 *
 * @throws AuscultError 'study-not-found' when there is no such ECG; 'store-damaged'
 */
export async function openEcg(parts: RecordingParts, { studyKey, filter }: CallParsedInput<'openEcg'>): Promise<CallOutput<'openEcg'>> {
  const study = await requireModality(parts, studyKey, 'ecg');
  const trace = await parts.readers.readEcg(await parts.store.readOriginals(studyKey));
  const measurements = parts.measureEcg(trace);
  await parts.store.audit({ action: 'ecg.opened', subject: studyKey });
  return { study, trace: filter === undefined ? trace : displayTrace(trace, filter), measurements };
}

/**
 * Fewer samples that keep the peaks: of every `factor` samples the one farthest from their mean. Where all are missing, NaN.
 *
 * @param samples  one lead, any unit; NaN where missing
 * @returns ⌈n / factor⌉ samples
 */
export function decimateKeepingPeaks(samples: Float32Array, factor: number): Float32Array<ArrayBuffer> {
  const kept = new Float32Array(Math.ceil(samples.length / factor));
  for (let block = 0; block < kept.length; block += 1) {
    const present = samples.subarray(block * factor, (block + 1) * factor).filter((value) => !Number.isNaN(value));
    const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
    kept[block] = present.reduce(
      (best, value) => (Math.abs(value - mean) > Math.abs(best - mean) ? value : best),
      present[0] ?? Number.NaN,
    );
  }
  return kept;
}

function ecgThumbnail({ samplesMv, samplesPerLead, samplingFrequencyHz }: EcgTrace): CallOutput<'getThumbnail'> {
  const start = leadTwo * samplesPerLead;
  const shown = Math.min(samplesPerLead, Math.round(thumbnailSeconds * samplingFrequencyHz));
  const factor = Math.max(1, Math.ceil(samplingFrequencyHz / thumbnailFrequencyHz));
  return {
    kind: 'ecg',
    samplesMv: decimateKeepingPeaks(samplesMv.subarray(start, start + shown), factor),
    samplingFrequencyHz: samplingFrequencyHz / factor,
  };
}

/** The first 10 s of a long recording's first lead. */
async function longThumbnail(parts: RecordingParts, studyKey: StudyKey): Promise<CallOutput<'getThumbnail'>> {
  const recording = parts.readers.readLongRecording(await parts.store.openOriginals(studyKey));
  const { samplingFrequencyHz } = recording;
  const factor = Math.max(1, Math.ceil(samplingFrequencyHz / thumbnailFrequencyHz));
  const samples = recording.read(0, 0, Math.round(thumbnailSeconds * samplingFrequencyHz));
  return { kind: 'ecg', samplesMv: decimateKeepingPeaks(samples, factor), samplingFrequencyHz: samplingFrequencyHz / factor };
}

/** A small picture of a film, or the first 10 s of an ECG's lead II at 100 Hz or less. */
export async function getThumbnail(parts: RecordingParts, studyKey: StudyKey): Promise<CallOutput<'getThumbnail'>> {
  const study = await parts.store.getStudy(studyKey);
  if (study.format === 'wfdb-long') return longThumbnail(parts, studyKey);
  if (study.modality === 'ecg') return ecgThumbnail(await parts.readers.readEcg(await parts.store.readOriginals(studyKey)));
  const stored = await parts.store.getThumbnail(studyKey);
  const thumbnail =
    stored ?? parts.readers.makeThumbnail(await parts.readers.decodeFilm((await parts.store.readOriginals(studyKey))[0].bytes));
  return { kind: 'film', width: thumbnail.width, height: thumbnail.height, grey: new Uint8Array(thumbnail.grey) };
}
