/** Entry of the spelling thread: loads the dictionaries and answers one question after the other. */
import { parentPort } from 'node:worker_threads';
import { answerSpelling, type SpellingQuestion } from './spelling-thread.ts';
import { Speller } from './speller.ts';

const speller = new Speller();
parentPort?.on('message', ({ id, question }: { id: number; question: SpellingQuestion }) =>
  parentPort?.postMessage({ id, answer: answerSpelling(speller, question) }),
);
