/**
 * Reads the head of a GGUF file: what the model is, under which licence, how large its cache gets, and whether the file is whole.
 * The weights are not read. Whatever the bytes are, the answer is a head or a `GgufProblem`.
 *
 * @see https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (GGUF, versions 2 and 3)
 */

/** What is wrong with a file, as the end of a sentence. */
export class GgufProblem extends Error {
  override readonly name = 'GgufProblem';
}

/** What the head says. */
export interface GgufHead {
  readonly architecture: string;
  /** '' when not stated. */
  readonly name: string;
  readonly licence: string;
  readonly contextTokens: number;
  readonly layers: number;
  /** Values that the cache holds for one token and layer: keys and values together. */
  readonly cacheValuesPerLayer: number;
  readonly tensorCount: number;
}

/** Thrown when the bytes end before the head does; the caller may read more of the file. */
export class GgufTooShort extends GgufProblem {}

const mostKeys = 100_000;
const mostTensors = 1_000_000;
const mostKeyLength = 65_535;

/** Bytes of a value of each fixed-size type: uint8, int8, uint16, int16, uint32, int32, float32, bool, then 64-bit types. */
const valueBytes: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
const stringType = 8;
const arrayType = 9;

/** Values and bytes of a block of each tensor type that llama.cpp has; types that are not listed are not measured. */
const blocks: Readonly<Record<number, readonly [number, number]>> = {
  0: [1, 4],
  1: [1, 2],
  2: [32, 18],
  3: [32, 20],
  6: [32, 22],
  7: [32, 24],
  8: [32, 34],
  10: [256, 84],
  11: [256, 110],
  12: [256, 144],
  13: [256, 176],
  14: [256, 210],
  30: [1, 2],
};

type Value = string | number | boolean | null;

/** Walks through the bytes; every step is checked against their end. */
class Cursor {
  readonly #view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  skip(bytes: number): number {
    const start = this.at;
    if (bytes > this.#view.byteLength - start) throw new GgufTooShort('it ends within its own description');
    this.at += bytes;
    return start;
  }

  uint32(): number {
    return this.#view.getUint32(this.skip(4), true);
  }

  /** A 64-bit number that must be small enough to count with. */
  uint64(most: number, what: string): number {
    const value = this.#view.getBigUint64(this.skip(8), true);
    if (value > BigInt(most)) throw new GgufProblem(`it states ${value} ${what}`);
    return Number(value);
  }

  string(most: number, what: string): string {
    const length = this.uint64(most, what);
    const start = this.skip(length);
    return Buffer.from(this.#view.buffer, this.#view.byteOffset + start, length).toString('utf8');
  }

  value(type: number, depth = 0): Value {
    if (type === stringType) return this.string(64 * 2 ** 20, 'letters in a text');
    if (type === arrayType) {
      if (depth > 2) throw new GgufProblem('its lists are nested too deep');
      return this.array(depth);
    }
    const bytes = valueBytes[type];
    if (bytes === undefined) throw new GgufProblem(`it has a value of the unknown type ${type}`);
    return this.#number(type, this.skip(bytes));
  }

  /** Lists are passed over; only their soundness counts. */
  array(depth: number): null {
    const type = this.uint32();
    const count = this.uint64(2 ** 32, 'items in a list');
    const bytes = valueBytes[type];
    if (bytes !== undefined) this.skip(bytes * count);
    else for (let i = 0; i < count; i++) this.value(type, depth + 1);
    return null;
  }

  #number(type: number, at: number): number | boolean {
    const view = this.#view;
    if (type === 7) return view.getUint8(at) !== 0;
    if (type === 6) return view.getFloat32(at, true);
    if (type === 12) return view.getFloat64(at, true);
    if (type === 10) return Number(view.getBigUint64(at, true));
    if (type === 11) return Number(view.getBigInt64(at, true));
    if (type === 0) return view.getUint8(at);
    if (type === 1) return view.getInt8(at);
    if (type === 2) return view.getUint16(at, true);
    if (type === 3) return view.getInt16(at, true);
    return type === 4 ? view.getUint32(at, true) : view.getInt32(at, true);
  }
}

