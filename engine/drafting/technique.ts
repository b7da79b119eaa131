/** The technique section, by rule from stated facts. What is not stated is said to be so, never guessed. */
import type { DraftSentence, Evidence, FilmFacts, Study } from '../../contract/index.ts';

const viewNames: Readonly<Record<string, string>> = {
  PA: 'posteroanterior (PA)',
  AP: 'anteroposterior (AP)',
  LL: 'left lateral (LL)',
  RL: 'right lateral (RL)',
};

function ruleSentence(text: string, facts: readonly string[]): DraftSentence {
  const evidence = facts.map((label): Evidence => ({ kind: 'context', label, stance: 'supports', reference: 'file' }));
  return { section: 'technique', text, origin: 'rule', evidence, verdict: 'supported' };
}

function dateText(study: Study): string {
  return study.acquiredAt ? `acquired on ${study.acquiredAt.slice(0, 10)}` : 'acquisition date not stated';
}

function syntheticMark(study: Study): string {
  return study.isSynthetic ? 'Synthetic ' : '';
}

function opening(study: Study, what: string): string {
  const mark = syntheticMark(study);
  return mark ? `${mark}${what}` : what.charAt(0).toUpperCase() + what.slice(1);
}

/** One or two sentences on how a film was taken. */
export function filmTechnique(study: Study, facts: FilmFacts): DraftSentence[] {
  const view = facts.viewPosition ? `${viewNames[facts.viewPosition] ?? facts.viewPosition} view` : 'view position not stated';
  const sentences = [
    ruleSentence(`${opening(study, 'chest film')}, ${view}, ${dateText(study)}.`, [
      `View position: ${facts.viewPosition || 'not stated'}`,
      `Acquired: ${study.acquiredAt ?? 'not stated'}`,
      `Modality: ${facts.modality || 'not stated'}`,
    ]),
  ];
  if (facts.spacingOrigin === 'none') {
    sentences.push(ruleSentence('No pixel spacing is stated; distances cannot be given in millimetres.', ['Pixel spacing: not stated']));
  }
  return sentences;
}

/** One sentence on how an ECG was taken. */
export function ecgTechnique(study: Study): DraftSentence[] {
  return [ruleSentence(`${opening(study, '12-lead ECG')}, ${dateText(study)}.`, [`Acquired: ${study.acquiredAt ?? 'not stated'}`])];
}

/** What is missing, when only one of the two studies is there. */
export function missingModality(has: { readonly film: boolean; readonly ecg: boolean }): DraftSentence[] {
  if (has.film && has.ecg) return [];
  const missing = has.film ? 'ECG' : 'chest film';
  return [ruleSentence(`No ${missing} was available for this draft.`, [`${has.film ? 'ECG' : 'Chest film'}: none given`])];
}
