/** Writes the sections of a report with the language model, token by token. Knows nothing of evidence: a guide decides what is taken. */
import { AuscultError, type DraftSectionName, type Modality } from '../../contract/index.ts';
import type { StudyEncoding } from '../inference/encoding.ts';
import { ExpectedSentences } from './expected-sentences.ts';
import type { LanguageModel } from './language-model.ts';
import { concatenated, Pen } from './pen.ts';
import { promptPieces, sectionsFor, type PromptSection } from './prompt.ts';
import { chooseToken, repeatingTokens, seededRandom, type RandomSource } from './sampling.ts';
import { finishedSentences } from './split-sentences.ts';
import { StreamDecoder } from './stream-decoder.ts';

/** A run of so many tokens is not written twice in one section. */
const repetitionLength = 8;
/** So many sentences are tried at one place, each with another beginning, before the section is ended or what is missing is asked for. */
const attempts = 2;
/** A sentence longer than this is given up. */
const longestSentence = 40;

/** What happens while a report is written. */
export type WriterEvent =
  | { readonly kind: 'section'; readonly section: DraftSectionName }
  /** A token was written; `text` is '' while a character still lacks bytes. */
  | { readonly kind: 'token'; readonly section: DraftSectionName; readonly text: string }
  /** A sentence was taken from the plan, because the model did not write it. */
  | { readonly kind: 'asked'; readonly section: DraftSectionName; readonly text: string }
  /** `isCut`: the section reached its longest length before the model ended it. */
  | { readonly kind: 'end'; readonly section: DraftSectionName; readonly text: string; readonly isCut: boolean };

/** Decides what is taken. */
export interface WriterGuide {
  /** Whether a sentence may stand next. */
  accepts(text: string, section: DraftSectionName): boolean;
  /** Told of every sentence that stands. */
  take(text: string, section: DraftSectionName): void;
  /** A sentence that the section still owes, or `null`. */
  missing(section: DraftSectionName): string | null;
  /** Whether all is said that a section can say. */
  isComplete(section: DraftSectionName): boolean;
  /** Sentences that the model may well write next, likeliest first. They are only fed ahead, see `Pen`. */
  expected(section: DraftSectionName): readonly string[];
}

/** A study to write about: its encoding, and what its soft tokens are to speak of. */
export interface WriterStudy {
  readonly encoding: StudyEncoding;
  readonly plan: Float32Array;
}

export interface WriterOptions {
  readonly model: LanguageModel;
  /** The studies to write about, one a modality, at least one. */
  readonly studies: ReadonlyMap<Modality, WriterStudy>;
  readonly seed: number;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topK: number;
  /** Without one the model writes as it likes. */
  readonly guide?: WriterGuide | undefined;
  /** Whether the prompt says " none" in place of every study: what the model writes without having seen any. */
  readonly isBlind?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

async function promptVectors({ model, studies, isBlind }: WriterOptions): Promise<Float32Array> {
  const pieces = promptPieces(model.prompt, isBlind ? new Set() : new Set(studies.keys()));
  const vectors: Float32Array[] = [];
  for (const piece of pieces) {
    const study = piece.kind === 'soft' ? studies.get(piece.modality) : undefined;
    if (study) vectors.push(await model.soften(study.encoding, study.plan));
    else if (piece.kind === 'tokens' && piece.ids.length > 0) vectors.push(await model.embed(piece.ids));
  }
  return concatenated(vectors);
}

function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AuscultError('cancelled', { what: 'The draft' });
}

/** Chooses tokens: what every stretch of text shares. */
class Chooser {
  readonly options: WriterOptions;
  readonly foresight: ExpectedSentences;
  readonly #random: RandomSource;

  constructor(options: WriterOptions) {
    this.options = options;
    this.foresight = new ExpectedSentences(options.model.tokenizer);
    this.#random = seededRandom(options.seed);
  }

