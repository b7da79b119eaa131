/** The frame of an SCP-ECG record: its length and checksum, and the sections that its pointers name (EN 1064, 5.2 and 5.3). */
import { AuscultError } from '../../../contract/index.ts';
import { crcCcitt } from './crc.ts';

/** A record taken apart. */
export interface ScpRecord {
  /** Bodies of the sections by their number, without their headers; sections of no length are absent. */
  readonly sections: ReadonlyMap<number, Uint8Array>;
  /** Whether the checksum of the record fits it. */
  readonly checksumFits: boolean;
}

const recordHeaderBytes = 6;
const sectionHeaderBytes = 16;
const pointerBytes = 10;

/** Most sections that are looked at; the standard has twelve, and leaves numbers for makers. */
const mostSections = 64;

/**
 * Whether bytes begin as an SCP-ECG record: a section of pointers whose first pointer is to itself. Records of writers that
 * count from 0 instead of 1 are recognised too, so that they can be refused by name.
 */
export function looksLikeScp(bytes: Uint8Array): boolean {
  if (bytes.length < recordHeaderBytes + sectionHeaderBytes + pointerBytes) return false;
  const view = viewOf(bytes);
  const length = view.getUint32(recordHeaderBytes + 4, true);
  const first = recordHeaderBytes + sectionHeaderBytes;
  const isPointerSection = view.getUint16(recordHeaderBytes + 2, true) === 0 && length >= sectionHeaderBytes + pointerBytes;
  const isItself = view.getUint16(first, true) === 0 && view.getUint32(first + 2, true) === length;
  return isPointerSection && isItself && [recordHeaderBytes, recordHeaderBytes + 1].includes(view.getUint32(first + 6, true));
}

/**
 * Takes a record apart.
 *
 * @throws AuscultError 'ecg-malformed'
 */
export function readSections(bytes: Uint8Array, file: string): ScpRecord {
  const malformed = (problem: string): AuscultError => new AuscultError('ecg-malformed', { file, problem });
  if (!looksLikeScp(bytes)) throw malformed('it does not begin with the pointers of SCP-ECG');
  const view = viewOf(bytes);
  const stated = view.getUint32(2, true);
  if (stated > bytes.length) throw malformed(`it states a length of ${stated} bytes and has ${bytes.length}`);
  const pointersEnd = recordHeaderBytes + view.getUint32(recordHeaderBytes + 4, true);
  if (pointersEnd > stated) throw malformed('it ends before all that it announces');
  const sections = new Map<number, Uint8Array>();
  const pointers = Math.min(mostSections, Math.floor((pointersEnd - recordHeaderBytes - sectionHeaderBytes) / pointerBytes));
  for (let i = 0; i < pointers; i++) {
    const at = recordHeaderBytes + sectionHeaderBytes + i * pointerBytes;
    const [id, length, index] = [view.getUint16(at, true), view.getUint32(at + 2, true), view.getUint32(at + 6, true)];
    if (length <= sectionHeaderBytes) continue;
    const start = index - 1;
    if (start < 0 || start + length > stated) throw malformed(`its section ${id} reaches beyond its end`);
    if (view.getUint16(start + 2, true) !== id) throw malformed(`its section ${id} is not where its pointer says`);
    sections.set(id, bytes.subarray(start + sectionHeaderBytes, start + length));
  }
  return { sections, checksumFits: crcCcitt(bytes.subarray(2, stated)) === view.getUint16(0, true) };
}

/** A view of bytes, for numbers; SCP-ECG is little-endian throughout. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
