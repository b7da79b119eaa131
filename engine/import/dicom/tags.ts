/** Every element of a DICOM file for people to look at: names from the dictionary, values as text, big and binary ones cut. */
import type { DataSet, Element } from 'dicom-parser';
import type { DicomTag } from '../../../contract/index.ts';
import { decodeText } from './character-set.ts';
import { parseDicomFile, type DicomFile } from './dicom-file.ts';
import { bytesOf } from './values.ts';

/** Longest value that is shown whole, characters. */
const maximumCharacters = 512;

/** Most numbers of a binary value that are shown. */
const maximumNumbers = 32;

/** Most elements that are listed; a file with more says so in a last line. */
const maximumTags = 20_000;

type Dictionary = Readonly<Record<string, { readonly name: string; readonly vr: string } | undefined>>;

/** How the numbers of a binary value representation are read (PS3.5 6.2), with their size in bytes. */
const numeric: Readonly<Record<string, readonly [size: number, read: (dataSet: DataSet, tag: string, index: number) => unknown]>> = {
  US: [2, (dataSet, tag, index) => dataSet.uint16(tag, index)],
  SS: [2, (dataSet, tag, index) => dataSet.int16(tag, index)],
  UL: [4, (dataSet, tag, index) => dataSet.uint32(tag, index)],
  SL: [4, (dataSet, tag, index) => dataSet.int32(tag, index)],
  FL: [4, (dataSet, tag, index) => dataSet.float(tag, index)],
  FD: [8, (dataSet, tag, index) => dataSet.double(tag, index)],
};

const textual = new Set('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' '));

/**
 * Lists all elements in the order of the file; a sequence is followed by its items and their elements, one deeper.
 *
 * @param part10  the whole file
 * @param name  file name for messages
 * @throws AuscultError 'file-empty', 'format-unknown', 'dicom-malformed'
 */
export async function readTags(part10: Uint8Array, name: string): Promise<DicomTag[]> {
  const file = parseDicomFile(part10, name);
  // The dictionary alone: the package's main module is an ES module that Electron's Node takes for CommonJS.
  const { dictionary } = await import('dcmjs/dictionary');
  const tags: DicomTag[] = [];
  collect(file, file.dataSet, 0, dictionary, tags);
  return tags;
}

function collect(file: DicomFile, dataSet: DataSet, depth: number, dictionary: Dictionary, tags: DicomTag[]): void {
  for (const key of Object.keys(dataSet.elements).sort()) {
    const element = dataSet.elements[key];
    if (element === undefined) continue;
    if (tags.length >= maximumTags) return;
    const tag = `(${key.slice(1, 5)},${key.slice(5)})`.toUpperCase();
    const isPrivate = parseInt(key.slice(1, 5), 16) % 2 === 1;
    const known = isPrivate ? undefined : dictionary[tag];
    const vr = element.items ? 'SQ' : (element.vr ?? usableVr(known?.vr));
    const shown = element.items ? { value: countItems(element), isCut: false } : describe(file, dataSet, key, element, vr);
    tags.push({ tag, vr, keyword: known?.name ?? '', bytes: Math.max(0, element.length), isPrivate, depth, ...shown });
    element.items?.forEach((item, index) => {
      if (tags.length >= maximumTags) return;
      const value = `item ${index + 1}`;
      tags.push({
        tag: '(FFFE,E000)',
        vr: '',
        keyword: 'Item',
        value,
        bytes: Math.max(0, item.length),
        isCut: false,
        isPrivate,
        depth: depth + 1,
      });
      if (item.dataSet) collect(file, item.dataSet, depth + 2, dictionary, tags);
    });
  }
}

/** The dictionary writes `xs` for US or SS and `ox` for OB or OW, where the file decides and an implicit one does not say. */
function usableVr(vr: string | undefined): string {
  if (vr === 'xs') return 'US';
  return vr !== undefined && /^[A-Z]{2}$/.test(vr) ? vr : vr === undefined ? 'UN' : 'OW';
}

function countItems({ items = [] }: Element): string {
  return items.length === 1 ? '1 item' : `${items.length} items`;
}

function describe(file: DicomFile, dataSet: DataSet, key: string, element: Element, vr: string): { value: string; isCut: boolean } {
  const bytes = bytesOf(dataSet, key);
  if (bytes === null) return { value: '', isCut: false };
  const reader = numeric[vr];
  if (reader) return describeNumbers(dataSet, key, element, reader);
  if (vr === 'AT') return { value: describeTagValue(dataSet, key), isCut: bytes.length > 4 };
  if (textual.has(vr) || (vr === 'UN' && isPrintable(bytes))) {
    const text = decodeText(bytes.subarray(0, 4 * maximumCharacters), file.characterSets);
    const isCut = text.length > maximumCharacters || bytes.length > 4 * maximumCharacters;
    return { value: isCut ? text.slice(0, maximumCharacters) : text, isCut };
  }
  return { value: `${bytes.length.toLocaleString('en-GB')} bytes, not shown`, isCut: true };
}

function describeNumbers(
  dataSet: DataSet,
  key: string,
  element: Element,
  [size, read]: readonly [number, (dataSet: DataSet, tag: string, index: number) => unknown],
): { value: string; isCut: boolean } {
  const count = Math.floor(element.length / size);
  const numbers = Array.from({ length: Math.min(count, maximumNumbers) }, (_, index) => String(read(dataSet, key, index)));
  return { value: numbers.join(' \\ '), isCut: count > maximumNumbers };
}

function describeTagValue(dataSet: DataSet, key: string): string {
  const hex = (index: number): string => (dataSet.uint16(key, index) ?? 0).toString(16).padStart(4, '0').toUpperCase();
  return `(${hex(0)},${hex(1)})`;
}

/** Whether bytes of an unknown kind read as text: private elements often are. */
function isPrintable(bytes: Uint8Array): boolean {
  return (
    bytes.length <= 4 * maximumCharacters &&
    bytes.every((byte, index) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13 || (byte === 0 && index === bytes.length - 1))
  );
}
