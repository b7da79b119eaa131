/** What a reader draws on a film. Stored in film pixels, so that it means the same in every viewer and at every zoom. */
import { z } from 'zod';

/** How many points each kind has at least and at most. */
const pointCounts = {
  length: [2, 2],
  angle: [3, 3],
  'cobb-angle': [4, 4],
  bidirectional: [4, 4],
  rectangle: [4, 4],
  ellipse: [4, 4],
  freehand: [3, 20_000],
  arrow: [2, 2],
  text: [1, 1],
  probe: [1, 1],
  'cardiothoracic-ratio': [4, 4],
  marker: [1, 1],
} as const;

/**
 * What an annotation is and what its points are, in order:
 * `length` two ends; `angle` end, vertex, end; `cobb-angle` two lines; `bidirectional` long axis, short axis; `rectangle` its
 * corners (top left, top right, bottom left, bottom right of the drawing); `ellipse` bottom, top, left, right of its axes;
 * `freehand` a closed outline; `arrow` tip, tail; `text`, `probe` and `marker` (side or vertebra) one point;
 * `cardiothoracic-ratio` the ends of the heart's line, then those of the thorax's.
 */
export const AnnotationKind = z.enum(Object.keys(pointCounts) as [keyof typeof pointCounts, ...(keyof typeof pointCounts)[]]);
export type AnnotationKind = z.infer<typeof AnnotationKind>;

/** Column and row, film pixels: 0, 0 is the outer corner of the first pixel, so that its centre is 0.5, 0.5 (as DICOM's SCOORD). */
const point = z.tuple([z.number(), z.number()]).readonly();

export const Annotation = z
  .strictObject({
    annotationId: z.string().min(1).max(64),
    kind: AnnotationKind,
    /** Frame of a multi-frame film, from 0. */
    frame: z.int().min(0),
    points: z.array(point).readonly(),
    /** What the reader wrote: of an arrow, a text or a marker. */
    text: z.string().max(400),
    /** Drawn by the reader, or placed by a model and not moved since. */
    origin: z.enum(['reader', 'model']),
    /** ISO 8601 UTC. */
    createdAt: z.string().max(40),
  })
  .superRefine(({ kind, points }, context) => {
    const [least, most] = pointCounts[kind];
    if (points.length >= least && points.length <= most) return;
    const needed = least === most ? String(least) : `${least} to ${most}`;
    context.addIssue({ code: 'custom', message: `${kind} has ${points.length} points instead of ${needed}` });
  });
export type Annotation = Readonly<z.infer<typeof Annotation>>;

/** All annotations of one film. */
export const Annotations = z.array(Annotation).max(500);
