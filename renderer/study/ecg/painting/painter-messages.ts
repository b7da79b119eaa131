/** What the page and the painter's worker say to each other. */
import type { EcgContent, EcgPose } from './drawing.ts';

/** Names a paper between the two. */
export type PaperId = number;

/** To the worker. Of several drawings of one paper between two frames, only the last is painted. */
export type PainterRequest =
  | { readonly kind: 'open'; readonly paperId: PaperId; readonly surface: OffscreenCanvas }
  | {
      readonly kind: 'draw';
      readonly paperId: PaperId;
      /** Ascending for each paper. */
      readonly drawingId: number;
      /** What has changed since the drawing before. */
      readonly content: Partial<EcgContent>;
      readonly pose: EcgPose;
    }
  | { readonly kind: 'close'; readonly paperId: PaperId };

/** From the worker. */
export type PainterAnswer =
  /** This drawing, and with it those before it, stands on the surface. */
  | {
      readonly kind: 'drawn';
      readonly paperId: PaperId;
      readonly drawingId: number;
      /** When it was painted, ms since 1970: the clocks of page and worker start at different times. */
      readonly atEpochMs: number;
    }
  | { readonly kind: 'failed'; readonly paperId: PaperId; readonly reason: string };
