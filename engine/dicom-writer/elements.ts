/** DICOM data elements in explicit VR little endian (PS3.5 §7.1.2), from values to bytes. */

/** Text in the character set of the data set, which is UTF-8 here (ISO_IR 192); ASCII is a part of it. */
type TextVr = 'LO' | 'LT' | 'PN' | 'SH' | 'ST' | 'UC' | 'UT';
/** Text of the default repertoire alone (PS3.5 §6.1.2.1). */
type AsciiVr = 'AE' | 'AS' | 'CS' | 'DA' | 'DS' | 'DT' | 'IS' | 'TM' | 'UI' | 'UR';
type NumberVr = keyof typeof numberBytes;
type BytesVr = 'OB' | 'OD' | 'OF' | 'OW' | 'UN';

/** Value representations that the writer knows: all that PS3.5 §6.2 has but the 64-bit ones and OL. */
export type Vr = TextVr | AsciiVr | NumberVr | BytesVr | 'AT' | 'SQ';

/** One element: a tag as `0xggggeeee`, its VR and its value or values. A sequence holds items, each a list of elements; AT holds tags. */
export type Element =
  | readonly [tag: number, vr: TextVr | AsciiVr, value: string | readonly string[]]
  | readonly [tag: number, vr: NumberVr | 'AT', value: number | readonly number[]]
  | readonly [tag: number, vr: BytesVr, value: Uint8Array]
  | readonly [tag: number, vr: 'SQ', value: readonly (readonly Element[])[]];

/** Size of a number and how it is written. */
const numberBytes = {
  US: [2, (view: DataView, at: number, value: number) => view.setUint16(at, value, true)],
  SS: [2, (view: DataView, at: number, value: number) => view.setInt16(at, value, true)],
  UL: [4, (view: DataView, at: number, value: number) => view.setUint32(at, value, true)],
  SL: [4, (view: DataView, at: number, value: number) => view.setInt32(at, value, true)],
  FL: [4, (view: DataView, at: number, value: number) => view.setFloat32(at, value, true)],
  FD: [8, (view: DataView, at: number, value: number) => view.setFloat64(at, value, true)],
} as const;

/** VRs with a four-byte length (PS3.5 table 7.1-1). */
const longLength: ReadonlySet<Vr> = new Set(['OB', 'OD', 'OF', 'OW', 'SQ', 'UC', 'UN', 'UR', 'UT']);

const asciiVrs: ReadonlySet<Vr> = new Set(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR']);

/** Longest value of a VR with a two-byte length; the length is even. */
export const longestShortValue = 65_534;

/**
 * Bytes of a list of elements, sorted by tag as the standard asks (PS3.5 §7.1).
 *
 * @throws RangeError when a value does not fit the length of its VR, or text of the default repertoire holds other characters
 */
export function encodeElements(elements: readonly Element[]): Uint8Array {
  const sorted = [...elements].sort((a, b) => a[0] - b[0]);
  return concatenate(sorted.map(encodeElement));
}

/** Joins byte arrays. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

function encodeElement(element: Element): Uint8Array {
  const [tag, vr] = element;
  const value = encodeValue(element);
  const isLong = longLength.has(vr);
  if (!isLong && value.length > longestShortValue) throw new RangeError(`${hex(tag)} ${vr} is ${value.length} bytes long.`);
  const header = new Uint8Array(isLong ? 12 : 8);
  const view = new DataView(header.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  header[4] = vr.charCodeAt(0);
  header[5] = vr.charCodeAt(1);
  if (isLong) view.setUint32(8, value.length, true);
  else view.setUint16(6, value.length, true);
  return concatenate([header, value]);
}

function encodeValue(element: Element): Uint8Array {
  const [tag, vr, value] = element;
  if (vr === 'SQ') return concatenate(value.map(encodeItem));
  if (vr === 'OB' || vr === 'OD' || vr === 'OF' || vr === 'OW' || vr === 'UN') return padded(value, 0);
  if (vr === 'AT') return encodeNumbers([value].flat().flatMap((one) => [one >>> 16, one & 0xffff]), 'US'); // prettier-ignore
  if (vr === 'US' || vr === 'SS' || vr === 'UL' || vr === 'SL' || vr === 'FL' || vr === 'FD') return encodeNumbers([value].flat(), vr);
  return encodeText(tag, vr, [value].flat().join('\\'));
}

function encodeNumbers(values: readonly number[], vr: NumberVr): Uint8Array {
  const [size, write] = numberBytes[vr];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => write(view, i * size, value));
  return bytes;
}

/** Even length: UIDs are filled with NUL, other text with a space (PS3.5 §6.2). */
function encodeText(tag: number, vr: Vr, text: string): Uint8Array {
  if (asciiVrs.has(vr) && !/^[\x00-\x7f]*$/.test(text)) throw new RangeError(`${hex(tag)} ${vr} holds other characters than ASCII.`);
  return padded(new TextEncoder().encode(text), vr === 'UI' ? 0 : 0x20);
}

function padded(bytes: Uint8Array, filler: number): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : concatenate([bytes, Uint8Array.of(filler)]);
}

function encodeItem(elements: readonly Element[]): Uint8Array {
  const content = encodeElements(elements);
  const header = new Uint8Array(8);
  const view = new DataView(header.buffer);
  view.setUint16(0, 0xfffe, true);
  view.setUint16(2, 0xe000, true);
  view.setUint32(4, content.length, true);
  return concatenate([header, content]);
}

function hex(tag: number): string {
  const digits = tag.toString(16).padStart(8, '0').toUpperCase();
  return `(${digits.slice(0, 4)},${digits.slice(4)})`;
}
