/** Which format a file is in, told by its content; the name only helps where text looks like nothing in particular. */
import { looksLikeDicom } from './dicom/dicom-file.ts';
import { looksLikeEdf } from './edf/header.ts';
import { looksLikeScp } from './scp/sections.ts';
import { looksLikeWfdbHeader } from './wfdb/header.ts';
import { xmlRootOf } from './xml/decode-xml.ts';

/** Formats that hold one ECG in one file. */
export type EcgFileFormat = 'aecg' | 'muse' | 'sierra' | 'scp' | 'cardiosoft' | 'edf';

/** Families of formats. Whether DICOM holds a film or an ECG shows only when it is parsed. */
export type FormatFamily = 'dicom' | 'wfdb' | EcgFileFormat;

const headBytes = 4096;

/** Root elements of ECGs in XML. */
const xmlFormats: Readonly<Record<string, EcgFileFormat>> = {
  AnnotatedECG: 'aecg',
  RestingECG: 'muse',
  restingecgdata: 'sierra',
  CardiologyXML: 'cardiosoft',
};

/**
 * Recognises a file.
 *
 * @param bytes  the file, or at least its first 64 KiB
 * @param name   file name; a WFDB header is recognised only when it ends in `.hea`
 * @returns `null` for everything that Auscult does not read
 */
export function recogniseFormat(bytes: Uint8Array, name: string): FormatFamily | null {
  if (looksLikeScp(bytes)) return 'scp'; // before DICOM without a preamble, for which any checksum may be taken
  if (looksLikeDicom(bytes)) return 'dicom';
  if (looksLikeEdf(bytes)) return 'edf';
  const root = xmlRootOf(bytes);
  if (root !== null) return Object.hasOwn(xmlFormats, root) ? (xmlFormats[root] ?? null) : null;
  if (!/\.hea$/i.test(name)) return null;
  const head = new TextDecoder().decode(bytes.subarray(0, headBytes));
  return looksLikeWfdbHeader(head) ? 'wfdb' : null;
}
