/** What the evidence says of sentences that a clinician changed or wrote: asked after a pause in the typing, kept while the words stay. */
import type { CallOutput } from '../../../contract/calls.ts';
import type { ReportKey, ReportSentence } from '../../../contract/report.ts';
import type { Engine } from '../../engine-client.ts';

export type SentenceCheck = CallOutput<'checkSentences'>['checks'][number];

/** Pause in the typing after which the sentences are checked, ms. */
const pauseMs = 600;

type Checked = Pick<ReportSentence, 'sentenceId' | 'text' | 'section'>;

/** Whether a sentence is the clinician's: a drafted one was judged when it was drafted. */
function isOwn({ state, text }: Pick<ReportSentence, 'state' | 'text'>): boolean {
  return (state === 'edited' || state === 'written') && text.trim() !== '';
}

/** Checks of the report that is open. */
export class SentenceChecks {
  readonly #engine: Engine;
  #checks = $state.raw<ReadonlyMap<string, { readonly text: string; readonly check: SentenceCheck }>>(new Map());
  #asked = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The check of a sentence in its present words, or `null` while there is none. */
  of(sentence: Pick<ReportSentence, 'sentenceId' | 'text' | 'state'>): SentenceCheck | null {
    const known = this.#checks.get(sentence.sentenceId);
    return known && isOwn(sentence) && known.text === sentence.text ? known.check : null;
  }

  /** Whether findings, measurements or another sentence speak against it. */
  isContradicted(sentence: Pick<ReportSentence, 'sentenceId' | 'text' | 'state'>): boolean {
    return this.of(sentence)?.verdict === 'contradicted';
  }

  /** Checks the sentences when nothing new has come for a moment; nothing where the clinician has written none. */
  look(reportKey: ReportKey, sentences: readonly ReportSentence[]): void {
    const said = sentences.filter(({ state, text }) => state !== 'rejected' && text.trim() !== '');
    const asked = JSON.stringify([reportKey, said.map(({ section, text }) => [section, text])]);
    clearTimeout(this.#timer);
    if (!said.some(isOwn) || asked === this.#asked) return;
    this.#timer = setTimeout(() => {
      this.#asked = asked;
      void this.#ask(asked, reportKey, said);
    }, pauseMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  /** Only the latest question may answer. @param asked  which it is */
  async #ask(asked: string, reportKey: ReportKey, said: readonly Checked[]): Promise<void> {
    try {
      const { checks } = await this.#engine.call('checkSentences', {
        reportKey,
        sentences: said.map(({ section, text }) => ({ section, text })),
      });
      if (this.#asked !== asked) return;
      this.#checks = new Map(said.flatMap(({ sentenceId, text }, i) => (checks[i] ? [[sentenceId, { text, check: checks[i] }]] : [])));
    } catch {
      if (this.#asked === asked) this.#asked = ''; // nothing is marked, and it is asked again with the next change
    }
  }
}
