/** Why an encoder says what it says of a recording: maps, shares by organ, zone, lead and wave, word weights. */
import { z } from 'zod';
import { call } from './call.ts';
import { LeadName } from './ecg.ts';
import { ModelId, StudyKey } from './ids.ts';

/** Longest text that is taken; the encoder reads the beginning of it and the answer says so. */
export const longestText = 20_000;

/** What is explained: a label of the encoder, or typed words against their negation. */
export const ExplanationTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('finding'), code: z.string().min(1).max(80) }),
  z.strictObject({ kind: z.literal('words'), text: z.string().max(longestText) }),
]);
export type ExplanationTarget = z.infer<typeof ExplanationTarget>;

/** A part of the picture or of the record with its share of what speaks for the finding; shares of all parts sum to 1. */
export const ExplainedPart = z.object({ name: z.string(), share: z.number().min(0).max(1) });
export type ExplainedPart = z.infer<typeof ExplainedPart>;

/** A word of the text and how much the similarity falls without it. */
export const WordWeight = z.object({ word: z.string(), weight: z.number() });
export type WordWeight = z.infer<typeof WordWeight>;

const shared = {
  studyKey: StudyKey,
  modelId: ModelId,
  /** What was explained, for people. */
  target: z.string(),
  /** Score of the recording, and of the recording without its content (blurred film, 0 mV): the map adds up to the difference, nearly. */
  score: z.number(),
  emptyScore: z.number(),
  /** Whether the score is a label's logit or a difference of cosines. */
  unit: z.enum(['logit', 'cosine']),
  /** The map in words: `left lower zone 61 %, heart 12 %`. */
  sentence: z.string(),
  /** Largest first. */
  parts: z.array(ExplainedPart),
  /** Of typed words; empty for labels. */
  words: z.array(WordWeight),
  milliseconds: z.number(),
};

/** A map: positive where the recording speaks for the finding, negative where against, in units of the score. */
export const Explanation = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('film'),
    ...shared,
    rows: z.int().positive(),
    columns: z.int().positive(),
    /** Row-major. */
    values: z.instanceof(Float32Array),
    /** Outer corner of the first cell, in pixels of the film; may lie outside it. */
    origin: z.tuple([z.number(), z.number()]),
    /** Width and height of a cell, pixels of the film. */
    cellPx: z.tuple([z.number().positive(), z.number().positive()]),
  }),
  z.object({
    kind: z.literal('ecg'),
    ...shared,
    leads: z.array(LeadName).length(12),
    cellsPerLead: z.int().positive(),
    /** Lead-major. */
    values: z.instanceof(Float32Array),
    /** Cell c covers [c, c + 1) × this from the start of the record. */
    cellSeconds: z.number().positive(),
    /** Share of each lead, in the order of `leads`. */
    leadShares: z.array(z.number()).length(12),
  }),
]);
export type Explanation = z.infer<typeof Explanation>;

/** Explains a finding, or typed words, on one film or ECG. */
export const explainFinding = call({
  name: 'findings.explain',
  effect: 'read',
  input: z.strictObject({ studyKey: StudyKey, target: ExplanationTarget }),
  output: Explanation,
});

/** One recording against typed words. None of these numbers is a probability. */
export const WordsScore = z.object({
  studyKey: StudyKey,
  /** Mean cosine with the prompts, −1 to 1. */
  similarity: z.number(),
  /** The same with their negation. */
  negationSimilarity: z.number(),
  /** Share of the store's recordings of this modality that are less similar, 0 to 100; `null` when there are fewer than ten others. */
  percentile: z.number().min(0).max(100).nullable(),
  /** Recordings of the store that it was compared with. */
  comparedWith: z.int().min(0),
});
export type WordsScore = z.infer<typeof WordsScore>;

/** Similarity of recordings with typed words and with their negation: an uncalibrated similarity. */
export const scoreWords = call({
  name: 'findings.scoreWords',
  effect: 'read',
  input: z.strictObject({ text: z.string().max(longestText), studyKeys: z.array(StudyKey).min(1).max(16) }),
  output: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('nothing-asked'), reason: z.string() }),
    z.object({
      kind: z.literal('scored'),
      /** One for each modality that was asked for. */
      asked: z.array(
        z.object({
          modality: z.enum(['film', 'ecg']),
          /** The finding of the prompt set that the words were read as; `null`: the words themselves. */
          readAs: z
            .object({ code: z.string(), name: z.string(), isCorrected: z.boolean(), attributes: z.array(z.string()), source: z.string() })
            .nullable(),
          /** Texts that were compared. */
          prompts: z.array(z.string()),
          negations: z.array(z.string()),
        }),
      ),
      scores: z.array(WordsScore),
      /** What the reader should know: another language, too long, prompts of the site that are not sound. */
      remarks: z.array(z.string()),
    }),
  ]),
});

/** How well film and ECG find their concept in each other, as measured on test recordings; `null` where not measured. */
export const getCrossModalAccuracy = call({
  name: 'findings.crossModalAccuracy',
  effect: 'read',
  input: z.strictObject({}),
  output: z.object({
    filmQuery: z.object({ value: z.number(), ci95: z.tuple([z.number(), z.number()]).nullable(), n: z.int() }).nullable(),
    ecgQuery: z.object({ value: z.number(), ci95: z.tuple([z.number(), z.number()]).nullable(), n: z.int() }).nullable(),
  }),
});
