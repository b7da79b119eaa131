import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blob, flag, float32, float32Blob, nullableNumber, nullableText, number, text, textList } from '../../../../engine/store/row.ts';

describe('row readers', () => {
  it('read what is there', () => {
    const row = { a: 'x', b: 2, c: null, d: 1, e: '["p","q"]', f: Buffer.from([1]) };
    expect([text(row, 'a'), number(row, 'b'), nullableText(row, 'c'), nullableNumber(row, 'c'), flag(row, 'd')]).toEqual([
      'x',
      2,
      null,
      null,
      true,
    ]);
    expect(textList(row, 'e')).toEqual(['p', 'q']);
    expect(blob(row, 'f')).toEqual(Buffer.from([1]));
  });

  it('name the column whose type is wrong', () => {
    expect(() => text({ a: 1 }, 'a')).toThrow('Column a should hold text and holds number.');
    expect(() => number({}, 'count')).toThrow('Column count should hold a number and holds undefined.');
    expect(() => nullableText({ a: 1 }, 'a')).toThrow('Column a');
    expect(() => blob({ a: null }, 'a')).toThrow('Column a should hold a blob and holds null.');
    expect(() => textList({ a: '[1]' }, 'a')).toThrow('Column a should hold a list of texts');
    expect(() => float32({ a: Buffer.alloc(5) }, 'a')).toThrow('Column a should hold float32 values');
  });

  it('give back the float32 values that were stored, whatever the alignment of the bytes', () =>
    fc.assert(
      fc.property(fc.float32Array({ maxLength: 40 }), fc.integer({ min: 0, max: 7 }), (values, offset) => {
        const shifted = Buffer.concat([Buffer.alloc(offset), float32Blob(values)]).subarray(offset);
        expect(float32({ v: shifted }, 'v')).toEqual(values);
      }),
    ));
});
