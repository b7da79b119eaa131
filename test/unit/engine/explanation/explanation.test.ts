import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alteredInputs, areaUnder, faithfulness, rankCorrelation, shares } from '../../../../engine/evaluation/explanation/deletion.ts';
import { leadsInWords, wavesOfSamples, ecgParts } from '../../../../engine/explanation/ecg-parts.ts';
import { filmGrid } from '../../../../engine/explanation/film-map.ts';
import { cellGeometry, filmParts } from '../../../../engine/explanation/film-regions.ts';
import { partsInWords, sharesOf } from '../../../../engine/explanation/in-words.ts';
import { integratedGradients } from '../../../../engine/explanation/integrated-gradients.ts';
import { attentionRollout } from '../../../../engine/explanation/rollout.ts';
import { smoothed } from '../../../../engine/explanation/smoothing.ts';
import { wordWeights } from '../../../../engine/explanation/word-weights.ts';
import type { FilmAnatomy } from '../../../../contract/index.ts';

const direction = { embeddingWeights: new Float32Array(1), logitWeights: new Float32Array(1) };

describe('integrated gradients', () => {
  it('of a quadratic sum to the difference of the scores', async () => {
    const run = async (_modality: 'film' | 'ecg', batch: Float32Array) => ({ scores: [], gradients: batch.map((value) => 2 * value) });
    const [input, baseline] = [Float32Array.of(3, -1, 2), Float32Array.of(1, 0, 2)];
    const parts = await integratedGradients({ run }, 'film', { input, baseline, steps: 4 }, direction);
    expect([...parts]).toEqual([8, 1, 0]);
  });
});

describe('smoothing', () => {
  it('keeps the sum of a picture, whatever it holds', () =>
    fc.assert(
      fc.property(fc.array(fc.float({ min: -9, max: 9, noNaN: true }), { minLength: 30, maxLength: 30 }), (values) => {
        const sum = (part: ArrayLike<number>): number => Array.from(part).reduce((total, value) => total + value, 0);
        expect(sum(smoothed(Float32Array.from(values), 5, 6, 1))).toBeCloseTo(sum(values), 3);
      }),
    ));
});

describe('a film’s map', () => {
  const square = (left: number, top: number, right: number, bottom: number): [number, number][] => [[left, top], [right, top], [right, bottom], [left, bottom]]; // prettier-ignore
  const anatomy = {
    organs: [{ kind: 'outlined', organ: 'heart', outline: square(500, 400, 700, 700), confidence: 1 }],
    zones: [
      { lung: 'rightLung', level: 'lower', name: 'right lower zone', outline: square(100, 500, 450, 900) },
      { lung: 'leftLung', level: 'lower', name: 'left lower zone', outline: square(550, 500, 900, 900) },
    ],
  } as unknown as Pick<FilmAnatomy, 'organs' | 'zones'>;
  const mapOf = (x: number, y: number): Float32Array => {
    const { origin, cellPx } = cellGeometry(1_000, 1_000);
    const map = new Float32Array(filmGrid * filmGrid);
    map[Math.floor((y - origin[1]) / cellPx[1]) * filmGrid + Math.floor((x - origin[0]) / cellPx[0])] = 1;
    return map;
  };

  it('is told by zone and organ; where heart and lung overlap it is the heart', () => {
    expect(filmParts(mapOf(800, 750), 1_000, 1_000, anatomy)[0]).toMatchObject({ name: 'left lower zone' });
    expect(filmParts(mapOf(250, 750), 1_000, 1_000, anatomy)[0]).toMatchObject({ name: 'right lower zone' });
    expect(filmParts(mapOf(620, 600), 1_000, 1_000, anatomy)[0]).toMatchObject({ name: 'heart' });
  });

  it('is told by where it lies beside lungs and heart, where it lies in neither', () => {
    for (const [x, y, name] of [
      [500, 50, 'above the lungs'],
      [250, 970, 'below the right lung'],
      [750, 970, 'below the left lung'],
      [40, 700, 'right chest wall and beyond'],
      [960, 700, 'left chest wall and beyond'],
    ] as const)
      expect(filmParts(mapOf(x, y), 1_000, 1_000, anatomy)[0]?.name).toBe(name);
    const oneLung = { ...anatomy, zones: anatomy.zones.slice(0, 1) };
    expect(filmParts(mapOf(750, 970), 1_000, 1_000, oneLung)).toEqual([{ name: 'outside lungs and heart', share: 1 }]);
  });

  it('lies on a film that is not square where its cells are', () => {
    const { origin, cellPx } = cellGeometry(2_000, 1_000);
    expect(cellPx.map(Math.round)).toEqual([143, 143]);
    expect(origin[0]).toBeCloseTo(0);
    expect(origin[1]).toBeCloseTo(-500);
  });
});

