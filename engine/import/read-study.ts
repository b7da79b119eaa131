/** From the bytes of one file to a study, whatever the format. */
import { AuscultError, isAuscultError, type EcgTrace } from '../../contract/index.ts';
import { aecgReader } from './aecg/ecg.ts';
import { cardioSoftReader } from './cardiosoft/ecg.ts';
import { readDeviceMeasurements as readDicomMeasurements } from './dicom/device-measurements.ts';
import { readDicomEcg, readDicomTrace } from './dicom/ecg.ts';
import { parseDicomFile, type DicomFile } from './dicom/dicom-file.ts';
import { readFilm } from './dicom/film.ts';
import { objectKindOf } from './dicom/object-kind.ts';
import type { DeviceMeasurements } from './ecg/device-measurements.ts';
import type { EcgFileReader } from './ecg/ecg-file.ts';
import { edfReader } from './edf/ecg.ts';
import { maxFileBytes } from './limits.ts';
import { museReader } from './muse/ecg.ts';
import type { OriginalFile, ParsedStudy } from './parsed-study.ts';
import { recogniseFormat, type EcgFileFormat, type FormatFamily } from './recognise-format.ts';
import { scpReader } from './scp/ecg.ts';
import { sierraReader } from './sierra/ecg.ts';
import { isLongStudy, readLongStudy } from './wfdb/long-study.ts';
import { readWfdbRecord, readWfdbTrace, type ReadSibling } from './wfdb/record.ts';

/** Readers of the formats that hold one ECG in one file. */
const ecgFileReaders: Readonly<Record<EcgFileFormat, EcgFileReader>> = {
  aecg: aecgReader,
  muse: museReader,
  sierra: sierraReader,
  scp: scpReader,
  cardiosoft: cardioSoftReader,
  edf: edfReader,
};

/** A file to import. */
export interface ImportFile extends OriginalFile {
  readonly path: string;
}

/**
 * Recognises, parses and checks one file. A film's pixels are not decoded here: `decodeFilm` does, and must have
 * succeeded before the study is stored.
 *
 * @param file         the file with its bytes
 * @param readSibling  gives a file of the same folder by name, for formats that spread over several files
 * @throws AuscultError whatever is wrong with the file; nothing else
 */
export async function readStudy(file: ImportFile, readSibling: ReadSibling): Promise<ParsedStudy> {
  const { name, bytes } = file;
  if (bytes.length === 0) throw new AuscultError('file-empty', { file: name });
  if (bytes.length > maxFileBytes) throw new AuscultError('file-too-large', { file: name, bytes: bytes.length, limitBytes: maxFileBytes });
  const family = recogniseFormat(bytes, name);
  if (family === null) throw new AuscultError('format-unknown', { file: name });
  const original = { name, bytes };
  return refusing(family, name, () => {
    if (family === 'dicom') return readDicomStudy(parseDicomFile(bytes, name), original);
    return family === 'wfdb' ? readWfdbStudy(original, readSibling) : ecgFileReaders[family].readStudy(original);
  });
}

function readWfdbStudy(original: OriginalFile, readSibling: ReadSibling): Promise<ParsedStudy> {
  return isLongStudy(original) ? readLongStudy(original, readSibling) : readWfdbRecord(original, readSibling);
}

/** Runs a reader; what it did not foresee in a file becomes a refusal of that file, with its cause. */
async function refusing<T>(family: FormatFamily, file: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (isAuscultError(cause)) throw cause;
    const problem = 'it holds values that contradict each other';
    throw new AuscultError(family === 'dicom' ? 'dicom-malformed' : 'ecg-malformed', { file, problem }, { cause });
  }
}

function readDicomStudy(file: DicomFile, original: OriginalFile): ParsedStudy {
  const object = objectKindOf(file);
  switch (object.kind) {
    case 'film':
      return readFilm(file, original);
    case 'ecg':
      return readDicomEcg(file, original);
    case 'other':
      throw new AuscultError('dicom-not-a-film', { file: file.name, what: object.what });
  }
}

/**
 * Reads the trace of a stored ECG again.
 *
 * @param originals  the stored files, the recognised one first
 * @throws AuscultError as `readStudy`
 */
export async function readEcg(originals: readonly [OriginalFile, ...OriginalFile[]]): Promise<EcgTrace> {
  const [first] = originals;
  const family = recogniseFormat(first.bytes, first.name) ?? 'dicom';
  return refusing(family, first.name, () => {
    if (family === 'dicom') return readDicomTrace(parseDicomFile(first.bytes, first.name));
    return family === 'wfdb' ? readWfdbTrace(originals) : ecgFileReaders[family].readTrace(first);
  });
}

/** An ECG with what its device measured. */
export interface MeasuredEcg {
  readonly format: Exclude<FormatFamily, 'wfdb'>;
  readonly trace: EcgTrace;
  readonly device: DeviceMeasurements;
}

/**
 * Reads an ECG of one file with the measurements of its device.
 *
 * @returns `null` when the file is in no such format, holds no ECG, or states no measurement
 * @throws AuscultError as `readStudy`
 */
export async function readMeasuredEcg(original: OriginalFile): Promise<MeasuredEcg | null> {
  const format = recogniseFormat(original.bytes, original.name);
  if (format === null || format === 'wfdb') return null;
  const isStated = (device: DeviceMeasurements): boolean => Object.keys(device).length > 0;
  return refusing(format, original.name, () => {
    if (format === 'dicom') {
      const file = parseDicomFile(original.bytes, original.name);
      const device = readDicomMeasurements(file);
      return isStated(device) ? { format, trace: readDicomTrace(file), device } : null;
    }
    const device = ecgFileReaders[format].readDeviceMeasurements(original);
    return isStated(device) ? { format, trace: ecgFileReaders[format].readTrace(original), device } : null;
  });
}
