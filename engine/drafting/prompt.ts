/** How the drafter is asked: the manifest's `prompt` entry, checked. */
import { z } from 'zod';
import { DraftSectionName, Modality } from '../../contract/index.ts';

const TokenId = z.int().min(0);
const TokenText = z.object({ text: z.string(), ids: z.array(TokenId).max(256) });

/** A place in the prompt that an encoder's projected embedding fills. */
const SoftPart = z.object({
  soft: Modality,
  /** Tokens of the model's width that the projector makes. */
  count: z.int().min(1).max(256),
  /** What stands there when the study is missing. */
  absent: TokenText,
});

/** A part of the report: a header that is forced, text by the model, an end. */
const PromptSection = z.object({
  name: z.string().transform((name) => name.toLowerCase()).pipe(DraftSectionName), // prettier-ignore
  header: TokenText,
  /** The section is left out when this study is missing; `null`: always there. */
  modality: Modality.nullable(),
  stop: z.object({ text: z.string(), id: TokenId }),
  maxNewTokens: z.int().min(1).max(1_024),
});
export type PromptSection = z.infer<typeof PromptSection>;

/** The whole form. */
export const DrafterPrompt = z.object({
  parts: z.array(z.union([SoftPart, TokenText])).min(1).max(16), // prettier-ignore
  sections: z.array(PromptSection).min(1).max(8),
  eosId: TokenId,
});
export type DrafterPrompt = z.infer<typeof DrafterPrompt>;

/** One stretch of the prompt: token numbers to embed, or the place of a modality's soft tokens. */
export type PromptPiece =
  { readonly kind: 'tokens'; readonly ids: readonly number[] } | { readonly kind: 'soft'; readonly modality: Modality };

/** The prompt in order, for the studies that are there. */
export function promptPieces(prompt: DrafterPrompt, present: ReadonlySet<Modality>): PromptPiece[] {
  return prompt.parts.map((part): PromptPiece => {
    if (!('soft' in part)) return { kind: 'tokens', ids: part.ids };
    return present.has(part.soft) ? { kind: 'soft', modality: part.soft } : { kind: 'tokens', ids: part.absent.ids };
  });
}

/** The sections to be written, in order. */
export function sectionsFor(prompt: DrafterPrompt, present: ReadonlySet<Modality>): PromptSection[] {
  return prompt.sections.filter(({ modality }) => modality === null || present.has(modality));
}
