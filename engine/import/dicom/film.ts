/** DICOM films: facts, notices and pixels. */
import { AuscultError, isAuscultError, type FilmFacts, type FilmFrame } from '../../../contract/index.ts';
import { minFilmSide } from '../limits.ts';
import type { GreyImage, OriginalFile, ParsedFilm } from '../parsed-study.ts';
import { parseDicomFile, type DicomFile } from './dicom-file.ts';
import { readFilmFrame, type VoiChoice } from './film-frame.ts';
import { extractFrame } from './frames.ts';
import { readAcquiredAt, readAgeYears, readPatient } from './identity.ts';
import { readPixelDescription, type PixelDescription } from './pixel-description.ts';
import { runPixelTaskHere, type RunPixelTask } from './pixel-task.ts';
import { readPixelTransform } from './pixel-transform.ts';
import { readSpacing } from './spacing.ts';
import { codecOf } from './transfer-syntax.ts';
import { bytesOf, decimalOf, textOf } from './values.ts';

/**
 * Reads a film without decoding its pixels.
 *
 * @throws AuscultError 'dicom-no-pixels', 'dicom-malformed', 'transfer-syntax-unsupported', 'film-too-small'
 */
export function readFilm(file: DicomFile, original: OriginalFile): ParsedFilm {
  const description = readPixelDescription(file);
  if (codecOf(file.transferSyntaxUID) === null) {
    throw new AuscultError('transfer-syntax-unsupported', {
      file: file.name,
      transferSyntaxUID: file.transferSyntaxUID || 'an unstated syntax',
    });
  }
  refuseTooSmall(file, description);
  const facts = readFacts(file, description);
  const patient = readPatient(file);
  const acquiredAt = readAcquiredAt(file);
  return {
    modality: 'film',
    format: 'dicom-film',
    patient,
    acquiredAt,
    ageYears: readAgeYears(file, patient.birthDate, acquiredAt),
    description: describe(file, facts),
    notices: readNotices(file, facts, description),
    originals: [original],
    facts,
  };
}

/**
 * Decodes the first frame of a film to grey values.
 *
 * @param part10  the original file
 * @param name    file name for messages
 * @param run     who decodes; by default the calling thread
 * @throws AuscultError as `readFilm`, and 'film-decode-failed', 'film-uniform'
 */
export function decodeFilm(part10: Uint8Array, name = 'the film', run: RunPixelTask = runPixelTaskHere): Promise<GreyImage> {
  return refusing(name, () => decodeFirstFrame(parseDicomFile(part10, name), run));
}

async function decodeFirstFrame(file: DicomFile, run: RunPixelTask): Promise<GreyImage> {
  const transform = readPixelTransform(file);
  const encoded = extractFrame(file, 0);
  refuseTooSmall(file, transform.description);
  const image = await run({ kind: 'grey', encoded, transform, file: file.name });
  const first = image.values[0];
  if (image.values.every((value) => value === first)) throw new AuscultError('film-uniform', { file: file.name });
  return image;
}

/**
 * Opens a film for reading frame by frame. Nothing is decoded yet.
 *
 * @param part10  the original file; kept as long as the film is used
 * @param name    file name for messages
 * @param run     who decodes; by default the calling thread
 * @throws AuscultError 'dicom-malformed', 'format-unknown', 'file-empty'
 */
export function openFilm(part10: Uint8Array, name: string, run: RunPixelTask = runPixelTaskHere): OpenedDicomFilm {
  const file = parseDicomFile(part10, name);
  return { readFrame: (frame, voi, reduction = 1) => refusing(name, () => readFilmFrame(file, frame, voi, run, reduction)) };
}

/** A parsed film. */
export interface OpenedDicomFilm {
  /** Decodes a frame; see `readFilmFrame`. */
  readFrame(frame: number, voi: VoiChoice, reduction?: number): Promise<FilmFrame>;
}

