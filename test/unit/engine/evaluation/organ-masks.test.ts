import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilmPoint } from '../../../../contract/index.ts';
import { decodeGreyPng } from '../../../../engine/evaluation/grey-png.ts';
import { diceOf, drawnMask, overlaps, ratioOf } from '../../../../engine/evaluation/organ-masks.ts';
import { anatomy } from '../../../invented-studies.ts';

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const out = Buffer.alloc(named.length + 8);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), named.length + 4);
  return out;
}

/** A PNG of 8-bit grey whose lines use the given filter. */
function pngOf(width: number, values: readonly number[], filter: number, colour = 0): Buffer {
  const height = values.length / width;
  const at = (x: number, y: number): number => (x < 0 || y < 0 ? 0 : values[y * width + x]!);
  const paeth = (a: number, b: number, c: number): number => {
    const p = a + b - c;
    const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
  };
  const guess = (x: number, y: number): number => {
    const [a, b, c] = [at(x - 1, y), at(x, y - 1), at(x - 1, y - 1)];
    return [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter] ?? 0;
  };
  const lines: number[] = [];
  for (let y = 0; y < height; y++) {
    lines.push(filter);
    for (let x = 0; x < width; x++) lines.push((at(x, y) - guess(x, y) + 256) % 256);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colour, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.from(lines))), chunk('IEND', Buffer.alloc(0))]);
}

const code = (wanted: string): object => expect.objectContaining({ code: wanted });

describe('decodeGreyPng', () => {
  it('gives back what was written, by every filter', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 4 }),
        fc.infiniteStream(fc.nat(255)),
        (width, filter, stream) => {
          const values = [...stream.take(width * 3)];
          const decoded = decodeGreyPng(pngOf(width, values, filter), 'mask.png');
          expect({ ...decoded, values: [...decoded.values] }).toEqual({ width, height: 3, values });
        },
      ),
    ));

  it('refuses what is no grey PNG', () => {
    const sound = pngOf(2, [1, 2, 3, 4], 0);
    for (const bytes of [Buffer.from('nothing'), pngOf(2, [1, 2, 3, 4], 0, 3), sound.subarray(0, 40), pngOf(2, [1, 2], 7)]) {
      expect(() => decodeGreyPng(bytes, 'mask.png')).toThrowError(code('film-decode-failed'));
    }
  });
});

const box = (x1: number, y1: number, x2: number, y2: number): FilmPoint[] => [[x1, y1], [x2, y1], [x2, y2], [x1, y2]]; // prettier-ignore

const boxes = {
  ...anatomy({ width: 100, height: 200, values: new Float32Array(1) }),
  organs: [
    { kind: 'outlined' as const, organ: 'rightLung' as const, outline: box(10, 20, 40, 160), confidence: 1 },
    { kind: 'outlined' as const, organ: 'leftLung' as const, outline: box(60, 20, 90, 160), confidence: 1 },
    { kind: 'not-measurable' as const, organ: 'heart' as const, reason: 'a test', confidence: 0 },
  ],
};

describe('outlines against masks', () => {
  const mask = { width: 10, height: 10, values: Uint8Array.from(drawnMask(boxes, 10, 10)) };

  it('fill the cells whose centres they hold', () => {
    expect([...mask.values.subarray(10, 20)]).toEqual([0, 1, 1, 1, 0, 0, 2, 2, 2, 0]);
    expect([...mask.values.subarray(0, 10)]).toEqual(new Array(10).fill(0));
  });

  it('overlap wholly with themselves; an organ that was not drawn overlaps by 0', () => {
    const withHeart = { ...mask, values: mask.values.map((value, i) => (i === 55 ? 4 : value)) };
    expect(overlaps(boxes, withHeart)).toEqual({ lungs: 1, rightLung: 1, leftLung: 1, heart: 0 });
  });

  it('have half of the overlap when half is drawn', () => {
    const half = mask.values.map((value) => (value === 1 ? 1 : 0));
    expect(diceOf(Uint8Array.from(half), mask.values, 3)).toBeCloseTo(2 / 3, 6);
  });

  it('measure the ratio of a mask', () => {
    const values = new Uint8Array(30);
    values.set([0, 1, 1, 4, 4, 4, 4, 2, 2, 0], 10);
    expect(ratioOf({ width: 10, height: 3, values })).toBeCloseTo(4 / 8, 6);
    expect(ratioOf({ width: 10, height: 3, values: new Uint8Array(30) })).toBeNaN();
  });
});
