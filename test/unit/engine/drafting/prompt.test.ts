import { describe, expect, it } from 'vitest';
import { DrafterPrompt, promptPieces, sectionsFor } from '../../../../engine/drafting/prompt.ts';
import { fakePrompt } from './fake-language-model.ts';

describe('promptPieces', () => {
  it('keeps a place for the soft tokens of each study', () =>
    expect(
      promptPieces(fakePrompt, new Set(['film', 'ecg'])).map((piece) => (piece.kind === 'soft' ? piece.modality : piece.ids.length)),
    ).toEqual([2, 'film', 2, 'ecg']));

  it('puts words in the place of a missing study', () =>
    expect(promptPieces(fakePrompt, new Set(['ecg']))[1]).toEqual({ kind: 'tokens', ids: [45] }));
});

describe('sectionsFor', () => {
  it('leaves out the section of a missing study', () =>
    expect(sectionsFor(fakePrompt, new Set(['ecg'])).map(({ name }) => name)).toEqual(['ecg', 'impression']));
});

describe('DrafterPrompt', () => {
  it('refuses a section that reports do not have', () => {
    const sections = [{ ...fakePrompt.sections[0], name: 'HISTORY' }];
    expect(DrafterPrompt.safeParse({ ...fakePrompt, sections }).success).toBe(false);
  });

  it('refuses a negative token', () => expect(DrafterPrompt.safeParse({ ...fakePrompt, eosId: -1 }).success).toBe(false));
});
