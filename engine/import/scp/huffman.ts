/** Huffman codes of SCP-ECG: the default table, tables of a record's own, and the numbers that they stand for. */
import { AuscultError } from '../../../contract/index.ts';
import { viewOf } from './sections.ts';

/** One code of a table. */
export interface HuffmanCode {
  /** Bits of the code itself. */
  readonly prefixBits: number;
  /** With the bits after it, which are the number, two's complement; equal to the prefix bits when the number is `value`. */
  readonly totalBits: number;
  /** Whether the code stands for a change to the table `value`, counted from 1. */
  readonly isSwitch: boolean;
  readonly value: number;
  /** The code, its first bit in the lowest place. */
  readonly code: number;
}

/** Number of tables that stands for the default table. */
const defaultTableMark = 19_999;

const mostTables = 64;
const mostCodes = 4_096;
const codeBytes = 9;

/** The default table (EN 1064, table C.1): k ones, a zero and the sign for ±k up to 8; 8 or 16 bits after ten ones less one or none. */
export const defaultTable: readonly HuffmanCode[] = [
  { prefixBits: 1, totalBits: 1, isSwitch: false, value: 0, code: 0 },
  ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((value) => {
    const [bits, ones] = [value + 2, (1 << value) - 1];
    return [
      { prefixBits: bits, totalBits: bits, isSwitch: false, value, code: ones },
      { prefixBits: bits, totalBits: bits, isSwitch: false, value: -value, code: ones | (1 << (bits - 1)) },
    ];
  }),
  { prefixBits: 10, totalBits: 18, isSwitch: false, value: 0, code: 0x1ff },
  { prefixBits: 10, totalBits: 26, isSwitch: false, value: 0, code: 0x3ff },
];

/**
 * Tables of section 2.
 *
 * @returns `null` when the record has none: its numbers are then not packed
 * @throws AuscultError 'ecg-malformed'
 * @see EN 1064, 5.5
 */
export function readHuffmanTables(section: Uint8Array | undefined, file: string): HuffmanCode[][] | null {
  if (section === undefined || section.length < 2) return null;
  const view = viewOf(section);
  const count = view.getUint16(0, true);
  if (count === defaultTableMark) return [[...defaultTable]];
  const malformed = (): AuscultError => new AuscultError('ecg-malformed', { file, problem: 'its Huffman tables contradict themselves' });
  if (count === 0 || count > mostTables) throw malformed();
  let at = 2;
  return Array.from({ length: count }, () => {
    if (at + 2 > section.length) throw malformed();
    const codes = view.getUint16(at, true);
    at += 2;
    if (codes > mostCodes || at + codes * codeBytes > section.length) throw malformed();
    return Array.from({ length: codes }, (): HuffmanCode => {
      const [prefixBits, totalBits, mode] = [view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2)];
      const [value, code] = [view.getInt16(at + 3, true), view.getUint32(at + 5, true)];
      at += codeBytes;
      const isSwitch = mode === 0;
      const isSound = prefixBits >= 1 && prefixBits <= 32 && totalBits >= prefixBits && totalBits - prefixBits <= 16;
      if (!isSound || (isSwitch && (value < 1 || value > count))) throw malformed();
      return { prefixBits, totalBits, isSwitch, value, code };
    });
  });
}

/** A code as the end of a path of bits, or where the two next bits lead. */
type Node = { readonly next: [Node | null, Node | null]; leaf: HuffmanCode | null };

/**
 * Unpacks numbers.
 *
 * @param tables  of which the first is used at the start
 * @param count   how many numbers there must be
 * @returns `null` when the bits end before them or hold what is no code
 */
export function unpackHuffman(packed: Uint8Array, tables: readonly (readonly HuffmanCode[])[], count: number): Int32Array | null {
  const trees = tables.map(treeOf);
  const bits = new BitReader(packed);
  const numbers = new Int32Array(count);
  let [tree, written] = [trees[0], 0];
  while (written < count) {
    const code = tree === undefined || tree === null ? null : nextCode(tree, bits);
    if (code === null) return null;
    if (code.isSwitch) {
      tree = trees[code.value - 1];
      continue;
    }
    const extra = code.totalBits - code.prefixBits;
    const number = extra === 0 ? code.value : bits.readSigned(extra);
    if (number === null) return null;
    numbers[written++] = number;
  }
  return numbers;
}

/** `null` when one code is the beginning of another. */
function treeOf(table: readonly HuffmanCode[]): Node | null {
  const root: Node = { next: [null, null], leaf: null };
  for (const code of table) {
    let node = root;
    for (let bit = 0; bit < code.prefixBits; bit++) {
      if (node.leaf !== null) return null;
      node = node.next[(code.code >>> bit) & 1 ? 1 : 0] ??= { next: [null, null], leaf: null };
    }
    if (node.leaf !== null || node.next.some((next) => next !== null)) return null;
    node.leaf = code;
  }
  return root;
}

function nextCode(root: Node, bits: BitReader): HuffmanCode | null {
  let node: Node | null = root;
  while (node !== null && node.leaf === null) {
    const bit = bits.read();
    node = bit === null ? null : node.next[bit];
  }
  return node?.leaf ?? null;
}

/** Bits from the most significant one on. */
class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next bit; `null` at the end. */
  read(): 0 | 1 | null {
    const byte = this.#bytes[this.#at >> 3];
    if (byte === undefined) return null;
    const bit = (byte >> (7 - (this.#at & 7))) & 1;
    this.#at += 1;
    return bit === 1 ? 1 : 0;
  }

  /** A number of some bits, two's complement; `null` when they end before it. */
  readSigned(count: number): number | null {
    let value = 0;
    for (let i = 0; i < count; i++) {
      const bit = this.read();
      if (bit === null) return null;
      value = (value << 1) | bit;
    }
    return (value << (32 - count)) >> (32 - count);
  }
}
