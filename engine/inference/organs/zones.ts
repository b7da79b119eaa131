/** Six lung zones: each lung in thirds of its height. Pure mathematics. */
import type { FilmPoint, LungZone } from '../../../contract/index.ts';
import { band, extentOf } from './polygon.ts';

const levels = ['upper', 'middle', 'lower'] as const;

/** The three zones of one lung, from above. */
export function zonesOf(lung: LungZone['lung'], outline: readonly FilmPoint[]): LungZone[] {
  const extent = extentOf(outline);
  if (!extent) return [];
  const third = (extent.bottom - extent.top) / levels.length;
  return levels.map((level, i) => ({
    lung,
    level,
    name: `${lung === 'rightLung' ? 'right' : 'left'} ${level} zone`,
    outline: band(outline, extent.top + i * third, extent.top + (i + 1) * third),
  }));
}

/** Whether a point lies in a ring (even-odd rule). */
function holds(ring: readonly FilmPoint[], [x, y]: FilmPoint): boolean {
  let isInside = false;
  for (const [i, [x1, y1]] of ring.entries()) {
    const [x2, y2] = ring[(i + 1) % ring.length] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) isInside = !isInside;
  }
  return isInside;
}

/** The zone that a point of the film lies in; null outside the lungs. */
export function zoneAt(zones: readonly LungZone[], point: FilmPoint): LungZone | null {
  return zones.find(({ outline }) => holds(outline, point)) ?? null;
}
