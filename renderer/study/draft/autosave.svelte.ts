/** Sends every change of a report to the store at once. While one save is under way the newest state waits, none is skipped for good. */
import type { PatientKey } from '../../../contract/ids.ts';
import type { Report, ReportKey, ReportSentence } from '../../../contract/report.ts';
import { messageOf, type Engine } from '../../engine-client.ts';

type Sentences = readonly ReportSentence[];

/** Saves one report. It goes on saving what was handed to it, also after the room was left. */
export class Autosave {
  readonly #engine: Engine;
  readonly #patientKey: PatientKey;
  readonly #reportKey: ReportKey;
  #revision: number;
  #saved: Sentences;
  #wanted: Sentences;
  #running: Promise<void> | null = null;
  #isUnsaved = $state(false);
  #savedAt = $state('');
  #problem = $state('');
  readonly #stopListening: () => void;

  constructor(engine: Engine, report: Report) {
    this.#engine = engine;
    this.#patientKey = report.patientKey;
    this.#reportKey = report.reportKey;
    this.#revision = report.revision;
    this.#saved = this.#wanted = report.sentences;
    this.#savedAt = report.savedAt;
    this.#stopListening = engine.onConnection(({ kind }) => {
      if (kind === 'connected' && this.#isUnsaved) void this.#resume();
    });
  }

  /** Whether something was changed that the store has not confirmed yet. */
  get isUnsaved(): boolean {
    return this.#isUnsaved;
  }
  /** ISO 8601 UTC. */
  get savedAt(): string {
    return this.#savedAt;
  }
  /** Why saving has failed; '' when it has not. */
  get problem(): string {
    return this.#problem;
  }
  get revision(): number {
    return this.#revision;
  }

  /** Saves these sentences, now. */
  put(sentences: Sentences): void {
    this.#wanted = sentences;
    this.#isUnsaved = this.#wanted !== this.#saved;
    void this.#run();
  }

  /** Resolves when all is saved; rejects with the reason when it cannot be. */
  async settle(): Promise<void> {
    await this.#run();
    if (this.#problem !== '') throw new Error(this.#problem);
  }

  /** Stops listening once what was handed over is saved. */
  dispose(): void {
    void this.#run().then(() => this.#stopListening());
  }

  #run(): Promise<void> {
    this.#running ??= this.#saveAll().finally(() => (this.#running = null));
    return this.#running;
  }

  async #saveAll(): Promise<void> {
    try {
      while (this.#wanted !== this.#saved) {
        const sentences = this.#wanted;
        const edits = sentences.map(({ sentenceId, section, text, state }) => ({ sentenceId, section, text, state }));
        const input = { reportKey: this.#reportKey, revision: this.#revision, sentences: edits };
        const { revision, savedAt } = await this.#engine.call('saveReport', input);
        this.#revision = revision;
        this.#saved = sentences;
        this.#savedAt = savedAt;
      }
      this.#isUnsaved = false;
      this.#problem = '';
    } catch (error) {
      this.#problem = messageOf(error);
    }
  }

  /** After the engine was started again: whether the last save arrived is not known, so the stored revision is asked for, then all is saved again. */
  async #resume(): Promise<void> {
    await this.#running;
    try {
      const { report } = await this.#engine.call('openReport', { patientKey: this.#patientKey, reportKey: this.#reportKey });
      if (report) this.#revision = Math.max(this.#revision, report.revision);
      // A change made meanwhile may be on its way with the revision from before, and be refused.
      await this.#running;
      await this.#run();
    } catch (error) {
      this.#problem = messageOf(error);
    }
  }
}
