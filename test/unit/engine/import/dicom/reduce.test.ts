import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { previewReduction, previewSide, reduceGrey } from '../../../../../engine/import/dicom/reduce.ts';

const grey = (values: Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>) =>
  ({ kind: 'grey', meaning: 'modality', values, min: 0, max: 1, isInverted: false, paddingPixels: 0 }) as const;

describe('previewReduction', () => {
  it('brings the longer side within what a screen shows, and no further than needed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 20_000 }), (rows, columns) => {
        const reduction = previewReduction(rows, columns);
        const longest = Math.max(rows, columns);
        expect(longest / reduction).toBeLessThanOrEqual(previewSide);
        if (reduction > 1) expect((2 * longest) / reduction).toBeGreaterThan(previewSide);
      }),
    );
  });
});

describe('reduceGrey', () => {
  it('gives the mean of each block, rounded, of fewer pixels at the edges', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 13 }), fc.constantFrom(2, 4), (rows, columns, reduction) => {
        const values = Int16Array.from({ length: rows * columns }, (_, i) => ((i * 7919) % 4001) - 2000);
        const reduced = reduceGrey(grey(values), rows, columns, reduction).values;
        const width = Math.ceil(columns / reduction);
        expect(reduced).toHaveLength(width * Math.ceil(rows / reduction));
        reduced.forEach((value, at) => {
          const block: number[] = [];
          for (let y = 0; y < reduction; y++) {
            for (let x = 0; x < reduction; x++) {
              const [row, column] = [Math.floor(at / width) * reduction + y, (at % width) * reduction + x];
              if (row < rows && column < columns) block.push(values[row * columns + column] ?? 0);
            }
          }
          expect(value).toBe(Math.round(block.reduce((sum, one) => sum + one, 0) / block.length));
        });
      }),
    );
  });

  it('does not round fractions, and keeps the range of the film', () => {
    const reduced = reduceGrey(grey(Float32Array.of(0.25, 0.5, 0.75, 1)), 2, 2, 2);
    expect([[...reduced.values], reduced.min, reduced.max]).toEqual([[0.625], 0, 1]);
  });
});
