import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cardFigures, leaves, mergeTrees, ownerOf } from '../../../scripts/evaluation-figures.mjs';
import { renderModelsPage, withFigures } from '../../../scripts/models-page.mjs';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const manifest = JSON.parse(read('models/manifest.json')) as { models: { id: string; card: string }[] };
const evaluation: unknown = JSON.parse(read('models/evaluation.json'));

const model = {
  id: 'ecg-encoder',
  version: '1',
  files: [{ bytes: 5_300_000 }],
  licence: 'research',
  card: 'cards/ecg-encoder.md',
  metrics: {},
};
const figures = {
  ecg: {
    superclass: {
      head: {
        macroAuc: { value: 0.9166, ci95: [0.908, 0.9248], n: 1647 },
        MI: { auc: { value: 0.9, ci95: null, n: 1647, positives: 400 } },
      },
    },
    statementRetrieval: { medianRank: { value: 5, ci95: null, n: 1647 } },
  },
};

describe('the models page', () => {
  it('says exactly what the evaluation says', () => {
    expect(read('docs/models.md')).toBe(renderModelsPage(manifest, evaluation));
  });

  it('shows a figure with its interval and its n', () => {
    expect(renderModelsPage({ models: [model] }, { figures })).toContain('| five superclasses, macro AUC | .917 | .908 to .925 | 1647 |');
  });

  it('shows a figure without interval as such', () => {
    expect(renderModelsPage({ models: [model] }, { figures })).toContain('| ECG → its statements, median rank | 5.0 | – | 1647 |');
  });

  it('leaves out what a model has no figure for', () => {
    expect(renderModelsPage({ models: [model] }, { figures })).not.toContain('| zero-shot');
  });
});

describe('the cards', () => {
  it.each(manifest.models)('of $id says exactly what the evaluation says', ({ id, card }) => {
    expect(read(`models/${card}`)).toBe(withFigures(read(`models/${card}`), id, evaluation));
  });

  it('hold single labels apart from means, with the positives', () => {
    const [means, labels] = cardFigures('ecg-encoder', figures).split('of each label');
    expect(means).toContain('`ecg.superclass.head.macroAuc` | .917');
    expect(labels).toContain('`ecg.superclass.head.MI.auc` | .900 | – | 1647, 400 positive');
  });

  it('keep what stands around the figures', () => {
    const card = 'before\n<!-- figures -->\nold\n<!-- end of figures -->\nafter\n';
    const written = withFigures(card, 'ecg-encoder', { figures });
    expect(written).toMatch(/^before\n<!-- figures -->\n\| figure[\s\S]*\n<!-- end of figures -->\nafter\n$/);
    expect(written).not.toContain('old');
    expect(withFigures(written, 'ecg-encoder', { figures })).toBe(written);
  });
});

describe('evaluation figures', () => {
  it('belong to the model that they are of', () => {
    expect(ownerOf('ecg.rhythm.head.macroAuc')).toBe('ecg-encoder');
    expect(ownerOf('ecg.rhythmClassifier.macroF1')).toBe('rhythm-classifier');
    expect(ownerOf('cxr.ctr.cardiomegaly.auc')).toBe('organ-segmenter');
    expect(ownerOf('about')).toBeUndefined();
  });

  it('of several runs come together, the later one winning', () => {
    const later = { ecg: { superclass: { head: { macroAuc: { value: 0.5, ci95: null, n: 1 } } } } };
    const merged = leaves(mergeTrees([figures, later]));
    expect(merged.map(({ path }) => path)).toEqual(leaves(figures).map(({ path }) => path));
    expect(merged[0]?.metric.value).toBe(0.5);
  });
});