describe('an ECG’s map', () => {
  const none = { pOnset: null, pPeak: null, pOffset: null, qrsOnset: null, qrsPeak: null, qrsOffset: null, rPeak: null, tOnset: null, tPeak: null, tOffset: null }; // prettier-ignore
  const beat = { ...none, pOnset: 40, pOffset: 80, qrsOnset: 100, qrsOffset: 150, tOffset: 300 } as never;

  it('names leads as readers do', () => {
    expect(leadsInWords(['V1', 'V2', 'V3'])).toBe('V1–V3');
    expect(leadsInWords(['II', 'III', 'aVF', 'V5', 'V6'])).toBe('II, III, aVF, V5, V6');
    expect(leadsInWords(['I', 'V2', 'V4', 'V5', 'V6'])).toBe('I, V2, V4–V6');
  });

  it('is told by wave at the record’s own rate', () => {
    const waves = wavesOfSamples([beat], 500);
    expect([waves[10], waves[25], waves[45], waves[70]]).toEqual(['P', 'QRS', 'ST-T', 'between beats']);
  });

  it('says where and in which wave, and nothing where nothing speaks for it', () => {
    const attributions = new Float32Array(12_000);
    attributions[6 * 1_000 + 24] = 3;
    attributions[7 * 1_000 + 50] = 1;
    const { sentence, leadShares } = ecgParts(attributions, [beat], 500);
    expect(sentence).toBe('V1, V2 100 %; QRS 75 %, ST-T 25 %');
    expect(leadShares[6]).toBeCloseTo(0.75);
    expect(
      ecgParts(
        attributions.map((value) => -value),
        [beat],
        500,
      ).sentence,
    ).toContain('Nothing');
    expect(ecgParts(attributions, null, 0).sentence).toBe('V1, V2 100 %');
  });
});

describe('words', () => {
  it('of shares leave small parts out and ignore what speaks against', () => {
    const parts = sharesOf(new Map([['heart', 3], ['left lower zone', 6.7], ['outside', 0.3], ['right lower zone', -5]])); // prettier-ignore
    expect(partsInWords(parts)).toBe('left lower zone 67 %, heart 30 %');
  });

  it('weigh what the similarity loses without them', async () => {
    const weights = await wordWeights(
      'small left effusion',
      async (text) => (text.includes('effusion') ? 0.5 : 0.1) + (text.includes('left') ? 0.1 : 0),
    );
    expect(weights.map(({ word, weight }) => [word, Math.round(weight * 10) / 10])).toEqual([['small', 0], ['left', 0.1], ['effusion', 0.4]]); // prettier-ignore
  });
});

describe('rollout', () => {
  it('of even attention shares out evenly, and of none stays with the pooled tokens', () => {
    const even = { layers: [new Float32Array(2 * 9).fill(1 / 3)], pooling: Float32Array.of(1, 0, 0), tokenCount: 3 };
    expect([...attentionRollout(even)].map((value) => Math.round(value * 1_000))).toEqual([667, 167, 167]);
  });
});

describe('deletion and insertion', () => {
  const recording = { input: Float32Array.from({ length: 10 }, (_, i) => i), baseline: new Float32Array(10), cellOf: Uint16Array.from({ length: 10 }, (_, i) => i), cellCount: 10 }; // prettier-ignore
  const chance = Float32Array.from({ length: 10 }, (_, i) => (i * 7) % 10);
  const score = async (batch: Float32Array) => Array.from({ length: batch.length / 10 }, (_, k) => batch.subarray(10 * k, 10 * k + 10).reduce((a, b) => a + b, 0)); // prettier-ignore

  it('favour the map that puts the weightiest cells first', async () => {
    const right = await faithfulness(recording, recording.input, chance, score, { full: 45, empty: 0 });
    const wrong = await faithfulness(recording, recording.input.map((value) => -value), chance, score, { full: 45, empty: 0 }); // prettier-ignore
    expect(right.insertion).toBeGreaterThan(wrong.insertion);
    expect(right.deletion).toBeLessThan(wrong.deletion);
  });

  it('take cells away and put them in', () => {
    const batch = alteredInputs(recording, recording.input, chance);
    expect([...batch.subarray(0, 10)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 0]);
    expect([...batch.subarray(shares.length * 10, shares.length * 10 + 10)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 9]);
    expect(areaUnder(1, [1, 1, 1], 1)).toBeCloseTo(1);
  });

  it('correlate ranks', () => {
    expect(rankCorrelation(Float32Array.of(1, 2, 3), Float32Array.of(10, 20, 30))).toBeCloseTo(1);
    expect(rankCorrelation(Float32Array.of(1, 2, 3), Float32Array.of(30, 20, 10))).toBeCloseTo(-1);
  });
});
