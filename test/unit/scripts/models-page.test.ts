import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderModelsPage } from '../../../scripts/models-page.mjs';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const model = {
  id: 'ecg-encoder',
  version: '1',
  files: [{ bytes: 5_300_000 }],
  licence: 'research',
  card: 'cards/ecg-encoder.md',
  metrics: {
    superclassMacroAuc: { value: 0.9166, ci95: [0.908, 0.9248], n: 1647 },
    'ecgToStatements:medianRank': { value: 5, ci95: null, n: 1647 },
  },
};

describe('the models page', () => {
  it('says exactly what the manifest says', () => {
    expect(read('docs/models.md')).toBe(renderModelsPage(JSON.parse(read('models/manifest.json'))));
  });

  it('shows a figure with its interval and its n', () => {
    expect(renderModelsPage({ models: [model] })).toContain('| five superclasses, macro AUC | .917 | .908 to .925 | 1647 |');
  });

  it('shows a figure without interval as such', () => {
    expect(renderModelsPage({ models: [model] })).toContain('| ECG → its statements, median rank | 5.0 | – | 1647 |');
  });

  it('leaves out what a model has no figure for', () => {
    expect(renderModelsPage({ models: [model] })).not.toContain('zero-shot');
  });
});
