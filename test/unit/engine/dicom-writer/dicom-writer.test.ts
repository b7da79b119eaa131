/** The writer against dicom-parser, which knows nothing of it. */
import dicomParser, { type DataSet } from 'dicom-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeElements, longestShortValue, type Element } from '../../../../engine/dicom-writer/elements.ts';
import { writePart10 } from '../../../../engine/dicom-writer/part10.ts';
import { makeUid, newUid, uidOfName } from '../../../../engine/dicom-writer/uid.ts';
import { decimalString, localDateTime, oneLine, severalLines, typedPersonName } from '../../../../engine/dicom-writer/values.ts';
import { createRandom } from '../../../../engine/sample/random.ts';

const parse = (elements: readonly Element[]): DataSet => dicomParser.parseDicom(writePart10('1.2', '2.25.9', elements));
const bytesOf = (set: DataSet, tag: string): Uint8Array => {
  const { dataOffset = 0, length = 0 } = set.elements[tag] ?? {};
  return set.byteArray.slice(dataOffset, dataOffset + length);
};
const utf8 = (set: DataSet, tag: string): string => new TextDecoder().decode(bytesOf(set, tag));
/** Text without control characters and lone surrogates, which no file holds. */
const anyText = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replace(/[\p{Cc}\\]/gu, '').trim());

describe('encodeElements', () => {
  it('writes a patient ID as 10 00 20 00 L O 04 00 and the padded text', () => {
    expect([...encodeElements([[0x00100020, 'LO', 'abc']])]).toEqual([0x10, 0, 0x20, 0, 0x4c, 0x4f, 4, 0, 0x61, 0x62, 0x63, 0x20]);
  });

  it('sorts by tag and pads a UID with NUL', () => {
    const bytes = encodeElements([
      [0x00100020, 'LO', 'ab'],
      [0x00080018, 'UI', '2.25.3'],
      [0x00080016, 'UI', '1.2'],
    ]);
    expect(bytes[2]).toBe(0x16);
    expect(bytes[11]).toBe(0);
  });

  it('pads every kind of text to an even length and gives it back, in UTF-8 where the VR allows it', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT'), (text, vr) => {
        const set = parse([[0x00204000, vr, text]]);
        expect(bytesOf(set, 'x00204000').length % 2).toBe(0);
        expect(utf8(set, 'x00204000').trimEnd()).toBe(text);
        expect(set.elements['x00204000']?.vr).toBe(vr);
      }),
    );
  });

  it('gives numbers of every size back, several of them as well', () => {
    const floats = fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 65_535 }), { minLength: 1, maxLength: 9 }),
        fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 9 }),
        floats,
        fc.double({ noNaN: true }),
        (shorts, longs, singles, double) => {
          const set = parse([
            [0x00280010, 'US', shorts],
            [0x00700052, 'SL', longs],
            [0x00700022, 'FL', singles],
            [0x0040a30a, 'FD', double],
            [0x00280009, 'AT', shorts.map((low) => 0x00080000 + low)],
          ]);
          expect(shorts.map((_, i) => set.uint16('x00280010', i))).toEqual(shorts);
          expect(longs.map((_, i) => set.int32('x00700052', i))).toEqual(longs);
          expect(singles.map((_, i) => set.float('x00700022', i))).toEqual(singles);
          expect(set.double('x0040a30a')).toBe(double);
          expect(shorts.map((_, i) => [set.uint16('x00280009', 2 * i), set.uint16('x00280009', 2 * i + 1)])).toEqual(
            shorts.map((low) => [8, low]),
          );
        },
      ),
    );
  });

  it('gives bytes back, of an odd number with one zero more', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('OB', 'OW', 'UN', 'OF', 'OD'), (bytes, vr) => {
        const read = bytesOf(parse([[0x00420011, vr, bytes]]), 'x00420011');
        expect(read.length % 2).toBe(0);
        expect(read.slice(0, bytes.length)).toEqual(bytes);
      }),
    );
  });

  it('nests sequences as deep as they come, empty ones too', () => {
    const nest = (texts: readonly string[], depth: number): Element =>
      depth === 0
        ? [0x0040a730, 'SQ', texts.map((text): readonly Element[] => [[0x0040a160, 'UT', text]])]
        : [0x0040a730, 'SQ', [[nest(texts, depth - 1)], []]];
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 3 }), fc.integer({ min: 0, max: 6 }), (texts, depth) => {
        let set: DataSet | undefined = parse([nest(texts, depth)]);
        for (let i = 0; i < depth; i++) set = set?.elements['x0040a730']?.items?.[0]?.dataSet;
        const items = set?.elements['x0040a730']?.items ?? [];
        expect(items.map((item) => (item.dataSet ? utf8(item.dataSet, 'x0040a160').trimEnd() : ''))).toEqual(texts);
      }),
    );
  });

  it('joins several values and refuses what a VR cannot hold', () => {
    expect(parse([[0x00080008, 'CS', ['DERIVED', 'PRIMARY']]]).string('x00080008')).toBe('DERIVED\\PRIMARY');
    expect(() => encodeElements([[0x00080060, 'CS', 'Ä']])).toThrow('(0008,0060) CS holds other characters than ASCII.');
    expect(() => encodeElements([[0x00081030, 'LO', 'x'.repeat(longestShortValue + 2)]])).toThrow(RangeError);
    expect(encodeElements([[0x0040a160, 'UT', 'x'.repeat(100_000)]])).toHaveLength(100_012);
  });
});

