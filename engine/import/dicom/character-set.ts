/** Text in DICOM's character sets: single-byte, multi-byte and those switched by ISO 2022 escape sequences. */
import type { DataSet } from 'dicom-parser';

/** Defined terms of Specific Character Set without code extensions (PS3.3 C.12.1.1.2), as TextDecoder labels. */
const labels: Readonly<Record<string, string>> = {
  'ISO_IR 100': 'iso-8859-1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'iso-8859-9',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gb18030',
  'ISO_IR 149': 'euc-kr',
  'ISO_IR 58': 'gb18030',
};

/** What an escape sequence designates to G1, by the bytes after ESC (PS3.3 tables C.12-3 and C.12-4). */
const g1ByEscape: Readonly<Record<string, string>> = {
  '-A': 'iso-8859-1',
  '-B': 'iso-8859-2',
  '-C': 'iso-8859-3',
  '-D': 'iso-8859-4',
  '-L': 'iso-8859-5',
  '-G': 'iso-8859-6',
  '-F': 'iso-8859-7',
  '-H': 'iso-8859-8',
  '-M': 'iso-8859-9',
  '-b': 'iso-8859-15',
  '-T': 'windows-874',
  ')I': 'shift_jis',
  '$)C': 'euc-kr',
  '$)A': 'gb18030',
};

type G0 = 'ascii' | 'jis-x-0208' | 'jis-x-0212';
const g0ByEscape: Readonly<Record<string, G0>> = {
  '(B': 'ascii',
  '(J': 'ascii',
  $B: 'jis-x-0208',
  '$@': 'jis-x-0208',
  '$(D': 'jis-x-0212',
};

const escape = 0x1b;

/** Values of Specific Character Set (0008,0005); empty when the file states none. */
export function readCharacterSets(dataSet: DataSet): readonly string[] {
  const stated = dataSet.string('x00080005');
  return stated === undefined ? [] : stated.split('\\').map((term) => term.trim());
}

/**
 * Decodes the bytes of a text element. Unknown terms and no term at all are read as ISO 8859-1, of which ASCII is a part.
 *
 * @param bytes  value bytes as stored, padding included
 * @param characterSets  values of (0008,0005); escape sequences are followed wherever they stand
 * @returns text without padding
 * @see DICOM PS3.5 section 6.1
 */
export function decodeText(bytes: Uint8Array, characterSets: readonly string[]): string {
  const initial = labelOf(characterSets[0] ?? '');
  const text = bytes.includes(escape) ? decodeWithEscapes(bytes, initial) : decode(initial, bytes);
  return text.replace(/\0+$/, '').trim();
}

function labelOf(term: string): string {
  return labels[term] ?? labels[term.replace('ISO 2022 IR', 'ISO_IR')] ?? 'iso-8859-1';
}

function decodeWithEscapes(bytes: Uint8Array, initial: string): string {
  let g0: G0 = 'ascii';
  let g1 = initial;
  let text = '';
  let start = 0;
  for (let i = 0; i <= bytes.length; i++) {
    if (i < bytes.length && bytes[i] !== escape) continue;
    text += decodeSegment(bytes.subarray(start, i), g0, g1);
    const sequence = escapeAt(bytes, i + 1);
    g0 = g0ByEscape[sequence] ?? g0;
    g1 = g1ByEscape[sequence] ?? g1;
    start = i + 1 + sequence.length;
    i = Math.max(i, start - 1);
  }
  return text;
}

/** The known escape sequence that begins at `position`, longest first; '' when there is none. */
function escapeAt(bytes: Uint8Array, position: number): string {
  const next = String.fromCharCode(...bytes.subarray(position, position + 3));
  for (const length of [3, 2]) {
    const candidate = next.slice(0, length);
    if (candidate in g0ByEscape || candidate in g1ByEscape) return candidate;
  }
  return '';
}

/** JIS X 0208 and 0212 stand in G0 with 7-bit codes; EUC-JP holds the same codes with the high bit set. */
function decodeSegment(segment: Uint8Array, g0: G0, g1: string): string {
  if (g0 === 'ascii') return decode(g1, segment);
  const eucJp: number[] = [];
  for (let i = 0; i + 1 < segment.length; i += 2) {
    if (g0 === 'jis-x-0212') eucJp.push(0x8f);
    eucJp.push((segment[i] ?? 0) | 0x80, (segment[i + 1] ?? 0) | 0x80);
  }
  return decode('euc-jp', Uint8Array.from(eucJp));
}

function decode(label: string, bytes: Uint8Array): string {
  return new TextDecoder(label).decode(bytes);
}
