import { describe, expect, it } from 'vitest';
import DraftPanel from '../../../../../renderer/study/draft/DraftPanel.svelte';
import DraftSentenceView from '../../../../../renderer/study/draft/DraftSentenceView.svelte';
import { DraftState } from '../../../../../renderer/study/draft/draft.svelte.ts';
import { FakeEngine } from '../../fake-engine.ts';
import { draft, sentence } from '../../invented.ts';
import { html, text } from '../../render.ts';

const nothing = (): void => undefined;
const view = (
  over: Parameters<typeof sentence>[0],
  isOpen = false,
): { sentence: ReturnType<typeof sentence>; index: number; firstEvidence: number; isOpen: boolean; onopen: () => void } => ({
  sentence: sentence(over),
  index: 0,
  firstEvidence: 3,
  isOpen,
  onopen: nothing,
});

describe('a drafted sentence', () => {
  it('carries the numbers of its evidence', () => expect(text(DraftSentenceView, view({}))).toBe('The cardiac silhouette is enlarged. 3'));

  it('says in words, not by colour alone, that nothing was found for it', () =>
    expect(text(DraftSentenceView, view({ verdict: 'unsupported', evidence: [] }))).toContain('no evidence found'));

  it('says in words that it is contradicted', () =>
    expect(text(DraftSentenceView, view({ verdict: 'contradicted' }))).toContain('contradicted by the evidence'));

  it('shows each piece of evidence with its stance when it is open', () => {
    const evidence = [
      { kind: 'finding', label: 'Cardiomegaly 0.91', stance: 'supports', reference: 'c' },
      { kind: 'neighbour', label: 'Similar film of 2021', stance: 'contradicts', reference: 'n' },
    ] as const;
    const shown = text(DraftSentenceView, view({ evidence: [...evidence] }, true));
    expect(shown).toContain('3 Cardiomegaly 0.91 supports');
    expect(shown).toContain('4 Similar film of 2021 speaks against');
  });

  it('says where a sentence without evidence comes from', () => {
    expect(text(DraftSentenceView, view({ evidence: [], origin: 'rule' }, true))).toContain('Written by a rule from stated facts');
    expect(text(DraftSentenceView, view({ evidence: [], verdict: 'unsupported' }, true))).toContain(
      'Nothing was found that speaks for or against',
    );
  });

  it('tells a screen reader whether its evidence is open', () => {
    expect(html(DraftSentenceView, view({}))).toContain('aria-expanded="false"');
    expect(html(DraftSentenceView, view({}, true))).toContain('aria-controls="evidence-0"');
  });
});

describe('the draft panel', () => {
  const panel = (over: { stored?: ReturnType<typeof draft>; canDraft?: boolean; mismatch?: string } = {}): string => {
    const state = new DraftState(new FakeEngine());
    state.show(over.stored ?? null);
    return text(DraftPanel, { draft: state, canDraft: over.canDraft ?? true, mismatch: over.mismatch ?? '', ondraft: nothing });
  };

  it('is never without "not signed"', () => {
    expect(panel()).toContain('Draft, not signed');
    expect(panel({ stored: draft() })).toContain('Draft, not signed');
  });
  it('names model, seed and speed of a draft', () => {
    const shown = panel({ stored: draft() });
    for (const part of ['drafter@1', 'seed 7', '38.2 tokens/s', 'first after 310 ms', '22 Nov 2026 02:10 UTC'])
      expect(shown).toContain(part);
  });
  it('says that a synthetic patient is synthetic', () => expect(panel({ stored: draft() })).toContain('SYNTHETIC'));
  it('counts the sentences that are marked', () =>
    expect(panel({ stored: draft([sentence({ verdict: 'unsupported' }), sentence({ verdict: 'contradicted' })]) })).toContain(
      '1 without evidence · 1 contradicted',
    ));
  it('says that a draft is of other studies', () =>
    expect(panel({ stored: draft(), mismatch: 'This draft was written from another film.' })).toContain('another film'));
  it('says that there is nothing to draft from', () =>
    expect(panel({ canDraft: false })).toContain('There is neither a film nor an ECG to draft from.'));
});
