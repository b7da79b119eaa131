/** Answers `findings.scoreWords`: similarity with typed words, with their negation, and where that stands among the store's recordings. */
import type { CallOutput, CallParsedInput, Modality, WordsScore } from '../../contract/index.ts';
import type { EncodingSummary, Store } from '../store/index.ts';
import type { Encoders } from './capabilities.ts';
import type { StudyEncoder } from './study-encoder.ts';
import type { AskedWords, TypedWords } from './typed-words.ts';

/** What scoring needs. */
export interface ScoreWordsParts {
  readonly store: Pick<Store, 'similarities'>;
  readonly encoders: () => Promise<Encoders>;
  readonly studyEncoder: Pick<StudyEncoder, 'summaryOf'>;
  readonly words: TypedWords;
}

/** Fewer others than this give no percentile. */
const fewestCompared = 10;

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** Percentage of values below `value`; equals count half. */
export function percentileOf(value: number, others: readonly number[]): number {
  const below = others.reduce((sum, other) => sum + (other < value ? 1 : other === value ? 0.5 : 0), 0);
  return (100 * below) / others.length;
}

async function scoreOf(
  parts: ScoreWordsParts,
  summary: EncodingSummary,
  studyKey: WordsScore['studyKey'],
  asked: AskedWords,
): Promise<WordsScore> {
  const length = Math.hypot(...asked.vector);
  const hits = await parts.store.similarities(asked.vector, [summary.modelId], summary.modality);
  const others = hits.filter((hit) => hit.studyKey !== studyKey).map(({ similarity }) => similarity * length);
  const similarity = dot(summary.embedding, asked.vector);
  return {
    studyKey,
    similarity,
    negationSimilarity: dot(summary.embedding, asked.negationVector),
    percentile: others.length < fewestCompared ? null : percentileOf(similarity, others),
    comparedWith: others.length,
  };
}

/**
 * Scores recordings against words. An empty text is answered, not refused.
 *
 * @throws AuscultError 'study-not-found', 'model-missing', 'model-corrupt', 'model-failed', and as the encoders
 */
export async function scoreWords(
  parts: ScoreWordsParts,
  { text, studyKeys }: CallParsedInput<'scoreWords'>,
): Promise<CallOutput<'scoreWords'>> {
  if (!/[\p{L}\p{N}]/u.test(text))
    return { kind: 'nothing-asked', reason: 'Type a finding, for example "pleural effusion" or "left bundle branch block".' };
  const summaries = await Promise.all(
    studyKeys.map(async (studyKey) => ({ studyKey, summary: await parts.studyEncoder.summaryOf(studyKey) })),
  );
  const asked = new Map<Modality, AskedWords>();
  for (const { summary } of summaries) {
    if (!asked.has(summary.modality)) asked.set(summary.modality, await parts.words.ask(text, summary.modality));
  }
  const scores: WordsScore[] = [];
  for (const { studyKey, summary } of summaries) {
    const words = asked.get(summary.modality);
    if (words) scores.push(await scoreOf(parts, summary, studyKey, words));
  }
  return {
    kind: 'scored',
    asked: [...asked.values()].map(({ modality, readAs, prompts, negations }) => ({
      modality,
      readAs: readAs && {
        code: readAs.prompt.code,
        name: readAs.prompt.name,
        isCorrected: readAs.isCorrected,
        attributes: readAs.prompt.attributes,
        source: readAs.prompt.source,
      },
      prompts: [...prompts],
      negations: [...negations],
    })),
    scores,
    remarks: await parts.words.remarks(text),
  };
}
