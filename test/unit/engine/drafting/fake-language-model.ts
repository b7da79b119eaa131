/** A language model that writes what it is told: token numbers are character codes, one value a vector. */
import type { LanguageModel } from '../../../../engine/drafting/language-model.ts';
import { DrafterPrompt } from '../../../../engine/drafting/prompt.ts';

/** Ends a section. */
export const newline = 10;
/** Ends the text. */
export const endOfText = 0;

const codes = (text: string): number[] => [...text].map((character) => character.codePointAt(0)!);
const tokenText = (text: string): { text: string; ids: number[] } => ({ text, ids: codes(text) });

export const fakePrompt = DrafterPrompt.parse({
  parts: [
    tokenText('F:'),
    { soft: 'film', count: 2, absent: tokenText('-') },
    tokenText('E:'),
    { soft: 'ecg', count: 1, absent: tokenText('-') },
  ],
  sections: [
    { name: 'FILM', header: tokenText('f>'), modality: 'film', stop: { text: '\n', id: newline }, maxNewTokens: 60 },
    { name: 'ECG', header: tokenText('e>'), modality: 'ecg', stop: { text: '\n', id: newline }, maxNewTokens: 40 },
    { name: 'IMPRESSION', header: tokenText('i>'), modality: null, stop: { text: '', id: endOfText }, maxNewTokens: 40 },
  ],
  eosId: endOfText,
});

/** A model that writes `script` token after token, and everything that it was fed. */
export function fakeLanguageModel(script: string, vocabulary = 128): { model: LanguageModel; fed: number[] } {
  const fed: number[] = [];
  let next = 0;
  const model: LanguageModel = {
    prompt: fakePrompt,
    tokenizer: {
      maxTokens: null,
      encode: codes,
      decode: (tokens) => String.fromCodePoint(...tokens),
      tokenId: (token) => token.codePointAt(0),
    },
    embed: async (ids) => Float32Array.from(ids),
    planTable: null,
    conceptLogits: async () => new Float32Array(0),
    soften: async ({ modality }) => Float32Array.from(modality === 'film' ? [901, 902] : [903]),
    startDecoder: () => ({
      get position() {
        return next;
      },
      mark: () => ({ cache: {}, position: next }),
      goBackTo: ({ position }) => void (next = position),
      truncate: (position) => void (next = position),
      feed: async (vectors, wanted = 1) => {
        fed.push(...vectors);
        return Array.from({ length: wanted }, () => {
          const logits = new Float32Array(vocabulary);
          logits[script.codePointAt(next++) ?? endOfText] = 50;
          return logits;
        });
      },
    }),
  };
  return { model, fed };
}

/** Text as it was fed: soft tokens as ◆. */
export function fedText(fed: readonly number[]): string {
  return fed.map((value) => (value > 900 ? '◆' : value === endOfText ? '■' : String.fromCodePoint(value))).join('');
}
