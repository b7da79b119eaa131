/** Prompt sets: what is asked of the joint space for each finding, as data that a site may change. Pure: no files. */
import { z } from 'zod';
import { Modality } from '../../contract/index.ts';

const Phrase = z.string().trim().min(1).max(400);

/** One finding with the texts that stand for it. */
export const Prompt = z.strictObject({
  /** `scp:CLBBB`, `scp-super:MI`, `cxr:pleural-effusion`; a site's own may have any prefix. */
  code: z
    .string()
    .regex(/^[a-z][a-z-]*:\S+$/, 'is not of the form prefix:CODE')
    .max(80),
  name: Phrase,
  /** Words by which a reader may ask for it. */
  synonyms: z.array(Phrase).max(40),
  /** Texts whose mean similarity with a recording is the score. */
  prompts: z.array(Phrase).min(1).max(20),
  /** What it looks like, for the reader; not part of the score. */
  attributes: z.array(Phrase).max(20),
  /** Where name, synonyms and attributes come from. */
  source: z.string().trim().min(1).max(400),
});
export type Prompt = z.infer<typeof Prompt>;

/** All findings of one modality. No code and no synonym stands twice. */
export const PromptSet = z
  .strictObject({ schemaVersion: z.literal(1), modality: Modality, prompts: z.array(Prompt).min(1).max(2_000) })
  .superRefine(({ prompts }, context) => {
    const codes = new Set<string>();
    const phrases = new Map<string, string>();
    for (const { code, name, synonyms } of prompts) {
      if (codes.has(code)) context.addIssue({ code: 'custom', message: `${code} stands twice` });
      codes.add(code);
      for (const phrase of new Set([name, ...synonyms].map(plainWords))) {
        const other = phrases.get(phrase);
        if (other !== undefined) context.addIssue({ code: 'custom', message: `"${phrase}" stands for ${other} and for ${code}` });
        phrases.set(phrase, code);
      }
    }
  });
export type PromptSet = z.infer<typeof PromptSet>;

/** Lower case, without accents and punctuation, single spaces: how phrases are compared. */
export function plainWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
