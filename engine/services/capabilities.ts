/** What the services need of the other capabilities, so that each can be tested with a small fake. */
import type {
  DicomTag,
  Draft,
  DraftProgress,
  EcgMeasurements,
  EcgTrace,
  FilmFacts,
  GlobalMeasurements,
  FilmFrame,
  ModelId,
  ModelStatus,
  Patient,
  Study,
} from '../../contract/index.ts';
import type { Delineation } from '../inference/delineator/delineate.ts';
import type { StudyEncoding } from '../inference/encoding.ts';
import type { HeartSize } from '../drafting/heart-size.ts';
import type { MeasuredAnatomy } from '../inference/organs/segment-organs.ts';
import type { EncoderGradients } from '../inference/index.ts';
import type { RhythmReading } from '../inference/rhythm/classify-rhythm.ts';
import type { FilmIdentity, LongRecording, ObjectIdentity } from '../import/index.ts';
import type { OriginalSource } from '../import/byte-source.ts';
import type { GreyImage, OriginalFile, ParsedStudy } from '../import/parsed-study.ts';
import type { SecondLook } from '../retrieval/index.ts';
import type { Thumbnail } from '../store/index.ts';

/** A film's file, parsed, whose frames are decoded one by one. */
export interface OpenedFilm {
  /** Throws as `film.readFrame` refuses. @param reduction  of grey frames: means of so many by so many pixels; 1 unless told */
  readFrame(frame: number, voi: 'default' | 'none' | number, reduction?: number): Promise<FilmFrame>;
}

/** Recognises and reads files. */
export interface FileReaders {
  findFiles(paths: readonly string[], options: { signal?: AbortSignal }): Promise<string[]>;
  readStudy(
    file: { path: string; name: string; bytes: Uint8Array },
    readSibling: (name: string) => Promise<Uint8Array | null>,
  ): Promise<ParsedStudy>;
  /** `name` is what a refusal calls the file. */
  decodeFilm(part10: Uint8Array, name?: string): Promise<GreyImage>;
  /** Parses a film's file. `name` is what a refusal calls it. */
  openFilm(part10: Uint8Array, name: string): OpenedFilm;
  readEcg(originals: readonly [OriginalFile, ...OriginalFile[]]): Promise<EcgTrace>;
  /** Opens a long recording over its files; samples are decoded when asked for. */
  readLongRecording(originals: readonly [OriginalSource, ...OriginalSource[]]): LongRecording;
  makeThumbnail(image: GreyImage): Thumbnail;
  /** Every element of a DICOM file; `name` is what a refusal calls the file. */
  readTags(part10: Uint8Array, name: string): Promise<DicomTag[]>;
  /** Who and what a stored film is, for another object to refer to it; `name` is what a refusal calls the file. */
  readFilmIdentity(part10: Uint8Array, name: string): FilmIdentity;
  /** The same of any DICOM object. */
  readObjectIdentity(part10: Uint8Array, name: string): ObjectIdentity;
}

/** Encodes studies and texts. */
export interface Encoders {
  readonly modelIds: Readonly<Record<'film' | 'ecg' | 'text' | 'drafter', ModelId>>;
  readonly readerIds: Readonly<Record<'delineator' | 'rhythm' | 'organs', ModelId>>;
  readonly executionProvider: string;
  encodeFilm(image: GreyImage): Promise<StudyEncoding>;
  encodeEcg(trace: EcgTrace): Promise<StudyEncoding>;
  measureAnatomy(image: GreyImage): Promise<MeasuredAnatomy>;
  encodeText(text: string): Promise<Float32Array>;
  /** Onsets, peaks and offsets of an ECG's waves. */
  delineateEcg(trace: EcgTrace): Promise<Pick<Delineation, 'modelId' | 'beats' | 'perLead'>>;
  /** Rhythm of an ECG. */
  classifyRhythm(trace: EcgTrace): Promise<RhythmReading>;
  /** Gradients of the encoders, where the explainer is installed. */
  readonly gradients?: EncoderGradients | null;
  /** Word pieces of a text, and how many the text encoder sees. */
  countTextTokens?(text: string): Promise<{ tokens: number; limit: number }>;
  /** Orders the best of a text search again, where one is installed. */
  readonly reranker?: SecondLook | null;
  status(): Promise<ModelStatus[]>;
  warm(): Promise<void>;
  close(): Promise<void>;
}

/** A similar study of another patient, with what is known of it in words. */
export interface DraftNeighbour {
  readonly study: Study;
  readonly text: string;
  readonly similarity: number;
}

/** An earlier study of the same patient, to compare with. */
export interface DraftPrior {
  readonly study: Study;
  readonly encoding: StudyEncoding;
  /** Of an ECG. */
  readonly measurements: EcgMeasurements | null;
  /** Of a film; `null` where the cardiothoracic ratio is not measured. */
  readonly heartSize?: HeartSize | null;
}

/** Everything that a draft is made from. */
export interface DraftRequest {
  readonly patient: Patient;
  readonly film: {
    readonly study: Study;
    readonly facts: FilmFacts;
    readonly encoding: StudyEncoding;
    /** `null` where the cardiothoracic ratio is not measured. */
    readonly heartSize?: HeartSize | null;
    readonly prior?: DraftPrior | null;
  } | null;
  readonly ecg: {
    readonly study: Study;
    readonly encoding: StudyEncoding;
    readonly measurements: EcgMeasurements;
    /** Intervals and axis; `null` where they cannot be measured. */
    readonly global?: GlobalMeasurements | null;
    readonly prior?: DraftPrior | null;
  } | null;
  readonly neighbours: readonly DraftNeighbour[];
  readonly seed: number;
}

/** Writes drafts. */
export interface DraftWriter {
  draft(request: DraftRequest, options: { signal?: AbortSignal; onProgress?: (progress: DraftProgress) => void }): Promise<Draft>;
  /** Loads the model, so that the first draft does not wait. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

/** Makes sample patients. */
export type SampleGenerator = (options: {
  count: number;
  seed: number;
}) => AsyncIterable<{ readonly files: readonly OriginalFile[]; readonly isSamplePatient: boolean }>;

/** Measures an ECG. */
export type MeasureEcg = (trace: EcgTrace) => EcgMeasurements;
