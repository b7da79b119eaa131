/** One run of the drafter's decoder over a growing text: the cache of keys and values goes from each step to the next. */
import { floatsOf, floatTensor, int64Tensor, type OnnxSession, type OnnxTensor, type OnnxTensors } from '../inference/onnx-runtime.ts';

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
   * Feeds tokens and returns the logits after each of the last `wanted` of them.
   *
   * @param vectors  token vectors one after the other, at least one
   * @param wanted   1 to as many as are fed
   * @returns one array a position, each of one value a token of the vocabulary
   */
  async feed(vectors: Float32Array, wanted = 1): Promise<Float32Array[]> {
    const count = vectors.length / this.#width;
    const positions = Array.from({ length: count }, (_, i) => this.#position + i);
    const outputs = await this.#session.run({
      inputs_embeds: floatTensor(vectors, [1, count, this.#width]),
      position_ids: int64Tensor(positions, [1, count]),
      logits_from: int64Tensor([-wanted], [1]),
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
    const size = values.length / wanted;
    return Array.from({ length: wanted }, (_, i) => values.subarray(i * size, (i + 1) * size));
  }

  /** Forgets all but the first `position` tokens. */
  truncate(position: number): void {
    if (position >= this.#position) return;
    for (const [name, tensor] of Object.entries(this.#cache)) this.#cache[name] = shortened(tensor, position);
    this.#position = position;
  }
}

/** The first `length` positions of keys or values [1, heads, positions, dimension], copied. */
function shortened(tensor: OnnxTensor, length: number): OnnxTensor {
  const [, heads = 0, positions = 0, dimension = 0] = tensor.dims;
  const all = floatsOf(tensor);
  const kept = new Float32Array(heads * length * dimension);
  for (let head = 0; head < heads; head++) {
    const from = head * positions * dimension;
    kept.set(all.subarray(from, from + length * dimension), head * length * dimension);
  }
  return floatTensor(kept, [1, heads, length, dimension]);
}
