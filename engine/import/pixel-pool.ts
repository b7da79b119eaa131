/** A few threads that decode pixels, so that the engine goes on answering while a film is decoded. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AuscultError, type ErrorCode, type WireError } from '../../contract/index.ts';
import { runPixelTaskHere, type PixelResult, type PixelTask, type RunPixelTask } from './dicom/pixel-task.ts';

/** What a thread answers: a result, an error of the table, or what it did not foresee. */
export type WorkerAnswer = { readonly result: PixelResult<PixelTask> } | { readonly refusal: WireError | { readonly problem: string } };

/** Longest time that a frame may take, ms. A thread that takes longer is ended. */
const taskTimeMs = 60_000;

interface Job {
  readonly task: PixelTask;
  readonly resolve: (result: PixelResult<PixelTask>) => void;
  readonly reject: (error: unknown) => void;
}

export interface PixelPoolOptions {
  /** The built `pixel-worker`. */
  readonly workerFile: string;
  /** How many threads at most; by default one less than the machine has cores, and no more than 3. */
  readonly threads?: number;
  readonly log?: (level: 'warn', message: string, cause?: unknown) => void;
}

/** Threads are started when there is work for them, and stay. */
export class PixelPool {
  readonly #options: PixelPoolOptions;
  readonly #most: number;
  readonly #idle: Worker[] = [];
  readonly #queue: Job[] = [];
  readonly #workers = new Set<Worker>();
  #isClosed = false;

  constructor(options: PixelPoolOptions) {
    this.#options = options;
    this.#most = options.threads ?? Math.max(1, Math.min(3, availableParallelism() - 1));
  }

  /**
   * Does a task on a free thread, or as soon as one is free. Where no thread can be started, the calling thread does it.
   *
   * @throws AuscultError 'film-decode-failed', also when the frame takes its thread down; 'cancelled' when the pool is closed meanwhile
   */
  readonly run: RunPixelTask = <T extends PixelTask>(task: T): Promise<PixelResult<T>> =>
    new Promise((resolve, reject) => {
      const job: Job = { task, resolve: resolve as Job['resolve'], reject };
      if (this.#isClosed) return reject(closed());
      this.#queue.push(job);
      this.#next();
    });

  /** Ends all threads; what is under way or waiting is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of this.#queue.splice(0)) job.reject(closed());
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  #next(): void {
    if (this.#queue.length === 0) return;
    const worker = this.#idle.pop() ?? (this.#workers.size < this.#most ? this.#start() : undefined);
    const job = worker && this.#queue.shift();
    if (worker && job) this.#give(worker, job);
  }

  #start(): Worker {
    const worker = new Worker(this.#options.workerFile);
    this.#workers.add(worker);
    // A thread that fails while it has nothing to do is no job's failure, and must not end the engine.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      this.#workers.delete(worker);
      const idle = this.#idle.indexOf(worker);
      if (idle >= 0) this.#idle.splice(idle, 1);
    });
    return worker;
  }

  #give(worker: Worker, job: Job): void {
    const end = (): void => {
      clearTimeout(timer);
      worker.removeListener('message', answer).removeListener('error', fail).removeListener('exit', leave);
    };
    const lose = (): void => {
      end();
      this.#workers.delete(worker);
      void worker.terminate();
      this.#next();
    };
    const answer = (message: WorkerAnswer): void => {
      end();
      worker.unref();
      this.#idle.push(worker);
      settle(job, message);
      this.#next();
    };
    const fail = (cause: unknown): void => {
      this.#options.log?.('warn', 'a decoding thread has failed', cause);
      lose();
      if (isNotStartable(cause)) void runPixelTaskHere(job.task).then(job.resolve, job.reject);
      else job.reject(failed(job, 'its decoder has failed', cause));
    };
    const leave = (): void => {
      lose();
      job.reject(this.#isClosed ? closed() : failed(job, 'its decoder has ended'));
    };
    const timer = setTimeout(() => {
      lose();
      job.reject(failed(job, `decoding takes longer than ${taskTimeMs / 1000} s`));
    }, taskTimeMs);
    worker.ref();
    worker.on('message', answer).on('error', fail).on('exit', leave);
    const { task, transfer } = withOwnBytes(job.task);
    worker.postMessage(task, transfer);
  }
}

/** A view of a file would take the whole file along; a copy of the frame is given away instead. */
function withOwnBytes(task: PixelTask): { task: PixelTask; transfer: ArrayBuffer[] } {
  const bytes = new Uint8Array(task.encoded.bytes);
  return { task: { ...task, encoded: { ...task.encoded, bytes } }, transfer: [bytes.buffer] };
}

function settle(job: Job, answer: WorkerAnswer): void {
  if ('result' in answer) return job.resolve(answer.result);
  const { refusal } = answer;
  if ('code' in refusal) job.reject(new AuscultError<ErrorCode>(refusal.code, refusal.details as never));
  else job.reject(failed(job, 'its pixels and their description contradict each other', refusal.problem));
}

function failed({ task }: Job, problem: string, cause?: unknown): AuscultError {
  return new AuscultError('film-decode-failed', { file: task.file, problem }, { cause });
}

function closed(): AuscultError {
  return new AuscultError('cancelled', { what: 'Decoding' });
}

function isNotStartable(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ERR_WORKER_INIT_FAILED'].includes(String(cause.code)); // prettier-ignore
}
