/** All studies of a patient on one line of time. Pure. */
import type { Study } from '../../contract/study.ts';

/** A study with its place on the line. */
export interface TimelineMark {
  readonly study: Study;
  /** Place from 0 (oldest) to 1 (newest). */
  readonly at: number;
  /** ISO 8601 date of acquisition, or null when the source states none; such studies stand at the left end. */
  readonly date: string | null;
}

/**
 * Places studies on a line. Distances follow time, but two marks keep a least distance, so that each can be read and hit.
 *
 * @param studies  in any order
 * @param leastDistance  smallest distance between marks, as a part of the line
 * @returns marks from the oldest to the newest; studies without a date come first
 */
export function placeOnTimeline(studies: readonly Study[], leastDistance = 0.05): TimelineMark[] {
  const ordered = [...studies].sort(byAcquisition);
  if (ordered.length === 0) return [];
  const times = ordered.map((study) => (study.acquiredAt === null ? null : Date.parse(study.acquiredAt)));
  const known = times.filter((time) => time !== null && Number.isFinite(time)) as number[];
  const first = known[0] ?? 0;
  const span = Math.max((known.at(-1) ?? 0) - first, 1);
  const gap = Math.min(leastDistance, ordered.length > 1 ? 1 / (ordered.length - 1) : 1);
  const places = times.map((time) => (time === null || !Number.isFinite(time) ? 0 : (time - first) / span));
  if (known.length > 0 && known.at(-1) === first) places.fill(1);
  spread(places, gap);
  return ordered.map((study, i) => ({ study, at: places[i] ?? 0, date: study.acquiredAt }));
}

/** Pushes places apart from the right end leftwards, then back into the line from the left. */
function spread(places: number[], gap: number): void {
  for (let i = places.length - 2; i >= 0; i--) places[i] = Math.min(places[i] ?? 0, (places[i + 1] ?? 1) - gap);
  if ((places[0] ?? 0) >= 0) return;
  places[0] = 0;
  for (let i = 1; i < places.length; i++) places[i] = Math.max(places[i] ?? 0, (places[i - 1] ?? 0) + gap);
}

/** Order of acquisition, unknown dates first, ties by key so that the order is always the same. */
export function byAcquisition(a: Study, b: Study): number {
  return (a.acquiredAt ?? '').localeCompare(b.acquiredAt ?? '') || a.studyKey.localeCompare(b.studyKey);
}

/**
 * The newest study of a modality, or null. The engine's order decides, also between studies of one minute, so that what is
 * shown is what a draft is made from.
 *
 * @param studies  newest first, as the engine lists them
 */
export function newestOf(studies: readonly Study[], modality: Study['modality']): Study | null {
  return studies.find((study) => study.modality === modality) ?? null;
}
