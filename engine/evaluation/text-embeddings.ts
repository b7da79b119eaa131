/** Texts in the joint space, each encoded once. */
import type { Inference } from '../inference/index.ts';
import { dot } from './retrieval-metrics.ts';

/** Encodes texts and remembers them. */
export class TextEmbeddings {
  readonly #inference: Pick<Inference, 'encodeText'>;
  readonly #known = new Map<string, Float32Array>();

  constructor(inference: Pick<Inference, 'encodeText'>) {
    this.#inference = inference;
  }

  /**
   * Unit vector of a text.
   *
   * @throws AuscultError 'model-missing', 'model-corrupt', 'model-failed'
   */
  async of(text: string): Promise<Float32Array> {
    let embedding = this.#known.get(text);
    if (!embedding) this.#known.set(text, (embedding = await this.#inference.encodeText(text)));
    return embedding;
  }

  /** A function that gives the mean cosine of a study with the prompts. */
  async scorer(prompts: readonly string[]): Promise<(embedding: Float32Array) => number> {
    const vectors: Float32Array[] = [];
    for (const prompt of prompts) vectors.push(await this.of(prompt));
    return (embedding) => vectors.reduce((sum, vector) => sum + dot(embedding, vector), 0) / vectors.length;
  }
}
