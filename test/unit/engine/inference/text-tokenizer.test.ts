import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../../../engine/inference/text-tokenizer.ts';

const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };

/** Byte-level BPE over a few letters, with one merge and one special token. */
const tokenizer = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [{ id: 0, content: '<|end|>', single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }],
  normalizer: null,
  pre_tokenizer: byteLevel,
  post_processor: null,
  decoder: byteLevel,
  model: {
    type: 'BPE',
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: false,
    byte_fallback: false,
    ignore_merges: false,
    vocab: { '<|end|>': 0, a: 1, b: 2, ab: 3, Ġ: 4, Ã: 5, '©': 6 },
    merges: [['a', 'b']],
  },
};

describe('loadTokenizer', () => {
  let folder = '';
  const load = async (config: object): Promise<Awaited<ReturnType<typeof loadTokenizer>>> => {
    const files = [path.join(folder, 't.tokenizer.json'), path.join(folder, 't.tokenizer_config.json')] as const;
    await writeFile(files[0], JSON.stringify(tokenizer));
    await writeFile(files[1], JSON.stringify({ tokenizer_class: 'GPT2Tokenizer', ...config }));
    return loadTokenizer(...files);
  };
  beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'auscult-tokenizer-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it('merges letters and tells spaces', async () => expect((await load({})).encode('ab a', false)).toEqual([3, 4, 1]));

  it('recognises a special token in the text and leaves it out of what it reads back', async () => {
    const { encode, decode } = await load({});
    expect(encode('ab<|end|>', false)).toEqual([3, 0]);
    expect(decode([3, 0])).toBe('ab');
  });

  it('reads half a character as U+FFFD and both halves as the character', async () => {
    const { decode } = await load({});
    expect(decode([1, 5])).toBe('a\uFFFD');
    expect(decode([1, 5, 6])).toBe('aé');
  });

  it('knows the number of a token by its spelling', async () => {
    const { tokenId } = await load({});
    expect([tokenId('<|end|>'), tokenId('nothing')]).toEqual([0, undefined]);
  });

  it('tells the longest input where the configuration states one', async () => {
    expect((await load({ model_max_length: 128 })).maxTokens).toBe(128);
    expect((await load({})).maxTokens).toBeNull();
    expect((await load({ model_max_length: 1e30 })).maxTokens).toBeNull();
  });
});
