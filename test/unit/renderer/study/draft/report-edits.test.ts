import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMarked, type ReportSentence } from '../../../../../contract/report.ts';
import { expandMacro } from '../../../../../renderer/study/draft/macros.ts';
import * as edits from '../../../../../renderer/study/draft/report-edits.ts';
import { ReportHistory } from '../../../../../renderer/study/draft/report-history.ts';
import { reportText, shownSections, speltParts, stateMark } from '../../../../../renderer/study/draft/report-view.ts';
import { diffWords } from '../../../../../renderer/study/draft/word-diff.ts';
import { report, reportSentence, sentence } from '../../invented.ts';

const doubtful = reportSentence({ sentenceId: 'b', drafted: sentence({ text: 'Old fracture.', verdict: 'unsupported', evidence: [] }) });
const against = reportSentence({ sentenceId: 'c', drafted: sentence({ section: 'ecg', text: 'No LVH.', verdict: 'contradicted' }) });
const list: readonly ReportSentence[] = [reportSentence({ sentenceId: 'a' }), doubtful, against];
const states = (sentences: readonly ReportSentence[]): string[] => sentences.map(({ sentenceId, state }) => `${sentenceId} ${state}`);

describe('a sentence', () => {
  it('stays marked until it is accepted or edited', () => {
    expect(list.map(isMarked)).toEqual([false, true, true]);
    expect(edits.accept(list, 'b').map(isMarked)).toEqual([false, false, true]);
    expect(edits.rewrite(list, 'c', 'LVH.').map(isMarked)).toEqual([false, true, false]);
  });
  it('is edited when its words differ from the draft, accepted when they are the same again', () => {
    const edited = edits.rewrite(list, 'a', 'The heart is large.');
    expect(states(edited)[0]).toBe('a edited');
    expect(states(edits.rewrite(edited, 'a', list[0]!.text))[0]).toBe('a accepted');
    expect(edits.restoreDraft(edited, 'a')[0]).toMatchObject({ text: list[0]!.text, state: 'accepted' });
  });
  it('that was drafted is rejected and comes back; one of one’s own is removed', () => {
    const rejected = edits.reject(list, 'a');
    expect(states(rejected)).toEqual(['a rejected', 'b unreviewed', 'c unreviewed']);
    expect(states(edits.accept(rejected, 'a'))[0]).toBe('a accepted');
    const own = edits.add(list, edits.written('w', 'film', 'Mine.'), 'a');
    expect(states(own)).toEqual(['a unreviewed', 'w written', 'b unreviewed', 'c unreviewed']);
    expect(edits.reject(own, 'w')).toEqual(list);
  });
  it('without words is left out when its editing ends', () => {
    expect(edits.tidy(edits.add(list, edits.written('w', 'film', ' '), null), 'w')).toEqual(list);
    expect(states(edits.tidy(edits.rewrite(list, 'a', ''), 'a'))[0]).toBe('a rejected');
    expect(edits.tidy(list, 'a')).toBe(list);
  });
  it('is moved within its section only', () => {
    expect(edits.move(list, 'a', 1).map(({ sentenceId }) => sentenceId)).toEqual(['b', 'a', 'c']);
    expect(edits.move(list, 'b', 1)).toBe(list);
    expect(edits.move(list, 'a', -1)).toBe(list);
  });
  it('of a template stands at the end of its section', () => {
    let id = 0;
    const added = edits.addTemplate(list, { name: 't', sections: { ecg: ['Sinus rhythm.'], film: ['Clear.'] } }, () => `t${id++}`);
    expect(added.map(({ text }) => text)).toEqual([list[0]!.text, 'Old fracture.', 'Clear.', 'No LVH.', 'Sinus rhythm.']);
  });
  it('that is supported is accepted with the others; what is marked is left to be read', () =>
    expect(states(edits.acceptSupported(list))).toEqual(['a accepted', 'b unreviewed', 'c unreviewed']));
});

describe('the sections', () => {
  it('are all there, in order, with evidence counted through', () => {
    const sections = shownSections([...list, edits.written('w', 'impression', 'x')]);
    expect(sections.map(({ title, sentences }) => [title, sentences.map(({ firstEvidence }) => firstEvidence)])).toEqual([
      ['Technique', []],
      ['Chest film', [1, 2]],
      ['ECG', [2]],
      ['Impression', [3]],
    ]);
  });
  it('say each state in words', () =>
    expect(list.map(stateMark)).toEqual(['not reviewed', 'no evidence found', 'contradicted by the evidence']));
  it('are copied with what is not reviewed marked, and without what was rejected', () => {
    const text = reportText(report(list), edits.accept(edits.reject(list, 'b'), 'a'));
    expect(text.startsWith('DRAFT, NOT SIGNED.')).toBe(true);
    expect(text).toContain('Chest film: The cardiac silhouette is enlarged.');
    expect(text).toContain('ECG: No LVH. [contradicted by the evidence]');
    expect(text).not.toContain('fracture');
  });
  it('show misspelt words apart', () =>
    expect(speltParts('an efusion here', [[3, 10]])).toEqual([
      { text: 'an ', isMisspelt: false },
      { text: 'efusion', isMisspelt: true },
      { text: ' here', isMisspelt: false },
    ]));
});

describe('macros', () => {
  const macros = [
    { name: 'normal', section: 'ecg', text: 'Sinus rhythm.' },
    { name: 'normal', section: null, text: 'Normal.' },
  ] as const;
  it('expand when they are completed, to the text of their section', () => {
    expect(expandMacro({ text: 'See .normal ', caret: 12 }, 'film', macros)).toEqual({ text: 'See Normal. ', caret: 12 });
    expect(expandMacro({ text: '.normal rest', caret: 8 }, 'ecg', macros)).toEqual({ text: 'Sinus rhythm. rest', caret: 14 });
  });
  it('are left alone inside words, numbers and while they are typed', () => {
    for (const text of ['x.normal ', '.normal', '.unknown ', '0.5 '])
      expect(expandMacro({ text, caret: text.length }, 'film', macros)).toBeNull();
  });
});

describe('the difference to the draft', () => {
  it('is told word by word', () =>
    expect(diffWords('The heart is enlarged.', 'The heart is mildly enlarged.')).toEqual([
      { kind: 'same', text: 'The heart is' },
      { kind: 'added', text: ' mildly' },
      { kind: 'same', text: ' enlarged.' },
    ]));
  it('gives both texts back, whatever they are', () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const parts = diffWords(before, after);
        const join = (left: 'added' | 'removed'): string => parts.filter(({ kind }) => kind !== left).map(({ text }) => text).join(''); // prettier-ignore
        expect([join('added'), join('removed')]).toEqual([before, after]);
      }),
    ));
});

describe('undo', () => {
  it('takes a run of typing back in one step, other changes one by one', () => {
    let now = 0;
    const history = new ReportHistory(() => now);
    const steps = ['', 'a', 'ab', 'abc', 'X'].map((text) => [reportSentence({ text })]);
    history.note(steps[0]!, 's1');
    now = 100;
    history.note(steps[1]!, 's1');
    now = 200;
    history.note(steps[2]!, 's1');
    now = 5_000;
    history.note(steps[3]!, null);
    expect(history.undo(steps[4]!)).toBe(steps[3]);
    expect(history.undo(steps[3]!)).toBe(steps[0]);
    expect(history.undo(steps[0]!)).toBeNull();
    expect(history.redo(steps[0]!)).toBe(steps[3]);
    expect(history.redo(steps[3]!)).toBe(steps[4]);
    expect(history.canRedo).toBe(false);
  });
});