function readValues(cursor: Cursor, count: number): Map<string, Value> {
  const values = new Map<string, Value>();
  for (let i = 0; i < count; i++) {
    const key = cursor.string(mostKeyLength, 'letters in a name');
    values.set(key, cursor.value(cursor.uint32()));
  }
  return values;
}

/** Reads where the tensors lie and refuses a file that ends before they do. */
function checkTensors(cursor: Cursor, count: number, alignment: number, fileBytes: number): void {
  let end = 0;
  for (let i = 0; i < count; i++) {
    cursor.string(mostKeyLength, 'letters in the name of a tensor');
    const dimensions = cursor.uint32();
    if (dimensions > 8) throw new GgufProblem(`it has a tensor of ${dimensions} dimensions`);
    let size = 1;
    for (let d = 0; d < dimensions; d++) size *= cursor.uint64(2 ** 40, 'values along a side of a tensor');
    const [values, bytes] = blocks[cursor.uint32()] ?? [1, 0];
    end = Math.max(end, cursor.uint64(Number.MAX_SAFE_INTEGER, 'as the place of a tensor') + (size / values) * bytes);
  }
  const start = Math.ceil(cursor.at / alignment) * alignment;
  if (start + end > fileBytes) throw new GgufProblem('it ends before its weights do; it was not copied or downloaded wholly');
}

function positive(values: ReadonlyMap<string, Value>, key: string, most: number): number | null {
  const value = values.get(key);
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= most ? value : null;
}

function words(values: ReadonlyMap<string, Value>, key: string): string {
  const value = values.get(key);
  return typeof value === 'string' ? value.replace(/\s+/gu, ' ').trim().slice(0, 200) : '';
}

function required(values: ReadonlyMap<string, Value>, key: string, most: number): number {
  const value = positive(values, key, most);
  if (value === null) throw new GgufProblem(`it does not state ${key}`);
  return value;
}

/**
 * Reads the head of a file.
 *
 * @param bytes  the beginning of the file, as much as the head takes
 * @param fileBytes  size of the whole file
 * @throws GgufTooShort when the head goes on beyond `bytes`; GgufProblem with the reason for anything else
 */
export function readGgufHead(bytes: Uint8Array, fileBytes: number): GgufHead {
  const cursor = new Cursor(bytes);
  if (bytes.byteLength < 4 || Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== 'GGUF')
    throw new GgufProblem('it is not a GGUF file');
  cursor.skip(4);
  const version = cursor.uint32();
  if (version !== 2 && version !== 3) throw new GgufProblem(`it is of GGUF version ${version}`);
  const tensorCount = cursor.uint64(mostTensors, 'tensors');
  const values = readValues(cursor, cursor.uint64(mostKeys, 'facts'));
  if (tensorCount === 0) throw new GgufProblem('it holds no weights');
  const architecture = words(values, 'general.architecture');
  if (architecture === '') throw new GgufProblem('it does not state its architecture');
  const layers = required(values, `${architecture}.block_count`, 10_000);
  const heads = required(values, `${architecture}.attention.head_count`, 100_000);
  const cacheHeads = positive(values, `${architecture}.attention.head_count_kv`, 100_000) ?? heads;
  const width = required(values, `${architecture}.embedding_length`, 10_000_000);
  const keyLength = positive(values, `${architecture}.attention.key_length`, 100_000) ?? Math.ceil(width / heads);
  const valueLength = positive(values, `${architecture}.attention.value_length`, 100_000) ?? keyLength;
  checkTensors(cursor, tensorCount, positive(values, 'general.alignment', 2 ** 20) ?? 32, fileBytes);
  return {
    architecture,
    name: words(values, 'general.name'),
    licence: words(values, 'general.license') || words(values, 'general.license.name') || 'not stated',
    contextTokens: required(values, `${architecture}.context_length`, 2 ** 31),
    layers,
    cacheValuesPerLayer: cacheHeads * (keyLength + valueLength),
    tensorCount,
  };
}
