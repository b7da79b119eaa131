/** Lungs and heart as measured on a film, in pixels of the source image. */
import { z } from 'zod';
import { ModelId, StudyKey } from './ids.ts';

/**
 * A place on a film: [x, y] in pixels of the source image, x to the right and y downwards, (0, 0) the outer corner of the first pixel.
 * So the centre of the first pixel is (0.5, 0.5). Right and left in names are the patient's: on a film the right lung is at small x.
 */
export const FilmPoint = z.tuple([z.number(), z.number()]);
export type FilmPoint = z.infer<typeof FilmPoint>;

/** A closed ring of at least three points; the last is joined to the first. */
export const FilmPolygon = z.array(FilmPoint).min(3);
export type FilmPolygon = z.infer<typeof FilmPolygon>;

export const organNames = ['rightLung', 'leftLung', 'heart'] as const;
export const OrganName = z.enum(organNames);
export type OrganName = z.infer<typeof OrganName>;

/** One organ: its outline, or why none is drawn. */
export const SegmentedOrgan = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('outlined'),
    organ: OrganName,
    outline: FilmPolygon,
    /** Overlap (Dice) that the model expects of this outline with a reader's, from its own probabilities. */
    confidence: z.number().min(0).max(1),
  }),
  z.object({
    kind: z.literal('not-measurable'),
    organ: OrganName,
    /** A sentence for the reader. */
    reason: z.string(),
    confidence: z.number().min(0).max(1),
  }),
]);
export type SegmentedOrgan = z.infer<typeof SegmentedOrgan>;

/** A horizontal distance on the film, from the organ's border on the patient's right (small x) to that on the left. */
export const TransverseLine = z.object({ right: FilmPoint, left: FilmPoint });
export type TransverseLine = z.infer<typeof TransverseLine>;

/** The cardiothoracic ratio with its two lines, or why it cannot be measured. Danzer CS, Am J Med Sci 1919;157:513. */
export const CardiothoracicRatio = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('measured'),
    /** Greatest transverse width of the heart ÷ outer width of the lungs. */
    ratio: z.number().positive(),
    /** Both ends at the height midway between the heart's outermost points. */
    heartLine: TransverseLine,
    /** Both ends at the height midway between the lungs' outermost points. */
    thoraxLine: TransverseLine,
    /** The lower confidence of the three outlines. */
    confidence: z.number().min(0).max(1),
  }),
  z.object({ kind: z.literal('not-measurable'), reason: z.string() }),
]);
export type CardiothoracicRatio = z.infer<typeof CardiothoracicRatio>;

/** A third of the height of one lung. */
export const LungZone = z.object({
  lung: z.enum(['rightLung', 'leftLung']),
  level: z.enum(['upper', 'middle', 'lower']),
  /** For people: `right upper zone`. */
  name: z.string(),
  outline: FilmPolygon,
});
export type LungZone = z.infer<typeof LungZone>;

/** Something about the film that limits what can be read from it. */
export const AnatomyCaution = z.object({
  code: z.enum(['not-frontal', 'cut-off', 'tilted', 'rotated', 'ap-projection']),
  /** A sentence for the reader. */
  text: z.string(),
});
export type AnatomyCaution = z.infer<typeof AnatomyCaution>;

/** What the organ segmenter makes of a film. */
export const FilmAnatomy = z.object({
  studyKey: StudyKey,
  modelId: ModelId,
  /** Size of the source image that the points refer to, px. */
  columns: z.int().positive(),
  rows: z.int().positive(),
  /** Whether this is a frontal chest film: a score from 0 to 1, and whether it passes the model's threshold. */
  frontal: z.object({ score: z.number().min(0).max(1), isFrontal: z.boolean() }),
  /** One entry an organ, in the order of `organNames`. */
  organs: z.array(SegmentedOrgan).length(organNames.length),
  cardiothoracicRatio: CardiothoracicRatio,
  /** The zones of the outlined lungs: right upper to lower, then left; none of a lung that is not measurable. */
  zones: z.array(LungZone).max(6),
  cautions: z.array(AnatomyCaution),
  /** Preprocessing, model and measurement together, ms. */
  milliseconds: z.number(),
});
export type FilmAnatomy = z.infer<typeof FilmAnatomy>;
