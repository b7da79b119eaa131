/** DICOM data elements in explicit VR little endian (PS3.5 §7.1.2), from values to bytes. */

/** Value representations that the writer needs. */
export type Vr =
  'AE' | 'AS' | 'CS' | 'DA' | 'DS' | 'DT' | 'IS' | 'LO' | 'LT' | 'OB' | 'OW' | 'PN' | 'SH' | 'SQ' | 'SS' | 'TM' | 'UI' | 'UL' | 'US';

/** VRs with a four-byte length (PS3.5 table 7.1-1). */
const longLength: ReadonlySet<Vr> = new Set(['OB', 'OW', 'SQ']);

/** One element: a tag as `0xggggeeee`, its VR and its value. A sequence holds items, each a list of elements. */
export type Element =
  | readonly [tag: number, vr: Exclude<Vr, 'OB' | 'OW' | 'SQ' | 'SS' | 'UL' | 'US'>, value: string | readonly string[]]
  | readonly [tag: number, vr: 'SS' | 'UL' | 'US', value: number | readonly number[]]
  | readonly [tag: number, vr: 'OB' | 'OW', value: Uint8Array]
  | readonly [tag: number, vr: 'SQ', value: readonly (readonly Element[])[]];

/** Bytes of a list of elements, sorted by tag as the standard asks (PS3.5 §7.1). */
export function encodeElements(elements: readonly Element[]): Uint8Array {
  const sorted = [...elements].sort((a, b) => a[0] - b[0]);
  return concatenate(sorted.map(encodeElement));
}

/** Joins byte arrays. */
export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
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
  if (element[1] === 'SQ') return concatenate(element[2].map(encodeItem));
  if (element[1] === 'OB' || element[1] === 'OW')
    return element[2].length % 2 === 0 ? element[2] : concatenate([element[2], Uint8Array.of(0)]);
  if (element[1] === 'US' || element[1] === 'SS')
    return new Uint8Array(Uint16Array.from([element[2]].flat(), (value) => value & 0xffff).buffer);
  if (element[1] === 'UL') return new Uint8Array(Uint32Array.from([element[2]].flat()).buffer);
  return encodeText(element[1], [element[2]].flat().join('\\'));
}

/** Even length: UIDs are filled with NUL, other text with a space (PS3.5 §6.2). Characters are ASCII. */
function encodeText(vr: Vr, text: string): Uint8Array {
  const padded = text.length % 2 === 0 ? text : text + (vr === 'UI' ? '\0' : ' ');
  return Uint8Array.from(padded, (character) => character.charCodeAt(0) & 0x7f);
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
