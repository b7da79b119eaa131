/**
 * An encoder's file with its weights put out of order: what a map must not survive. Adebayo J et al., Sanity Checks for Saliency
 * Maps, NeurIPS 2018. Reads no more of the ONNX format (protocol buffers) than it must.
 */
import { createRandom } from '../../sample/random.ts';

/** Field numbers of onnx.proto3: ModelProto.graph, GraphProto.initializer; TensorProto: dims, data_type, raw_data. */
const field = { graph: 7, initializer: 5, dims: 1, dataType: 2, rawData: 9 } as const;
const float32Type = 1;
const lengthDelimited = 2;
const varint = 0;

interface Field {
  readonly number: number;
  readonly wireType: number;
  /** Of a varint its value; else 0. */
  readonly value: number;
  /** Bytes of the content. */
  readonly start: number;
  readonly end: number;
}

function readVarint(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    if (byte === undefined) throw new RangeError('the file ends within a number');
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return { value, next: at };
  }
}

function* fieldsOf(bytes: Uint8Array, start: number, end: number): Generator<Field> {
  let at = start;
  while (at < end) {
    const tag = readVarint(bytes, at);
    const [number, wireType] = [Math.floor(tag.value / 8), tag.value % 8];
    if (wireType === lengthDelimited || wireType === varint) {
      const read = readVarint(bytes, tag.next);
      at = wireType === varint ? read.next : read.next + read.value;
      yield { number, wireType, value: wireType === varint ? read.value : 0, start: read.next, end: at };
    } else {
      at = tag.next + (wireType === 1 ? 8 : 4);
      yield { number, wireType, value: 0, start: tag.next, end: at };
    }
  }
}

/** Puts float32 values (4 bytes each, anywhere in the file) into a random order. */
function shuffle(bytes: Uint8Array, start: number, end: number, random: ReturnType<typeof createRandom>): void {
  const values = new Uint32Array(bytes.slice(start, end).buffer);
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [values[i], values[j]] = [values[j] ?? 0, values[i] ?? 0];
  }
  bytes.set(new Uint8Array(values.buffer), start);
}

/** Number of dimensions, written one by one or packed. */
function rankOf(bytes: Uint8Array, tensor: readonly Field[]): number {
  let rank = 0;
  for (const part of tensor.filter(({ number }) => number === field.dims)) {
    if (part.wireType === varint) rank += 1;
    else for (let at = part.start; at < part.end; at = readVarint(bytes, at).next) rank += 1;
  }
  return rank;
}

/**
 * A copy of an ONNX file in which the values of every weight matrix and kernel (float32, two dimensions and more) are shuffled among
 * themselves.
 *
 * @throws RangeError when the file has no weights
 */
export function withShuffledWeights(model: Uint8Array, seed = 1): Uint8Array {
  const bytes = Uint8Array.from(model);
  const random = createRandom(seed);
  let shuffled = 0;
  for (const graph of [...fieldsOf(bytes, 0, bytes.length)].filter(({ number }) => number === field.graph)) {
    for (const initializer of fieldsOf(bytes, graph.start, graph.end)) {
      if (initializer.number !== field.initializer || initializer.wireType !== lengthDelimited) continue;
      const tensor = [...fieldsOf(bytes, initializer.start, initializer.end)];
      const raw = tensor.find(({ number }) => number === field.rawData);
      const isFloat = tensor.some(({ number, value }) => number === field.dataType && value === float32Type);
      if (!raw || !isFloat || rankOf(bytes, tensor) < 2) continue;
      shuffle(bytes, raw.start, raw.end, random);
      shuffled += 1;
    }
  }
  if (shuffled === 0) throw new RangeError('the file has no weights to shuffle');
  return bytes;
}
