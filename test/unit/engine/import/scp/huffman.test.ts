import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAuscultError } from '../../../../../contract/index.ts';
import { crcCcitt } from '../../../../../engine/import/scp/crc.ts';
import { defaultTable, readHuffmanTables, unpackHuffman } from '../../../../../engine/import/scp/huffman.ts';
import { bytesOfBits, packDefault, u16, u32 } from './build-scp.ts';

const unpackDefault = (bits: string, count: number): number[] | null => {
  const numbers = unpackHuffman(Uint8Array.from(bytesOfBits(bits)), [defaultTable], count);
  return numbers === null ? null : [...numbers];
};

const code = (bits: string, value: number, total = bits.length, mode = 1): number[] => [
  bits.length,
  total,
  mode,
  ...u16(value),
  ...u32(parseInt([...bits].reverse().join(''), 2)),
];

describe('the default Huffman table of SCP-ECG', () => {
  it('stands for the numbers of the standard', () => {
    expect(unpackDefault('0' + '100' + '101' + '1100' + '1101', 5)).toEqual([0, 1, -1, 2, -2]);
    expect(unpackDefault('1111111100' + '1111111101', 2)).toEqual([8, -8]);
    expect(unpackDefault('1111111110' + '01111111' + '1111111110' + '10000000', 2)).toEqual([127, -128]);
    expect(unpackDefault('1111111111' + '1000000000000000' + '1111111111' + '0000000110010000', 2)).toEqual([-32_768, 400]);
  });

  it('gives back every number that was packed by it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 50 }), (numbers) => {
        expect([...(unpackHuffman(Uint8Array.from(packDefault(numbers)), [defaultTable], numbers.length) ?? [])]).toEqual(numbers);
      }),
    );
  });

  it('refuses bits that end too early', () => {
    expect(unpackDefault('1111111111' + '1000', 1)).toBeNull();
    expect(unpackDefault('', 1)).toBeNull();
  });
});

describe('Huffman tables of a record', () => {
  it('are read with their bits in order, numbers after a code, and changes of table', () => {
    const first = [...u16(3), ...code('0', 5), ...code('10', 0, 6), ...code('11', 2, 2, 0)];
    const second = [...u16(2), ...code('0', -70), ...code('1', 1, 1, 0)];
    const tables = readHuffmanTables(Uint8Array.from([...u16(2), ...first, ...second]), 'a.scp') ?? [];
    const bits = '0' + '10' + '1001' + '11' + '0' + '0' + '1' + '0';
    expect([...(unpackHuffman(Uint8Array.from(bytesOfBits(bits)), tables, 5) ?? [])]).toEqual([5, -7, -70, -70, 5]);
  });

  it('are none where the section is absent, and the default where it says so', () => {
    expect(readHuffmanTables(undefined, 'a.scp')).toBeNull();
    expect(readHuffmanTables(Uint8Array.from(u16(19_999)), 'a.scp')).toEqual([defaultTable]);
  });

  it('cannot be used where one code begins another, nor turn in a circle', () => {
    const clash = readHuffmanTables(Uint8Array.from([...u16(1), ...u16(2), ...code('1', 1), ...code('10', 2)]), 'a.scp') ?? [];
    expect(unpackHuffman(Uint8Array.of(0), clash, 1)).toBeNull();
    const circle = readHuffmanTables(Uint8Array.from([...u16(1), ...u16(1), ...code('0', 1, 1, 0)]), 'a.scp') ?? [];
    expect(unpackHuffman(new Uint8Array(100), circle, 1)).toBeNull();
  });

  it('never fail otherwise than by an AuscultError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 40 }), (section, packed) => {
        try {
          const tables = readHuffmanTables(section, 'a.scp');
          if (tables !== null) unpackHuffman(packed, tables, 30);
        } catch (error) {
          if (!isAuscultError(error)) throw error;
        }
      }),
    );
  });
});

it('the checksum of SCP-ECG is CRC-CCITT', () => {
  expect(crcCcitt(new TextEncoder().encode('123456789'))).toBe(0x29b1);
});
