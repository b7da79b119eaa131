import { describe, expect, it } from 'vitest';
import { FilmAnatomy, StudyKey } from '../../../../../contract/index.ts';
import { filmFrame } from '../../../../../engine/inference/organs/film-frame.ts';
import { measureAnatomy, type MeasuredOrgans } from '../../../../../engine/inference/organs/measure-anatomy.ts';
import type { ProbabilityMap } from '../../../../../engine/inference/organs/probability-map.ts';
import type { Segmentation } from '../../../../../engine/inference/manifest.ts';

const size = 224;
const limits: Segmentation = {
  frontalThreshold: 0.5,
  leastConfidence: 0.9,
  leastAreaShare: 0.01,
  tiltDegrees: { low: -5, high: 10 },
  lungWidthLogRatio: { low: -0.4, high: 0.4 },
};

type Box = readonly [x1: number, y1: number, x2: number, y2: number];

function mapOf([x1, y1, x2, y2]: Box, certainty = 1): ProbabilityMap {
  const values = new Float32Array(size * size).fill(1 - certainty);
  for (let y = y1; y < y2; y++) values.fill(certainty, y * size + x1, y * size + x2);
  return { width: size, height: size, values };
}

interface Drawn {
  readonly rightLung?: Box;
  readonly leftLung?: Box;
  readonly heart?: Box;
  readonly certainty?: number;
  readonly frontalScore?: number;
}

/** Two lungs 60 cells wide with 20 between them, and a heart 70 cells wide. */
function measure(drawn: Drawn = {}): MeasuredOrgans {
  const {
    rightLung = [30, 40, 90, 180],
    leftLung = [130, 40, 190, 180],
    heart = [85, 100, 155, 175],
    certainty = 1,
    frontalScore = 0.99,
  } = drawn;
  const maps = { rightLung: mapOf(rightLung, certainty), leftLung: mapOf(leftLung, certainty), heart: mapOf(heart) };
  return measureAnatomy({ maps, frontalScore }, filmFrame(2240, 2240, size), limits);
}

describe('measureAnatomy', () => {
  it('measures the ratio with both lines in pixels of the film', () => {
    const { cardiothoracicRatio: ratio, cautions } = measure();
    expect(ratio).toMatchObject({ kind: 'measured', heartLine: { right: [850, expect.anything()], left: [1550, expect.anything()] } });
    expect(ratio.kind === 'measured' && ratio.ratio).toBeCloseTo(70 / 160, 3);
    expect(cautions).toEqual([]);
  });

  it('gives what the contract promises', () => {
    const rest = { studyKey: StudyKey.parse('s'), modelId: 'organ-segmenter@1', columns: 2240, rows: 2240, milliseconds: 1 };
    expect(FilmAnatomy.safeParse({ ...rest, ...measure() }).error).toBeUndefined();
    expect(measure().zones).toHaveLength(6);
  });

  it('does not measure a lung that is missing, nor the ratio without it, and keeps the other lung', () => {
    const { organs, cardiothoracicRatio: ratio, zones } = measure({ leftLung: [0, 0, 0, 0] });
    expect(organs.map(({ kind }) => kind)).toEqual(['outlined', 'not-measurable', 'outlined']);
    expect(ratio).toEqual({ kind: 'not-measurable', reason: 'No left lung was found.' });
    expect(zones.map(({ lung }) => lung)).toEqual(['rightLung', 'rightLung', 'rightLung']);
  });

  it('does not draw an organ whose border is uncertain', () =>
    expect(measure({ certainty: 0.7 }).organs[0]).toMatchObject({ kind: 'not-measurable', reason: expect.stringContaining('not clear') }));

  it('does not measure the ratio where a lung is cut off at the side', () => {
    const { cardiothoracicRatio: ratio, cautions } = measure({ rightLung: [0, 40, 90, 180] });
    expect(ratio).toMatchObject({ kind: 'not-measurable', reason: expect.stringContaining('cut off') });
    expect(cautions).toContainEqual({ code: 'cut-off', text: expect.stringContaining('right edge') });
  });

  it('measures the ratio where a lung is cut off below, and says so', () => {
    const { cardiothoracicRatio: ratio, cautions } = measure({ leftLung: [130, 40, 190, 224] });
    expect(ratio.kind).toBe('measured');
    expect(cautions.map(({ code }) => code)).toContain('cut-off');
  });

  it('remarks a tilted chest and unequal lungs', () => {
    expect(measure({ leftLung: [130, 70, 190, 210] }).cautions.map(({ code }) => code)).toEqual(['tilted']);
    expect(measure({ leftLung: [130, 40, 160, 180] }).cautions.map(({ code }) => code)).toEqual(['rotated']);
  });

  it('takes a lung that ends high for what it is, not for a tilt', () =>
    expect(measure({ rightLung: [30, 40, 90, 110] }).cautions).toEqual([]));

  it('measures nothing on what is no frontal chest film', () => {
    const { frontal, organs, cardiothoracicRatio: ratio, zones, cautions } = measure({ frontalScore: 0.1 });
    expect(frontal).toEqual({ score: 0.1, isFrontal: false });
    expect(organs.every(({ kind }) => kind === 'not-measurable')).toBe(true);
    expect([ratio.kind, zones.length, cautions.map(({ code }) => code)]).toEqual(['not-measurable', 0, ['not-frontal']]);
  });
});
