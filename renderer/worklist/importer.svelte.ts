/** Imports and the enrolment of sample patients: progress, time left, and what became of each file. */
import type { CallProgress, ImportOutcome } from '../../contract/calls.ts';
import { formatTimeLeft } from '../format.ts';
import { isCancelled, messageOf, type Engine } from '../engine-client.ts';

/** What is going on. */
export type ImportPhase = 'idle' | 'importing' | 'encoding' | 'sampling' | 'done' | 'stopped' | 'failed';

/** How many outcomes the list keeps; the counts go on beyond it. */
const keptOutcomes = 2_000;

/** State of the import dock. One job at a time; further drops wait for it. */
export class ImporterState {
  readonly #engine: Engine;
  readonly #now: () => number;
  #running: AbortController | undefined;
  #waiting: string[] = [];
  #startedAt = 0;
  #phase = $state<ImportPhase>('idle');
  #done = $state(0);
  #total = $state(0);
  #elapsedMs = $state(0);
  #stage = $state('');
  #outcomes = $state.raw<readonly ImportOutcome[]>([]);
  #importedCount = $state(0);
  #duplicateCount = $state(0);
  #refusedCount = $state(0);
  #problem = $state('');

  readonly isBusy = $derived(this.#phase === 'importing' || this.#phase === 'encoding' || this.#phase === 'sampling');
  readonly refused = $derived(this.#outcomes.filter((outcome) => outcome.kind === 'refused'));
  readonly fraction = $derived(this.#total > 0 ? this.#done / this.#total : 0);
  /** `about 12 s left`, once there is a pace to go by. */
  readonly timeLeft = $derived(
    this.isBusy && this.#done >= 2 && this.#total > this.#done
      ? formatTimeLeft(((this.#elapsedMs / this.#done) * (this.#total - this.#done)) / 1000)
      : '',
  );

  constructor(engine: Engine, now: () => number = () => performance.now()) {
    this.#engine = engine;
    this.#now = now;
  }

  get phase(): ImportPhase {
    return this.#phase;
  }
  /** Files or studies done, whole ones. */
  get done(): number {
    return Math.floor(this.#done);
  }
  get total(): number {
    return this.#total;
  }
  /** Stage of an enrolment: `generate`, `import`, `encode`; '' otherwise. */
  get stage(): string {
    return this.#stage;
  }
  get outcomes(): readonly ImportOutcome[] {
    return this.#outcomes;
  }
  get importedCount(): number {
    return this.#importedCount;
  }
  get duplicateCount(): number {
    return this.#duplicateCount;
  }
  get refusedCount(): number {
    return this.#refusedCount;
  }
  get problem(): string {
    return this.#problem;
  }

  /** Imports files and folders, or lines them up behind the job that runs. */
  async importPaths(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    if (this.isBusy) {
      this.#waiting.push(...paths);
      return;
    }
    await this.#run('importing', async (signal) => {
      const onProgress = (progress: CallProgress<'importPaths'>): void => this.#takeImport(progress);
      const result = await this.#engine.call('importPaths', { paths: paths.slice(0, 1_000), encode: true }, { signal, onProgress });
      this.#outcomes = result.outcomes.slice(0, keptOutcomes);
      this.#importedCount = result.imported;
      this.#duplicateCount = result.duplicates;
      this.#refusedCount = result.refused;
    });
    const next = this.#waiting;
    this.#waiting = [];
    if (this.#phase === 'done') await this.importPaths(next);
  }

  /** Enrols the built-in sample patients. */
  async enrolSamples(): Promise<void> {
    if (this.isBusy) return;
    await this.#run('sampling', async (signal) => {
      const onProgress = (progress: CallProgress<'enrolSamples'>): void => {
        if (this.#stage !== progress.stage) this.#startedAt = this.#now();
        this.#stage = progress.stage;
        this.#advance(progress.done, progress.total);
      };
      const result = await this.#engine.call('enrolSamples', {}, { signal, onProgress });
      this.#importedCount = result.imported;
      this.#duplicateCount = result.duplicates;
    });
  }

  /** Stops the running job. What was imported completely stays. */
  stop(): void {
    this.#waiting = [];
    this.#running?.abort();
  }

  /** Takes the dock away. */
  dismiss(): void {
    if (!this.isBusy) this.#phase = 'idle';
  }

  /** Takes the dock away when it has nothing left to say: all went well. */
  dismissIfClean(): void {
    if (this.#phase === 'done' && this.#refusedCount === 0) this.dismiss();
  }

  async #run(phase: ImportPhase, job: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    this.#phase = phase;
    this.#outcomes = [];
    this.#importedCount = this.#duplicateCount = this.#refusedCount = 0;
    this.#problem = this.#stage = '';
    this.#startedAt = this.#now();
    this.#advance(0, 0);
    try {
      await job(running.signal);
      this.#phase = 'done';
    } catch (error) {
      this.#phase = isCancelled(error) ? 'stopped' : 'failed';
      this.#problem = isCancelled(error) ? '' : messageOf(error);
    }
  }

  #takeImport(progress: CallProgress<'importPaths'>): void {
    if (progress.kind === 'found') return this.#advance(0, progress.total);
    if (progress.kind === 'part') return this.#advance(progress.done, progress.total);
    if (progress.kind === 'file') {
      this.#count(progress.outcome);
      return this.#advance(progress.done, progress.total);
    }
    if (this.#phase !== 'encoding') {
      this.#phase = 'encoding';
      this.#startedAt = this.#now();
    }
    this.#advance(progress.done, progress.total);
  }

  #count(outcome: ImportOutcome): void {
    if (this.#outcomes.length < keptOutcomes) this.#outcomes = [...this.#outcomes, outcome];
    if (outcome.kind === 'imported') this.#importedCount++;
    else if (outcome.kind === 'duplicate') this.#duplicateCount++;
    else this.#refusedCount++;
  }

  #advance(done: number, total: number): void {
    this.#done = done;
    this.#total = total;
    this.#elapsedMs = this.#now() - this.#startedAt;
  }
}

/** The last part of a path, for lists. */
export function fileName(path: string): string {
  return (
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? path
  );
}
