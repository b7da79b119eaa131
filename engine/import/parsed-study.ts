/** What import hands on: a study as it was recognised, parsed and checked, with its original bytes untouched. */
import type { EcgTrace, FilmFacts, Sex, SourceFormat } from '../../contract/index.ts';

/** Who the source says the patient is. */
export interface PatientIdentity {
  readonly patientId: string;
  /** Issuer of the patient ID, or '' when not stated: the same ID of two issuers is two patients. */
  readonly issuer: string;
  /** Readable form, `DOE, Jane`; '' when not stated. */
  readonly name: string;
  readonly sex: Sex;
  /** ISO 8601 date. */
  readonly birthDate: string | null;
  readonly isSynthetic: boolean;
}

/** One original file, byte for byte. */
export interface OriginalFile {
  /** File name without folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface ParsedStudyBase {
  readonly format: SourceFormat;
  readonly patient: PatientIdentity;
  /** ISO 8601 local date and time, as precise as stated. */
  readonly acquiredAt: string | null;
  readonly ageYears: number | null;
  readonly description: string;
  readonly notices: readonly string[];
  /** The first is the file that was recognised; WFDB adds its signal files. */
  readonly originals: readonly [OriginalFile, ...OriginalFile[]];
}

export interface ParsedFilm extends ParsedStudyBase {
  readonly modality: 'film';
  readonly facts: FilmFacts;
}

export interface ParsedEcg extends ParsedStudyBase {
  readonly modality: 'ecg';
  /** Of a long recording (`wfdb-long`) an excerpt: its first ten seconds. */
  readonly trace: EcgTrace;
}

export type ParsedStudy = ParsedFilm | ParsedEcg;

/** A decoded film: one grey value a pixel after the modality LUT, white = dense (MONOCHROME1 already inverted), row-major. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}
