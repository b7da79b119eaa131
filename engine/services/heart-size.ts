/** The measured size of the heart on a stored film, as drafts and their checks take it. */
import { isAuscultError } from '../../contract/index.ts';
import type { FilmFacts, StudyKey } from '../../contract/index.ts';
import type { FilmAnatomies } from './film-anatomies.ts';

/** Cardiothoracic ratio and whether the film is AP; `null` where the film or the segmenter refuses. */
export async function heartSizeOf(
  anatomies: Pick<FilmAnatomies, 'of'>,
  studyKey: StudyKey,
  { viewPosition }: FilmFacts,
): Promise<{ cardiothoracicRatio: number; isAp: boolean } | null> {
  try {
    const { cardiothoracicRatio: measured } = await anatomies.of(studyKey);
    return measured.kind === 'measured' ? { cardiothoracicRatio: measured.ratio, isAp: viewPosition.toUpperCase() === 'AP' } : null;
  } catch (error) {
    if (isAuscultError(error)) return null; // what is said goes on without it
    throw error;
  }
}
