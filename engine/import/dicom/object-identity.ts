/** What another DICOM object must repeat of a stored one to refer to it: whose it is, of which study, which instance. */
import { parseDicomFile, type DicomFile } from './dicom-file.ts';
import { readModalityLut, type LookupTable } from './modality-lut.ts';
import { hasNegatives, readPixelTransform } from './pixel-transform.ts';
import { textOf, uint16Of } from './values.ts';
import { readVoiTransforms, type AppliedVoi } from './voi.ts';

/** The values as the file states them, decoded to Unicode; '' where it states nothing. */
export interface ObjectIdentity {
  readonly patient: {
    /** PN with its components and groups, as stored. */
    readonly name: string;
    readonly id: string;
    readonly issuer: string;
    /** DA and CS as stored. */
    readonly birthDate: string;
    readonly sex: string;
    readonly age: string;
    readonly comments: string;
  };
  readonly study: {
    readonly uid: string;
    readonly date: string;
    readonly time: string;
    readonly id: string;
    readonly accessionNumber: string;
    readonly description: string;
    readonly referringPhysician: string;
  };
  readonly seriesUid: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly modality: string;
  readonly institution: string;
}

/**
 * The modality LUT of an image as it must be repeated (PS3.3 C.11.1): a presentation state's takes the place of the image's own.
 * `null` where the image states none.
 */
export type StatedModalityLut =
  | { readonly kind: 'rescale'; readonly slope: string; readonly intercept: string; readonly type: string }
  | { readonly kind: 'table'; readonly table: LookupTable; readonly type: string }
  | null;

/** A film as another object refers to it, with what a presentation state must say of its grey values. */
export interface FilmIdentity extends ObjectIdentity {
  readonly modalityLut: StatedModalityLut;
  /** The film's VOI transforms in the order of `FilmFrame.voi`. */
  readonly voi: readonly AppliedVoi[];
}

/**
 * Reads who and what a stored DICOM object is.
 *
 * @param part10  the original file
 * @param name  file name for messages
 * @throws AuscultError 'file-empty', 'format-unknown', 'dicom-malformed'
 */
export function readObjectIdentity(part10: Uint8Array, name: string): ObjectIdentity {
  return identityOf(parseDicomFile(part10, name));
}

/**
 * Reads who and what a stored film is, and how its values are meant to be shown.
 *
 * @throws AuscultError as `readObjectIdentity`, and 'dicom-no-pixels' where it describes none
 */
export function readFilmIdentity(part10: Uint8Array, name: string): FilmIdentity {
  const file = parseDicomFile(part10, name);
  const voi = readVoiTransforms(file, hasNegatives(readPixelTransform(file)));
  return { ...identityOf(file), modalityLut: statedModalityLut(file), voi };
}

function identityOf(file: DicomFile): ObjectIdentity {
  const text = (tag: string): string => textOf(file, tag);
  return {
    patient: {
      name: text('x00100010'),
      id: text('x00100020'),
      issuer: text('x00100021'),
      birthDate: text('x00100030'),
      sex: text('x00100040'),
      age: text('x00101010'),
      comments: text('x00104000'),
    },
    study: {
      uid: text('x0020000d'),
      date: text('x00080020'),
      time: text('x00080030'),
      id: text('x00200010'),
      accessionNumber: text('x00080050'),
      description: text('x00081030'),
      referringPhysician: text('x00080090'),
    },
    seriesUid: text('x0020000e'),
    sopClassUid: text('x00080016') || text('x00020002'),
    sopInstanceUid: text('x00080018') || text('x00020003'),
    modality: text('x00080060'),
    institution: text('x00080080'),
  };
}

function statedModalityLut(file: DicomFile): StatedModalityLut {
  const lut = readModalityLut(file.dataSet, uint16Of(file.dataSet, 'x00280103') === 1);
  if (lut.table) {
    const item = file.dataSet.elements['x00283000']?.items?.[0]?.dataSet;
    return { kind: 'table', table: lut.table, type: (item && textOf(file, 'x00283004', item)) || 'US' };
  }
  const [intercept, slope] = [textOf(file, 'x00281052'), textOf(file, 'x00281053')];
  if (intercept === '' && slope === '') return null;
  return { kind: 'rescale', slope: String(lut.slope), intercept: String(lut.intercept), type: textOf(file, 'x00281054') || 'US' };
}
