/** The network's maps of one film → outlines, cardiothoracic ratio, zones and cautions in pixels of the film. Pure mathematics. */
import { FilmPolygon, organNames, type FilmAnatomy, type OrganName, type SegmentedOrgan } from '../../../contract/index.ts';
import type { Segmentation } from '../manifest.ts';
import { cardiothoracicRatio } from './cardiothoracic-ratio.ts';
import { anatomyCautions } from './film-cautions.ts';
import { toFilm, type FilmFrame } from './film-frame.ts';
import { organWords } from './organ-words.ts';
import { thinned } from './polygon.ts';
import { expectedDice, largestPart, type ProbabilityMap } from './probability-map.ts';
import { traceOutline } from './trace-outline.ts';
import { zonesOf } from './zones.ts';

/** How far a drawn outline may be from the traced one, cells of the square. */
const outlineTolerance = 0.3;

/** What the network says of a film. */
export interface OrganMaps {
  /** One probability map an organ, over the square. */
  readonly maps: Readonly<Record<OrganName, ProbabilityMap>>;
  /** Score of the check that this is a frontal chest film, 0 to 1. */
  readonly frontalScore: number;
}

/** Everything that is measured on the pixels alone. */
export type MeasuredOrgans = Pick<FilmAnatomy, 'frontal' | 'organs' | 'cardiothoracicRatio' | 'zones' | 'cautions'>;

/** Why an organ is not drawn. */
export const notFrontalText = 'This does not look like a frontal chest film.';

function segmented(organ: OrganName, map: ProbabilityMap, frame: FilmFrame, limits: Segmentation, isFrontal: boolean): SegmentedOrgan {
  const part = largestPart(map);
  const confidence = expectedDice(part.map);
  const { content } = frame;
  const refusal = (reason: string): SegmentedOrgan => ({ kind: 'not-measurable', organ, reason, confidence });
  if (!isFrontal) return refusal(notFrontalText);
  if (part.cells < limits.leastAreaShare * content.width * content.height) return refusal(`No ${organWords[organ]} was found.`);
  if (confidence < limits.leastConfidence) {
    return refusal(`The border of the ${organWords[organ]} is not clear enough to be measured.`);
  }
  const outline = thinned(traceOutline(part.map), outlineTolerance).map((point) => toFilm(point, frame));
  return FilmPolygon.safeParse(outline).success
    ? { kind: 'outlined', organ, outline, confidence }
    : refusal(`No ${organWords[organ]} was found.`);
}

/** Measures one film. */
export function measureAnatomy({ maps, frontalScore }: OrganMaps, frame: FilmFrame, limits: Segmentation): MeasuredOrgans {
  const isFrontal = frontalScore >= limits.frontalThreshold;
  const organs = organNames.map((organ) => segmented(organ, maps[organ], frame, limits, isFrontal));
  const lungs = organs.flatMap((organ) => (organ.kind === 'outlined' && organ.organ !== 'heart' ? [organ] : []));
  const cautions = anatomyCautions(organs, frame, limits);
  return {
    frontal: { score: frontalScore, isFrontal },
    organs,
    cardiothoracicRatio: isFrontal ? cardiothoracicRatio(organs, frame) : { kind: 'not-measurable', reason: notFrontalText },
    zones: lungs.flatMap(({ organ, outline }) => zonesOf(organ === 'leftLung' ? 'leftLung' : 'rightLung', outline)),
    cautions: isFrontal ? cautions : [{ code: 'not-frontal', text: notFrontalText }],
  };
}
