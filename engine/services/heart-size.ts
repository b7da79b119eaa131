/** The measured size of the heart on a stored film, as drafts and their checks take it. */
import { isAuscultError, type StudyKey } from '../../contract/index.ts';
import { heartSizeOf, type HeartSize } from '../drafting/heart-size.ts';
import type { FilmAnatomies } from './film-anatomies.ts';

/** Measured when absent; `null` where the film or the segmenter refuses. */
export async function storedHeartSize(anatomies: Pick<FilmAnatomies, 'of'>, studyKey: StudyKey): Promise<HeartSize | null> {
  try {
    const { cardiothoracicRatio, cautions } = await anatomies.of(studyKey);
    return heartSizeOf(
      cardiothoracicRatio,
      cautions.some(({ code }) => code === 'ap-projection'),
    );
  } catch (error) {
    if (isAuscultError(error)) return null; // what is said goes on without it
    throw error;
  }
}
