/** A tokenizer file in the `tokenizers` JSON format, loaded. The one file that imports the tokenizer package. */
import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';

const TokenizerConfig = z.looseObject({ model_max_length: z.number().optional() });

/** Text to token numbers and back. */
export interface TextTokenizer {
  /** Longest input that the model was made for, tokens; `null` when its configuration does not say. */
  readonly maxTokens: number | null;
  /** Token numbers of a text. `addSpecial` adds what the model expects around a whole text. */
  encode(text: string, addSpecial: boolean): number[];
  /** Text of token numbers, special tokens left out. A character cut in the middle of its bytes reads U+FFFD. */
  decode(tokens: readonly number[]): string;
  /** Number of a token by its exact spelling. */
  tokenId(token: string): number | undefined;
}

/**
 * Loads a tokenizer.
 *
 * @param file        `….tokenizer.json`
 * @param configFile  its `tokenizer_config.json`
 */
export async function loadTokenizer(file: string, configFile: string): Promise<TextTokenizer> {
  const [json, configJson] = await Promise.all([readFile(file, 'utf8'), readFile(configFile, 'utf8')]);
  const config = TokenizerConfig.parse(JSON.parse(configJson));
  const tokenizer = new Tokenizer(JSON.parse(json) as object, config);
  const maxLength = config.model_max_length;
  return {
    maxTokens: maxLength !== undefined && Number.isSafeInteger(maxLength) && maxLength < 1e6 ? maxLength : null,
    encode: (text, addSpecial) => [...tokenizer.encode(text, { add_special_tokens: addSpecial }).ids],
    decode: (tokens) => tokenizer.decode([...tokens], { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
    tokenId: (token) => tokenizer.token_to_id(token),
  };
}
