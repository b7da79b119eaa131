/** One run of the drafter's decoder over a growing text: the cache of keys and values goes from each step to the next. */
import { floatsOf, floatTensor, int64Tensor, type OnnxSession, type OnnxTensors } from '../inference/onnx-runtime.ts';

/** Sizes of the decoder's cache. */
export interface CacheShape {
  readonly heads: number;
  readonly headDimension: number;
}

/** A state of a decoder. */
export interface DecoderMark {
  readonly cache: OnnxTensors;
  readonly position: number;
}

/** Feeds vectors and keeps what the decoder remembers of them. Use one for one draft. */
export class Decoder {
  readonly #session: OnnxSession;
  readonly #width: number;
  #cache: OnnxTensors;
  #position = 0;

  /**
   * @param session  `drafter.onnx`
   * @param width    values of one token's vector
   */
  constructor(session: OnnxSession, width: number, shape: CacheShape) {
    this.#session = session;
    this.#width = width;
    const names = session.inputNames.filter((name) => name.startsWith('past_key_values.'));
    const empty = (): [number, number, number, number] => [1, shape.heads, 0, shape.headDimension];
    this.#cache = Object.fromEntries(names.map((name) => [name, floatTensor(new Float32Array(0), empty())]));
  }

  /** Tokens fed so far. */
  get position(): number {
    return this.#position;
  }

  /** What is remembered now. Costs nothing: the tensors of a step are never written to again. */
  mark(): DecoderMark {
    return { cache: { ...this.#cache }, position: this.#position };
  }

  /** Forgets everything since a mark of this decoder. */
  goBackTo({ cache, position }: DecoderMark): void {
    this.#cache = { ...cache };
    this.#position = position;
  }

  /**
   * Feeds tokens and returns the logits after the last.
   *
   * @param vectors  token vectors one after the other, at least one
   * @returns one value a token of the vocabulary
   */
  async feed(vectors: Float32Array): Promise<Float32Array> {
    const count = vectors.length / this.#width;
    const positions = Array.from({ length: count }, (_, i) => this.#position + i);
    const outputs = await this.#session.run({
      inputs_embeds: floatTensor(vectors, [1, count, this.#width]),
      position_ids: int64Tensor(positions, [1, count]),
      ...this.#cache,
    });
    // the tensors change hands: what the decoder gave out as present goes back in as past, uncopied on this side
    for (const name of Object.keys(this.#cache)) {
      const present = outputs[name.replace('past_key_values', 'present')];
      if (!present) throw new RangeError(`the decoder gave nothing for ${name}`);
      this.#cache[name] = present;
    }
    this.#position += count;
    const { logits } = outputs;
    if (!logits) throw new RangeError('the decoder gave no logits');
    const values = floatsOf(logits);
    return values.subarray(values.length - (logits.dims.at(-1) ?? values.length));
  }
}
