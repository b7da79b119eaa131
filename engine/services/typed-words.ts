/** Typed words as directions of the joint space: the prompts that they stand for, and their negation. */
import type { Modality, ModelId } from '../../contract/index.ts';
import { readPrompts, textRemarks, understand, type Prompt, type PromptFolders, type Prompts } from '../prompts/index.ts';
import type { Encoders } from './capabilities.ts';

/** What a text was read as, with its vectors. */
export interface AskedWords {
  readonly modality: Modality;
  readonly readAs: { readonly prompt: Prompt; readonly isCorrected: boolean } | null;
  readonly prompts: readonly string[];
  readonly negations: readonly string[];
  /** Mean of the prompts' unit vectors: the dot product with a recording is the mean cosine. */
  readonly vector: Float32Array;
  readonly negationVector: Float32Array;
}

/** Longest part of a text whose words are compared with synonyms, and that a negation repeats. */
const keptTexts = 256;

/** The opposite of a phrase, as the reports that the encoders learned from would put it. */
export function negationOf(phrase: string): string {
  if (/^(no|without|absent)\b/i.test(phrase)) return phrase.replace(/^(no|without|absent)\s+(evidence of\s+|acute\s+)?/i, '');
  if (/^(normal|clear|unremarkable)\b|\bare clear$|\bis normal$/i.test(phrase))
    return phrase.replace(/\b(normal|clear|unremarkable)\b/i, 'abnormal');
  return `no ${phrase}`;
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) vector.forEach((value, i) => (mean[i] = (mean[i] ?? 0) + value / vectors.length));
  return mean;
}

/** Reads words and keeps the vectors of texts asked last. The prompt sets are read once. */
export class TypedWords {
  readonly #encoders: () => Promise<Encoders>;
  readonly #folders: PromptFolders;
  readonly #vectors = new Map<string, Promise<Float32Array>>();
  #prompts: Promise<Prompts> | undefined;

  constructor(encoders: () => Promise<Encoders>, folders: PromptFolders) {
    this.#encoders = encoders;
    this.#folders = folders;
  }

  /** The prompt sets in use. @throws AuscultError 'model-missing', 'model-corrupt' */
  prompts(): Promise<Prompts> {
    this.#prompts ??= readPrompts(this.#folders);
    this.#prompts.catch(() => (this.#prompts = undefined));
    return this.#prompts;
  }

  /** A finding by its code; `null` when neither set has it. @throws AuscultError as `prompts` */
  async findingOf(code: string): Promise<Prompt | null> {
    const { sets } = await this.prompts();
    return [...sets.film.prompts, ...sets.ecg.prompts].find((prompt) => prompt.code === code) ?? null;
  }

  /** What a text stands for in one modality. @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed' */
  async ask(text: string, modality: Modality): Promise<AskedWords> {
    const { sets } = await this.prompts();
    const understood = understand(text, sets[modality]);
    const readAs = understood.kind === 'finding' ? understood : null;
    const prompts = readAs ? readAs.prompt.prompts : [text.trim()];
    const negations = prompts.map(negationOf);
    return {
      modality,
      readAs,
      prompts,
      negations,
      vector: meanOf(await this.#all(prompts)),
      negationVector: meanOf(await this.#all(negations)),
    };
  }

  /** Remarks on how a text is read, and on prompts of the site that are not sound. @throws AuscultError as `ask` */
  async remarks(text: string): Promise<string[]> {
    const encoders = await this.#encoders();
    const tokens = await encoders.countTextTokens?.(text);
    return [...(tokens ? textRemarks(text, tokens) : []), ...(await this.prompts()).problems];
  }

  /** Unit vector of a text. @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed' */
  async vectorOf(text: string): Promise<Float32Array> {
    const encoders = await this.#encoders();
    const key = `${encoders.modelIds.text satisfies ModelId} ${text}`;
    let vector = this.#vectors.get(key);
    if (!vector) {
      vector = encoders.encodeText(text);
      this.#vectors.set(key, vector);
      vector.catch(() => this.#vectors.delete(key));
      for (const oldest of this.#vectors.keys()) if (this.#vectors.size > keptTexts) this.#vectors.delete(oldest);
    }
    return vector;
  }

  async #all(texts: readonly string[]): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (const text of texts) vectors.push(await this.vectorOf(text));
    return vectors;
  }
}
