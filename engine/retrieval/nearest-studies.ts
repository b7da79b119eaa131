/** The ranking beneath a search, over vectors only. */
import type { Modality, ModelId, PatientKey } from '../../contract/index.ts';
import type { Store, VectorHit } from '../store/index.ts';
import { candidateCount } from './look-again.ts';
import { interleave } from './interleave.ts';

/** What is searched. */
export interface Ranking {
  readonly query: Float32Array;
  /** Encoders whose vectors count. */
  readonly models: Readonly<Record<Modality, ModelId>>;
  /** One modality, or both interleaved by rank, the one named first leading. */
  readonly modalities: readonly Modality[];
  readonly excludePatient: PatientKey | null;
  readonly limit: number;
  /** Orders the nearest of one modality anew before they are interleaved. */
  readonly reorder?: (modality: Modality, hits: readonly VectorHit[]) => Promise<readonly VectorHit[]>;
}

/** Nearest studies of each modality by cosine, interleaved by rank; and how many vectors were compared. */
export async function nearestStudies(store: Pick<Store, 'nearest'>, ranking: Ranking): Promise<{ hits: VectorHit[]; searched: number }> {
  const { query, models, modalities, excludePatient, limit, reorder } = ranking;
  const answers = await Promise.all(
    modalities.map((modality) =>
      store.nearest(query, {
        models: [models[modality]],
        modality,
        excludePatient,
        limit: reorder ? Math.max(limit, candidateCount) : limit,
      }),
    ),
  );
  const lists = await Promise.all(
    modalities.map(async (modality, i) => (reorder ? reorder(modality, answers[i]?.hits ?? []) : (answers[i]?.hits ?? []))),
  );
  return {
    hits: interleave(lists, limit),
    searched: answers.reduce((sum, answer) => sum + answer.searched, 0),
  };
}