describe('UIDs', () => {
  it('are at most 64 characters under 2.25, all different in 500', () => {
    const random = createRandom(1);
    for (const make of [() => makeUid(() => random.below(2 ** 32)), newUid]) {
      const uids = Array.from({ length: 500 }, make);
      for (const uid of uids) expect(uid).toMatch(/^2\.25\.[1-9][0-9]{20,38}$/);
      expect(new Set(uids).size).toBe(500);
    }
  });

  it('of a name stay the same and differ by name', () => {
    expect(uidOfName('report 1')).toBe(uidOfName('report 1'));
    expect(uidOfName('report 1')).not.toBe(uidOfName('report 2'));
    const version = (BigInt(uidOfName('report 1').slice(5)) >> 76n) & 0xfn;
    expect(version).toBe(5n);
  });
});

describe('values', () => {
  it('decimal strings have at most 16 characters and lose no more than they must', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (value) => {
        const text = decimalString(value);
        expect(text.length).toBeLessThanOrEqual(16);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-7);
      }),
    );
    expect(decimalString(0.1 + 0.2)).toBe('0.3');
    expect(decimalString(-1000000100000010.1)).toBe('-1.0000001e15');
    expect(() => decimalString(NaN)).toThrow(RangeError);
  });

  it('one line is one value: no backslash, no line break, not longer than the VR allows', () => {
    expect(oneLine('a\\b\nc', 64)).toBe('a/b c');
    expect(oneLine('Ä'.repeat(70), 64)).toHaveLength(64);
    expect(severalLines('a\\b\nc\u0007\r\nd')).toBe('a\\b\r\nc\r\nd');
    expect([typedPersonName('Dr Ada^Roe='), typedPersonName(' ')]).toEqual(['Dr Ada Roe^', '']);
  });

  it('an instant is the same one whatever the zone', () => {
    const { date, time, dateTime } = localDateTime('2026-11-22T09:30:05.123Z');
    expect(dateTime.startsWith(date + time)).toBe(true);
    const [, y = '', mo = '', d = '', h = '', mi = '', s = '', zh = '', zm = ''] =
      /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([+-]\d\d)(\d\d)$/.exec(dateTime) ?? [];
    expect(new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}${zh}:${zm}`).toISOString()).toBe('2026-11-22T09:30:05.000Z');
  });
});
