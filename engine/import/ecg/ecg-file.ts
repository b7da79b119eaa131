/** A parsed file of a format that holds one ECG in one file. */
import type { EcgTrace } from '../../../contract/index.ts';
import type { OriginalFile, ParsedEcg } from '../parsed-study.ts';
import type { DeviceMeasurements } from './device-measurements.ts';

/** What a reader of such a format offers. All throw AuscultErrors alone, for everything that may be wrong with the file. */
export interface EcgFileReader {
  /** The study with its patient, trace and notices. */
  readonly readStudy: (original: OriginalFile) => ParsedEcg;
  /** The trace alone, out of a stored original. */
  readonly readTrace: (original: OriginalFile) => EcgTrace;
  /** What the device measured; empty when the file states nothing. */
  readonly readDeviceMeasurements: (original: OriginalFile) => DeviceMeasurements;
}
