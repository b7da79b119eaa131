/** A parsed DICOM file: its elements, how they are encoded, and errors that name the file. */
import { inflateRawSync } from 'node:zlib';
import dicomParser, { type DataSet } from 'dicom-parser';
import { AuscultError, isAuscultError } from '../../../contract/index.ts';
import { maxInflatedBytes } from '../limits.ts';
import { readCharacterSets } from './character-set.ts';
import { deflatedExplicitLittleEndian, explicitBigEndian, explicitLittleEndian, implicitLittleEndian } from './transfer-syntax.ts';

/** A DICOM data set with what is needed to read values out of it. */
export interface DicomFile {
  /** File name, for messages only. */
  readonly name: string;
  readonly dataSet: DataSet;
  readonly transferSyntaxUID: string;
  readonly isBigEndian: boolean;
  /** Values of Specific Character Set (0008,0005), PS3.3 C.12.1.1.2. */
  readonly characterSets: readonly string[];
}

const prefixOffset = 128;
const firstTagOffset = prefixOffset + 4;

/** Whether the bytes begin like DICOM: with the Part 10 prefix, or headerless with a tag of group 0002 or 0008. */
export function looksLikeDicom(bytes: Uint8Array): boolean {
  return hasPrefix(bytes) || headerlessSyntax(bytes) !== null;
}

function hasPrefix(bytes: Uint8Array): boolean {
  return bytes.length > firstTagOffset && String.fromCharCode(...bytes.subarray(prefixOffset, firstTagOffset)) === 'DICM';
}

/** How a file without preamble is encoded, told from its first element; `meta` when it begins with the file meta group. */
function headerlessSyntax(bytes: Uint8Array): string | null {
  if (bytes.length < 16) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const hasVr = /^[A-Z]{2}$/.test(String.fromCharCode(bytes[4] ?? 0, bytes[5] ?? 0));
  const group = view.getUint16(0, true);
  if (group === 0x0002 && hasVr) return 'meta';
  if (group === 0x0008 && view.getUint16(2, true) <= 0x1200) {
    if (hasVr) return explicitLittleEndian;
    return view.getUint32(4, true) <= 64 ? implicitLittleEndian : null;
  }
  return view.getUint16(0, false) === 0x0008 && hasVr ? explicitBigEndian : null;
}

/**
 * Parses a DICOM file. Part 10 files of every transfer syntax, and headerless data sets as old archives hold them.
 *
 * @param bytes  the whole file
 * @param name   file name for messages
 * @throws AuscultError 'file-empty', 'format-unknown', 'dicom-malformed'
 * @see DICOM PS3.10 section 7; PS3.5 sections 7 and A
 */
export function parseDicomFile(bytes: Uint8Array, name: string): DicomFile {
  if (bytes.length === 0) throw new AuscultError('file-empty', { file: name });
  if (!looksLikeDicom(bytes)) throw new AuscultError('format-unknown', { file: name });
  try {
    const { dataSet, transferSyntaxUID } = parse(bytes);
    refuseTruncated(dataSet, name);
    const isBigEndian = transferSyntaxUID === explicitBigEndian;
    return { name, dataSet, transferSyntaxUID, isBigEndian, characterSets: readCharacterSets(dataSet) };
  } catch (cause) {
    if (isAuscultError(cause)) throw cause;
    throw new AuscultError('dicom-malformed', { file: name, problem: describeFailure(cause) }, { cause });
  }
}

function parse(bytes: Uint8Array): { dataSet: DataSet; transferSyntaxUID: string } {
  if (hasPrefix(bytes)) return parsePart10(bytes);
  const syntax = headerlessSyntax(bytes) ?? implicitLittleEndian;
  if (syntax === 'meta') {
    const withPreamble = new Uint8Array(firstTagOffset + bytes.length);
    withPreamble.set([0x44, 0x49, 0x43, 0x4d], prefixOffset);
    withPreamble.set(bytes, firstTagOffset);
    return parsePart10(withPreamble);
  }
  return { dataSet: parseHeaderless(bytes, syntax), transferSyntaxUID: syntax };
}

