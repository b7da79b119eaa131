/** The report draft of the open patient: the stored one, or the one that is being written. */
import type { Draft, DraftProgress, DraftSectionName, DraftSentence } from '../../../contract/draft.ts';
import type { PatientKey, StudyKey } from '../../../contract/ids.ts';
import { reportSections, reportSectionTitles } from '../../../contract/report.ts';
import { isCancelled, messageOf, type Engine } from '../../engine-client.ts';

/** What a draft is made from. */
export interface DraftRequest {
  readonly patientKey: PatientKey;
  readonly filmStudyKey: StudyKey | null;
  readonly ecgStudyKey: StudyKey | null;
}

/** A sentence that is being written: its section and the text so far. */
export interface SentenceInProgress {
  readonly section: DraftSectionName;
  readonly text: string;
}

/** Sentences of one section, in reading order. */
export interface DraftSection {
  readonly name: DraftSectionName;
  readonly title: string;
  readonly sentences: readonly DraftSentence[];
}

/** Groups sentences by section, in the order of a report; sections without sentences are left out, but for the one being written. */
export function sectionsOf(sentences: readonly DraftSentence[], writing: DraftSectionName | null = null): DraftSection[] {
  return reportSections
    .map((name) => ({ name, title: reportSectionTitles[name], sentences: sentences.filter((sentence) => sentence.section === name) }))
    .filter((section) => section.sentences.length > 0 || section.name === writing);
}

/** A sentence with its place in the whole draft: `index` from 0, `firstEvidence` from 1 counting all evidence before it. */
export interface NumberedSentence {
  readonly sentence: DraftSentence;
  readonly index: number;
  readonly firstEvidence: number;
}

/** Numbers the sentences of a draft and their evidence through, section by section. */
export function numberSentences(sections: readonly DraftSection[]): Map<DraftSentence, NumberedSentence> {
  const numbered = new Map<DraftSentence, NumberedSentence>();
  let firstEvidence = 1;
  for (const sentence of sections.flatMap((section) => section.sentences)) {
    numbered.set(sentence, { sentence, index: numbered.size, firstEvidence });
    firstEvidence += sentence.evidence.length;
  }
  return numbered;
}

/** State of the draft panel. A draft that is stopped or fails leaves the one before it in place. */
export class DraftState {
  readonly #engine: Engine;
  #running: AbortController | undefined;
  #stored = $state.raw<Draft | null>(null);
  #written = $state.raw<readonly DraftSentence[]>([]);
  #inProgress = $state.raw<SentenceInProgress | null>(null);
  #isWriting = $state(false);
  #problem = $state('');
  #wasStopped = $state(false);

  readonly sentences: readonly DraftSentence[] = $derived(this.#isWriting ? this.#written : (this.#stored?.sentences ?? []));
  readonly sections = $derived(sectionsOf(this.sentences, this.#isWriting ? (this.#inProgress?.section ?? null) : null));
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The complete draft that is shown, or null while one is written or when there is none. */
  get draft(): Draft | null {
    return this.#isWriting ? null : this.#stored;
  }
  get inProgress(): SentenceInProgress | null {
    return this.#inProgress;
  }
  get isWriting(): boolean {
    return this.#isWriting;
  }
  get wasStopped(): boolean {
    return this.#wasStopped;
  }
  get problem(): string {
    return this.#problem;
  }

  /** Shows a stored draft at once, or nothing with null. */
  show(draft: Draft | null): void {
    this.stop();
    this.#stored = draft;
    this.#problem = '';
    this.#wasStopped = false;
  }

  /** Writes a draft, streaming. A draft that is already being written is stopped first. @returns whether it was completed */
  async write(request: DraftRequest): Promise<boolean> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#written = [];
    this.#inProgress = null;
    this.#problem = '';
    this.#wasStopped = false;
    this.#isWriting = true;
    const isLatest = (): boolean => this.#running === running;
    try {
      const onProgress = (progress: DraftProgress): void => {
        if (isLatest()) this.#take(progress);
      };
      const draft = await this.#engine.call('generateDraft', { ...request }, { signal: running.signal, onProgress });
      if (isLatest()) this.#stored = draft;
      return isLatest();
    } catch (error) {
      if (!isLatest()) return false;
      if (isCancelled(error)) this.#wasStopped = true;
      else this.#problem = messageOf(error);
      return false;
    } finally {
      if (isLatest()) this.#isWriting = false;
    }
  }

  /** Stops the writing, if any. */
  stop(): void {
    this.#running?.abort();
  }

  #take(progress: DraftProgress): void {
    if (progress.kind === 'section') this.#inProgress = { section: progress.section, text: '' };
    else if (progress.kind === 'text') {
      const before = this.#inProgress?.section === progress.section ? this.#inProgress.text : '';
      this.#inProgress = { section: progress.section, text: before + progress.text };
    } else {
      this.#written = [...this.#written, progress.sentence];
      this.#inProgress = { section: progress.sentence.section, text: '' };
    }
  }
}

const verdictWords: Readonly<Record<DraftSentence['verdict'], string>> = {
  supported: '',
  unsupported: 'no evidence found',
  contradicted: 'contradicted by the evidence',
};

/** The mark of a sentence in words; '' when it is supported. Sentences that a rule wrote from stated facts bear none. */
export function verdictMark(sentence: DraftSentence): string {
  return sentence.origin === 'rule' && sentence.verdict !== 'contradicted' ? '' : verdictWords[sentence.verdict];
}