  async next(pen: Pen, banned: ReadonlySet<number>, guess: readonly number[] = []): Promise<number> {
    refuseCancelled(this.options.signal);
    const { temperature, topK } = this.options;
    return chooseToken(await pen.next(guess), { temperature, topK, banned, random: this.#random });
  }
}

/** A section as the model likes it, up to its stop. */
async function* writeFreely(section: PromptSection, pen: Pen, chooser: Chooser): AsyncGenerator<WriterEvent> {
  const { model } = chooser.options;
  const ends = new Set([section.stop.id, model.prompt.eosId]);
  const stream = new StreamDecoder(model.tokenizer);
  const tokens: number[] = [];
  let isEnded = false;
  while (tokens.length < section.maxNewTokens) {
    const token = await chooser.next(pen, tokens.length === 0 ? ends : repeatingTokens(tokens, repetitionLength));
    isEnded = ends.has(token);
    if (isEnded) break;
    await pen.write([token]);
    tokens.push(token);
    yield { kind: 'token', section: section.name, text: stream.push(token) };
  }
  stream.end();
  yield { kind: 'end', section: section.name, text: stream.text, isCut: !isEnded };
}

/** One sentence as the model would go on. */
interface Candidate {
  /** '' where the model would rather end the section. */
  readonly text: string;
  readonly tokens: readonly number[];
}

async function nextSentence(
  section: PromptSection,
  pen: Pen,
  chooser: Chooser,
  banned: ReadonlySet<number>,
  room: number,
  foresee: (written: readonly number[]) => readonly number[],
): Promise<Candidate> {
  const { model } = chooser.options;
  const ends = new Set([section.stop.id, model.prompt.eosId]);
  const tokens: number[] = [];
  while (tokens.length < Math.min(longestSentence, room)) {
    const token = await chooser.next(pen, tokens.length === 0 ? banned : new Set<number>(), foresee(tokens));
    if (ends.has(token)) break;
    tokens.push(token);
    await pen.write([token]);
    // a sentence is whole once it would be one in front of another
    if (finishedSentences(`${model.tokenizer.decode(tokens)} X`).length > 0) break;
  }
  return { text: tokens.length > 0 ? model.tokenizer.decode(tokens) : '', tokens };
}

/** A section sentence by sentence, each as the guide takes it. */
async function* writeGuided(section: PromptSection, pen: Pen, chooser: Chooser, guide: WriterGuide): AsyncGenerator<WriterEvent> {
  const { model } = chooser.options;
  const { name } = section;
  let [text, length] = ['', 0];
  while (length < section.maxNewTokens && !guide.isComplete(name)) {
    const taken = await takenSentence(section, pen, chooser, guide, section.maxNewTokens - length);
    if (taken) {
      for (const piece of pieces(model, taken.tokens)) {
        refuseCancelled(chooser.options.signal);
        yield { kind: 'token', section: name, text: piece };
      }
      guide.take(taken.text.trim(), name);
      text += taken.text;
      length += taken.tokens.length;
      continue;
    }
    const asked = guide.missing(name);
    if (asked === null) break;
    const ids = model.tokenizer.encode(` ${asked}`, false);
    await pen.write(ids);
    guide.take(asked, name);
    yield { kind: 'asked', section: name, text: ` ${asked}` };
    text += ` ${asked}`;
    length += ids.length;
  }
  yield { kind: 'end', section: name, text, isCut: false };
}

/** The first of a few candidates that the guide takes, the pen then standing behind it; or `null`, the pen standing where it stood. */
async function takenSentence(
  section: PromptSection,
  pen: Pen,
  chooser: Chooser,
  guide: WriterGuide,
  room: number,
): Promise<Candidate | null> {
  const expected = guide.expected(section.name);
  const foresee = (written: readonly number[]): readonly number[] => chooser.foresight.rest(expected, written);
  await pen.next(foresee([]));
  const mark = pen.mark();
  const banned = new Set<number>();
  for (let attempt = 0; attempt < attempts; attempt++) {
    const candidate = await nextSentence(section, pen, chooser, banned, room, foresee);
    const [first] = candidate.tokens;
    if (first === undefined) break;
    if (guide.accepts(candidate.text.trim(), section.name)) return candidate;
    pen.goBackTo(mark);
    banned.add(first);
  }
  return null;
}

/** Tokens as pieces of text, for a display that shows them one by one. */
function pieces(model: LanguageModel, tokens: readonly number[]): string[] {
  const stream = new StreamDecoder(model.tokenizer);
  const all = tokens.map((token) => stream.push(token));
  const rest = tokens.length > 0 ? stream.end() : '';
  return rest === '' ? all : [...all.slice(0, -1), `${all.at(-1) ?? ''}${rest}`];
}

/**
 * Writes all sections in order.
 *
 * @throws AuscultError 'cancelled' between two tokens, once the signal is aborted
 */
export async function* writeReport(options: WriterOptions): AsyncGenerator<WriterEvent> {
  const { model, studies, signal, guide } = options;
  refuseCancelled(signal);
  const pen = new Pen(model, await promptVectors(options));
  const chooser = new Chooser(options);
  for (const section of sectionsFor(model.prompt, new Set(studies.keys()))) {
    await pen.write(section.header.ids);
    yield { kind: 'section', section: section.name };
    yield* guide ? writeGuided(section, pen, chooser, guide) : writeFreely(section, pen, chooser);
    await pen.write([section.stop.id]);
  }
}