function parsePart10(bytes: Uint8Array): { dataSet: DataSet; transferSyntaxUID: string } {
  const meta = readMeta(bytes);
  if (meta.transferSyntaxUID === deflatedExplicitLittleEndian) {
    const body = inflateRawSync(bytes.subarray(meta.end), { maxOutputLength: maxInflatedBytes });
    return { dataSet: parseHeaderless(body, explicitLittleEndian), transferSyntaxUID: meta.transferSyntaxUID };
  }
  return { dataSet: dicomParser.parseDicom(bytes), transferSyntaxUID: meta.transferSyntaxUID };
}

/**
 * Reads the file meta information (PS3.10 7.1) as far as Auscult needs it. dicom-parser looks one element too far, which
 * in a deflated file is no element.
 */
function readMeta(bytes: Uint8Array): { transferSyntaxUID: string; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let transferSyntaxUID = '';
  let end = firstTagOffset;
  while (end + 8 <= bytes.length && view.getUint16(end, true) === 0x0002) {
    const hasLongLength = /^(OB|OW|UN|UT|SQ)$/.test(String.fromCharCode(bytes[end + 4] ?? 0, bytes[end + 5] ?? 0));
    const start = end + (hasLongLength ? 12 : 8);
    const length = hasLongLength && start <= bytes.length ? view.getUint32(end + 8, true) : view.getUint16(end + 6, true);
    if (view.getUint16(end + 2, true) === 0x0010) transferSyntaxUID = asciiOf(bytes.subarray(start, start + length));
    end = start + length;
  }
  return { transferSyntaxUID, end };
}

function asciiOf(bytes: Uint8Array): string {
  return new TextDecoder('iso-8859-1').decode(bytes).replace(/\0/g, '').trim();
}

/** dicom-parser wants the position in its own header for headerless data, so a minimal Part 10 header goes before it. */
function parseHeaderless(bytes: Uint8Array, syntax: string): DataSet {
  const uid = syntax.length % 2 === 0 ? syntax : `${syntax}\0`;
  const header = new Uint8Array(firstTagOffset + 8 + uid.length);
  header.set([0x44, 0x49, 0x43, 0x4d, 0x02, 0x00, 0x10, 0x00, 0x55, 0x49, uid.length, 0x00], prefixOffset);
  header.set(new TextEncoder().encode(uid), firstTagOffset + 8);
  const file = new Uint8Array(header.length + bytes.length);
  file.set(header);
  file.set(bytes, header.length);
  return dicomParser.parseDicom(file);
}

/** dicom-parser only warns when a file ends inside a sequence or promises more than there is; a cut file is refused here. */
function refuseTruncated(dataSet: DataSet, name: string): void {
  const endsEarly = dataSet.warnings.some((warning) => /eof|extends beyond/i.test(warning));
  const overrun = Object.values(dataSet.elements).some((element) => element.dataOffset + element.length > dataSet.byteArray.length);
  if (endsEarly || overrun) throw new AuscultError('dicom-malformed', { file: name, problem: 'it ends before all that it announces' });
}

function describeFailure(cause: unknown): string {
  const inner = typeof cause === 'object' && cause !== null && 'exception' in cause ? cause.exception : cause;
  if (inner instanceof RangeError && /call stack/i.test(inner.message)) return 'its sequences are nested without end';
  if (inner instanceof Error && 'code' in inner) return 'its deflated data cannot be inflated'; // only zlib gives codes here
  const text = inner instanceof Error ? inner.message : String(inner);
  if (/0002,0010/.test(text)) return 'it does not state its transfer syntax';
  if (/past|overread|overrun|beyond|outside|offset|invalid value/i.test(text)) return 'it ends before all that it announces';
  return 'its elements cannot be told apart';
}
