/** A GGUF file of one small tensor, for tests. */
export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
export const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const string = (text: string): Buffer => Buffer.concat([u64(Buffer.byteLength(text)), Buffer.from(text)]);
const word = (key: string, value: string): Buffer => Buffer.concat([string(key), u32(8), string(value)]);
const count = (key: string, value: number): Buffer => Buffer.concat([string(key), u32(4), u32(value)]);
const list = (key: string, values: readonly string[]): Buffer =>
  Buffer.concat([string(key), u32(9), u32(8), u64(values.length), ...values.map(string)]);

export const facts = [
  word('general.architecture', 'llama'),
  word('general.name', 'Tiny'),
  word('general.license', 'apache-2.0'),
  list('tokenizer.ggml.tokens', ['a', 'b', 'c']),
  count('llama.context_length', 8192),
  count('llama.block_count', 2),
  count('llama.embedding_length', 64),
  count('llama.attention.head_count', 4),
  count('llama.attention.head_count_kv', 2),
];

/** A whole file of one tensor of 32 × 4 values of 32 bits. */
export function tinyGguf({
  values = facts,
  version = 3,
  tensors = 1,
}: { values?: Buffer[]; version?: number; tensors?: number } = {}): Buffer {
  const tensor = Buffer.concat([string('weights'), u32(2), u64(32), u64(4), u32(0), u64(0)]);
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    u32(version),
    u64(tensors),
    u64(values.length),
    ...values,
    ...(tensors ? [tensor] : []),
  ]);
  return Buffer.concat([head, Buffer.alloc((32 - (head.length % 32)) % 32), Buffer.alloc(tensors ? 512 : 0)]);
}
