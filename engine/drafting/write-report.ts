/** Writes the sections of a report with the language model, token by token. Knows nothing of evidence. */
import { AuscultError, type DraftSectionName, type Modality } from '../../contract/index.ts';
import type { StudyEncoding } from '../inference/encoding.ts';
import type { Decoder } from './decoder.ts';
import type { LanguageModel } from './language-model.ts';
import { promptPieces, sectionsFor, type PromptSection } from './prompt.ts';
import { chooseToken, repeatingTokens, seededRandom, type RandomSource } from './sampling.ts';
import { StreamDecoder } from './stream-decoder.ts';

/** A run of so many tokens is not written twice in one section. */
const repetitionLength = 8;

/** What happens while a report is written. */
export type WriterEvent =
  | { readonly kind: 'section'; readonly section: DraftSectionName }
  /** A token was written; `text` is '' while a character still lacks bytes. */
  | { readonly kind: 'token'; readonly section: DraftSectionName; readonly text: string }
  /** `isCut`: the section reached its longest length before the model ended it. */
  | { readonly kind: 'end'; readonly section: DraftSectionName; readonly text: string; readonly isCut: boolean };

export interface WriterOptions {
  readonly model: LanguageModel;
  /** The studies to write about, one a modality, at least one. */
  readonly encodings: ReadonlyMap<Modality, StudyEncoding>;
  readonly seed: number;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topK: number;
  readonly signal?: AbortSignal | undefined;
}

/** One array from several. */
function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function promptVectors({ model, encodings }: WriterOptions): Promise<Float32Array> {
  const pieces = promptPieces(model.prompt, new Set(encodings.keys()));
  const vectors: Float32Array[] = [];
  for (const piece of pieces) {
    const encoding = piece.kind === 'soft' ? encodings.get(piece.modality) : undefined;
    if (encoding) vectors.push(await model.soften(encoding));
    else if (piece.kind === 'tokens' && piece.ids.length > 0) vectors.push(await model.embed(piece.ids));
  }
  return concatenated(vectors);
}

/** State between sections: the decoder, and vectors that it has not been fed yet. */
interface Pen {
  readonly decoder: Pick<Decoder, 'feed'>;
  readonly random: RandomSource;
  unfed: Float32Array;
}

function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AuscultError('cancelled', { what: 'The draft' });
}

async function* writeSection(section: PromptSection, pen: Pen, options: WriterOptions): AsyncGenerator<WriterEvent> {
  const { model, signal, temperature, topK } = options;
  const ends = new Set([section.stop.id, model.prompt.eosId]);
  const stream = new StreamDecoder(model.tokenizer);
  const tokens: number[] = [];
  let isEnded = false;
  pen.unfed = concatenated([pen.unfed, await model.embed(section.header.ids)]);
  yield { kind: 'section', section: section.name };
  while (!isEnded && tokens.length < section.maxNewTokens) {
    refuseCancelled(signal);
    const logits = await pen.decoder.feed(pen.unfed);
    const banned = tokens.length === 0 ? ends : repeatingTokens(tokens, repetitionLength);
    const token = chooseToken(logits, { temperature, topK, banned, random: pen.random });
    isEnded = ends.has(token);
    pen.unfed = await model.embed([isEnded ? section.stop.id : token]);
    if (isEnded) break;
    tokens.push(token);
    yield { kind: 'token', section: section.name, text: stream.push(token) };
  }
  if (!isEnded) pen.unfed = concatenated([pen.unfed, await model.embed([section.stop.id])]);
  stream.end();
  yield { kind: 'end', section: section.name, text: stream.text, isCut: !isEnded };
}

/**
 * Writes all sections in order.
 *
 * @throws AuscultError 'cancelled' between two tokens, once the signal is aborted
 */
export async function* writeReport(options: WriterOptions): AsyncGenerator<WriterEvent> {
  const { model, encodings, seed, signal } = options;
  refuseCancelled(signal);
  const pen: Pen = { decoder: model.startDecoder(), random: seededRandom(seed), unfed: await promptVectors(options) };
  for (const section of sectionsFor(model.prompt, new Set(encodings.keys()))) yield* writeSection(section, pen, options);
}
