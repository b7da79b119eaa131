/** Spelling on a thread of its own, since loading the dictionaries and suggesting would hold the engine up. Started when first asked. */
import { Worker } from 'node:worker_threads';
import type { Speller } from './speller.ts';

/** What the thread is asked. */
export type SpellingQuestion =
  | { readonly kind: 'add'; readonly words: readonly string[] }
  | { readonly kind: 'check'; readonly texts: readonly string[] }
  | { readonly kind: 'suggest'; readonly word: string };

/** Ranges of misspelt words by text, or suggestions. */
export type SpellingAnswer = { readonly misspelt: [number, number][][] } | { readonly suggestions: string[] };

/** Answers a question with a loaded speller. */
export function answerSpelling(speller: Speller, question: SpellingQuestion): SpellingAnswer {
  switch (question.kind) {
    case 'add':
      speller.add(question.words);
      return { suggestions: [] };
    case 'check':
      return { misspelt: question.texts.map((text) => speller.misspelt(text)) };
    case 'suggest':
      return { suggestions: speller.suggest(question.word) };
  }
}

interface Waiting {
  resolve(answer: SpellingAnswer): void;
  reject(error: unknown): void;
}

/** Checks spelling; one thread for the whole engine. */
export class Spelling {
  readonly #workerFile: string | undefined;
  readonly #ownWords: () => Promise<readonly string[]>;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #here: Promise<Speller> | undefined;
  #nextId = 0;

  /**
   * @param workerFile  the built `spelling-worker`; without it, the calling thread does the work
   * @param ownWords  words that the site has added, asked for once
   */
  constructor(workerFile: string | undefined, ownWords: () => Promise<readonly string[]>) {
    this.#workerFile = workerFile;
    this.#ownWords = ownWords;
  }

  /** Ranges of the misspelt words of each text. */
  async check(texts: readonly string[]): Promise<[number, number][][]> {
    const answer = await this.#ask({ kind: 'check', texts });
    return 'misspelt' in answer ? answer.misspelt : [];
  }

  /** Correct words near to this one, best first. */
  async suggest(word: string): Promise<string[]> {
    const answer = await this.#ask({ kind: 'suggest', word });
    return 'suggestions' in answer ? answer.suggestions : [];
  }

  /** Accepts a word from now on. */
  async add(word: string): Promise<void> {
    await this.#ask({ kind: 'add', words: [word] });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  async #ask(question: SpellingQuestion): Promise<SpellingAnswer> {
    if (this.#workerFile === undefined) return answerSpelling(await this.#loadHere(), question);
    this.#worker ??= await this.#start(this.#workerFile);
    return this.#post(this.#worker, question);
  }

  async #loadHere(): Promise<Speller> {
    this.#here ??= import('./speller.ts').then(async ({ Speller: Loaded }) => {
      const speller = new Loaded();
      speller.add(await this.#ownWords());
      return speller;
    });
    return this.#here;
  }

  async #start(file: string): Promise<Worker> {
    const words = await this.#ownWords();
    if (this.#worker) return this.#worker;
    const worker = new Worker(file);
    worker.unref();
    this.#worker = worker;
    worker.on('message', ({ id, answer }: { id: number; answer: SpellingAnswer }) => {
      this.#waiting.get(id)?.resolve(answer);
      this.#waiting.delete(id);
    });
    const lose = (cause: unknown): void => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const waiting of this.#waiting.values()) waiting.reject(cause);
      this.#waiting.clear();
    };
    worker.on('error', lose);
    worker.on('exit', () => lose(new Error('the spelling thread has ended')));
    void this.#post(worker, { kind: 'add', words }).catch(() => undefined);
    return worker;
  }

  #post(worker: Worker, question: SpellingQuestion): Promise<SpellingAnswer> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, question });
    });
  }
}
