/** Which studies of a patient come before one. */
import type { Study } from '../../contract/index.ts';

/** Studies of the same modality that were acquired before `study`, in no order; none where its own date is not known. */
export function earlierStudies(studies: readonly Study[], { modality, acquiredAt }: Study): Study[] {
  if (acquiredAt === null) return [];
  return studies.filter((other) => other.modality === modality && (other.acquiredAt ?? acquiredAt) < acquiredAt);
}