/** What reading did not foresee in a file becomes a refusal of it. */
async function refusing<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (isAuscultError(cause)) throw cause;
    throw new AuscultError('film-decode-failed', { file, problem: 'its pixels and their description contradict each other' }, { cause });
  }
}

function refuseTooSmall(file: DicomFile, { rows, columns }: PixelDescription): void {
  if (Math.min(rows, columns) < minFilmSide) throw new AuscultError('film-too-small', { file: file.name, rows, columns });
}

function readFacts(file: DicomFile, d: PixelDescription): FilmFacts {
  const { dataSet } = file;
  return {
    rows: d.rows,
    columns: d.columns,
    frames: d.frames,
    bitsStored: d.bitsStored,
    photometricInterpretation: d.photometricInterpretation,
    transferSyntaxUID: file.transferSyntaxUID,
    viewPosition: textOf(file, 'x00185101').toUpperCase(),
    bodyPart: textOf(file, 'x00180015').toUpperCase(),
    patientOrientation: readOrientation(file),
    ...readSpacing(file),
    windowCenter: decimalOf(dataSet, 'x00281050'),
    windowWidth: decimalOf(dataSet, 'x00281051'),
    modality: textOf(file, 'x00080060'),
    manufacturer: textOf(file, 'x00080070'),
    institution: textOf(file, 'x00080080'),
  };
}

/** Patient Orientation (0020,0020), DICOM PS3.3 C.7.6.1.1.1; `null` when it is not two directions. */
function readOrientation(file: DicomFile): [string, string] | null {
  const [row = '', column = ''] = textOf(file, 'x00200020')
    .toUpperCase()
    .split('\\')
    .map((direction) => direction.trim());
  return /^[LRAPHF]{1,3}$/.test(row) && /^[LRAPHF]{1,3}$/.test(column) ? [row, column] : null;
}

function describe(file: DicomFile, facts: FilmFacts): string {
  const stated = textOf(file, 'x0008103e') || textOf(file, 'x00081030');
  if (stated !== '') return stated;
  const part = facts.bodyPart === '' ? 'Film' : facts.bodyPart.charAt(0) + facts.bodyPart.slice(1).toLowerCase();
  return [part, facts.viewPosition].filter((word) => word !== '').join(' ');
}

function readNotices(file: DicomFile, facts: FilmFacts, d: PixelDescription): string[] {
  const isChest = facts.bodyPart === '' || /CHEST|THORAX|LUNG|RIB/.test(facts.bodyPart);
  const notes: readonly (readonly [boolean, string])[] = [
    [facts.spacingOrigin === 'none', 'No pixel spacing stated: lengths are shown in pixels, not millimetres.'],
    [facts.spacingOrigin === 'imager', 'Pixel spacing is that of the detector: lengths at the patient are shorter.'],
    [facts.viewPosition === '', 'View position not stated.'],
    [facts.bodyPart === '', 'Body part not stated.'],
    [!isChest, `Body part stated as ${facts.bodyPart}, not chest.`],
    [hasNoSide(file), 'Orientation of the patient not stated: check the side marker.'],
    [d.photometricInterpretation === 'MONOCHROME1', 'Stored as MONOCHROME1: shown inverted, white = dense.'],
    [d.samplesPerPixel === 3 || d.photometricInterpretation === 'PALETTE COLOR', 'A colour image: read by its luminance.'],
    [d.frames > 1, `${d.frames} frames: only the first is encoded.`],
    [
      textOf(file, 'x00080068').toUpperCase() === 'FOR PROCESSING',
      'Raw detector data (for processing): contrast is not that of a film for reading.',
    ],
    [textOf(file, 'x00282110') === '01', 'Compressed with loss.'],
    [textOf(file, 'x00280301').toUpperCase() === 'YES', 'Burned-in annotation stated: text in the picture may name the patient.'],
  ];
  return notes.filter(([applies]) => applies).map(([, text]) => text);
}

function hasNoSide(file: DicomFile): boolean {
  return bytesOf(file.dataSet, 'x00200020') === null;
}
