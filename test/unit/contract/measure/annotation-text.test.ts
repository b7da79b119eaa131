import { describe, expect, it } from 'vitest';
import { annotationLines, ratioCaution } from '../../../../contract/measure/annotation-text.ts';
import type { GreyPixels } from '../../../../contract/measure/roi-statistics.ts';

const facts = { spacingMm: [0.5, 0.5] as [number, number], spacingOrigin: 'imager' as const, viewPosition: 'PA' };
const none = { spacingMm: null, spacingOrigin: 'none' as const, viewPosition: 'AP' };
const pixels: GreyPixels = { columns: 4, rows: 2, values: [1, 2, 3, 4, 5, 6, 7, 8], slope: 1, intercept: 0 };
const square = [
  [0, 0],
  [2, 0],
  [0, 2],
  [2, 2],
] as const;
const ratio = [
  [0, 0],
  [50, 0],
  [0, 9],
  [100, 9],
] as const;

describe('what stands beside an annotation', () => {
  it('says the unit, and of which plane a millimetre is', () => {
    const points = [
      [0, 0],
      [30, 40],
    ] as const;
    expect(annotationLines({ kind: 'length', points, text: '' }, facts, null)).toEqual(['25.0 mm (imager plane)']);
    expect(annotationLines({ kind: 'length', points, text: '' }, none, null)).toEqual(['50.0 px']);
  });

  it('gives mean, SD, least, greatest and area of a region', () => {
    expect(annotationLines({ kind: 'rectangle', points: square, text: '' }, facts, pixels)).toEqual([
      'mean 3.5  SD 2.1 grey',
      'min 1  max 6 grey',
      'area 1.0 mm² (imager plane), 4 px',
    ]);
    expect(annotationLines({ kind: 'rectangle', points: square, text: '' }, none, null)).toEqual(['area 4 px²', 'colour: no grey values']);
  });

  it('says of a ratio on an AP film that it is too large', () => {
    expect(annotationLines({ kind: 'cardiothoracic-ratio', points: ratio, text: '' }, none, null)).toEqual([
      'CTR 0.50',
      'heart 50.0 px / thorax 100.0 px',
      'AP film: the heart is magnified, the ratio is too large',
    ]);
    expect([ratioCaution('PA'), ratioCaution(''), ratioCaution('LL')]).toEqual([
      '',
      'view not stated: valid on a PA film only',
      'LL film: valid on a PA film only',
    ]);
  });

  it('is empty while there is no value yet', () => {
    expect(annotationLines({ kind: 'angle', points: ratio.slice(0, 2), text: '' }, facts, pixels)).toEqual([]);
    expect(annotationLines({ kind: 'cobb-angle', points: ratio.slice(0, 2), text: '' }, facts, pixels)).toEqual([]);
  });

  it('names the pixel under a probe', () => {
    expect(annotationLines({ kind: 'probe', points: [[1.5, 1.5]], text: '' }, facts, pixels)).toEqual(['grey 6', 'column 1, row 1']);
    expect(annotationLines({ kind: 'probe', points: [[9, 9]], text: '' }, facts, pixels)).toEqual(['outside the film']);
  });
});
