/** The second look at a text search: the best by cosine, ordered again by what sees words and patch tokens together. */
import type { Modality, ModelId } from '../../contract/index.ts';
import type { SeenStudy, SeenText } from '../inference/index.ts';
import type { VectorHit } from '../store/index.ts';

/** How many of the best by cosine are looked at again. */
export const candidateCount = 50;

/** What looks again. Scores order studies of one modality beside one text. */
export interface SecondLook {
  readonly modelId: ModelId;
  readonly modalities: readonly Modality[];
  scores(modality: Modality, text: SeenText, studies: readonly SeenStudy[]): Promise<Float32Array>;
}

/**
 * The hits of one modality, the best `candidateCount` ordered by the second look, ties as by cosine. Those whose tokens are not
 * in the store any more, and those beyond, follow as they were.
 *
 * @param hits      best first by cosine
 * @param tokensOf  encoding of a hit with its tokens; `null` when there is none
 */
export async function lookedAtAgain(
  secondLook: SecondLook,
  text: SeenText,
  modality: Modality,
  hits: readonly VectorHit[],
  tokensOf: (hit: VectorHit) => Promise<SeenStudy | null>,
): Promise<readonly VectorHit[]> {
  if (!secondLook.modalities.includes(modality)) return hits;
  const seen: { hit: VectorHit; study: SeenStudy }[] = [];
  const unseen: VectorHit[] = [];
  for (const hit of hits.slice(0, candidateCount)) {
    const study = await tokensOf(hit);
    if (study) seen.push({ hit, study });
    else unseen.push(hit);
  }
  const scores = await secondLook.scores(
    modality,
    text,
    seen.map(({ study }) => study),
  );
  const ordered = seen.map(({ hit }, i) => ({ hit, score: scores[i] ?? -Infinity })).sort((a, b) => b.score - a.score);
  return [...ordered.map(({ hit }) => hit), ...unseen, ...hits.slice(candidateCount)];
}
