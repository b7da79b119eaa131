/** One frame of a film as pixels that need nothing more than a window, and what else is drawn over them. */
import { z } from 'zod';
import { FilmFacts } from './film.ts';

/**
 * One of the ways in which the file wants its grey values shown: a window, or a table of which the engine alone holds the entries.
 *
 * @see DICOM PS3.3 C.11.2.1.2 (windows), C.11.2.1.3 (functions), C.11.2 (VOI LUT Sequence)
 */
export const VoiTransform = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('window'),
    /** `LINEAR` maps center − 0.5 − (width − 1)/2 to black and center − 0.5 + (width − 1)/2 to white; `LINEAR_EXACT` center ∓ width/2. */
    function: z.enum(['LINEAR', 'LINEAR_EXACT', 'SIGMOID']),
    /** Modality units. */
    center: z.number(),
    width: z.number().positive(),
    /** `NORMAL`, `HARDER` …; '' when not stated. */
    explanation: z.string(),
  }),
  z.object({ kind: z.literal('table'), explanation: z.string() }),
]);
export type VoiTransform = z.infer<typeof VoiTransform>;

/** Bits that the file wants drawn over the film: writing, outlines, a shutter's edge (PS3.3 C.9.2). */
export const OverlayPlane = z.object({
  label: z.string(),
  kind: z.enum(['graphics', 'roi']),
  rows: z.int().positive(),
  columns: z.int().positive(),
  /** Film pixel that its first bit lies on, counted from 0; may lie outside the film. */
  originRow: z.int(),
  originColumn: z.int(),
  /** One byte a pixel, 1 where something is drawn, row by row. */
  bits: z.instanceof(Uint8Array),
});
export type OverlayPlane = z.infer<typeof OverlayPlane>;

/** Numbers of one kind a pixel, row by row, in the smallest type that holds them exactly. */
export const GreyValues = z.union([
  z.instanceof(Uint8Array),
  z.instanceof(Uint16Array),
  z.instanceof(Int16Array),
  z.instanceof(Float32Array),
]);

/** The pixels of a frame. */
export const FramePixels = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('grey'),
    /**
     * `modality`: after the modality LUT, to be windowed. `presentation`: after a VOI transform that is not linear, 0 to 65535, to be
     * shown over that whole range.
     */
    meaning: z.enum(['modality', 'presentation']),
    values: GreyValues,
    /** Lowest and highest value, padding left out. */
    min: z.number(),
    max: z.number(),
    /** True when the lowest value is to be shown white (MONOCHROME1): invert after the window. */
    isInverted: z.boolean(),
    /** Pixels that hold no image (Pixel Padding Value); they have the value that shows black. */
    paddingPixels: z.int().min(0),
  }),
  z.object({
    kind: z.literal('colour'),
    /** RGBRGB…, one byte a sample, whatever palette, colour space and planes the file has. */
    rgb: z.instanceof(Uint8Array),
  }),
]);
export type FramePixels = z.infer<typeof FramePixels>;

/** A frame, ready to be shown. */
export const FilmFrame = z.object({
  /** Number of the frame, from 0, and how many there are. */
  frame: z.int().min(0),
  frames: z.int().positive(),
  /** Of the film itself, whatever `reduction` is. */
  rows: z.int().positive(),
  columns: z.int().positive(),
  /**
   * 1: the film's own pixels. n: a preview, each value the mean of n × n of them (fewer at the right and lower edge), rounded to the
   * type; there are ⌈rows / n⌉ × ⌈columns / n⌉. `min` and `max` are the film's own all the same.
   */
  reduction: z.int().positive(),
  pixels: FramePixels,
  /** All transforms that the file offers, the first meant for the first look; empty when it states none. */
  voi: z.array(VoiTransform),
  /** Index in `voi` of the transform that `pixels` went through; `null` when they wait for a window. */
  appliedVoi: z.int().min(0).nullable(),
  overlays: z.array(OverlayPlane),
  /** Height and width of a pixel relative to each other: from the spacing, else Pixel Aspect Ratio (0028,0034), else 1 and 1. */
  pixelAspect: z.tuple([z.number().positive(), z.number().positive()]),
  spacingMm: FilmFacts.shape.spacingMm,
  spacingOrigin: FilmFacts.shape.spacingOrigin,
  /** Time from one frame to the next as stated, ms; `null` when not stated. */
  frameTimeMs: z.number().positive().nullable(),
});
export type FilmFrame = z.infer<typeof FilmFrame>;
