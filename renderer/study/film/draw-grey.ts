/**
 * Draws a grey film where there is no GPU: of the film only what the pane shows, at the size at which it shows it. Cornerstone's own
 * CPU drawing windows every pixel of the film for every change, nine million of a clinical film.
 */
import type { GreyLevel, GreyLevels } from './grey-levels.ts';

/** A linear window in units of the stored values, and whether black and white change places. */
export interface GreyShading {
  /** As DICOM's LINEAR (PS3.3 C.11.2.1.2.1), modality units. */
  readonly windowCenter: number;
  readonly windowWidth: number;
  readonly isInverted: boolean;
  /** Modality value of a stored one: `stored * slope + intercept`. */
  readonly slope: number;
  readonly intercept: number;
}

/** Lowest and highest stored value of a film. */
export interface StoredRange {
  readonly min: number;
  readonly max: number;
}

/** Film pixels (0, 0 the outer corner of the first) to canvas pixels, as `CanvasTransform` takes it. */
export type FilmToCanvas = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Part of a film, film pixels; the ends are not included. */
interface Part {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Film pixels beyond the pane's edge that are drawn too, so that smoothing finds its neighbours. */
const margin = 2;

/**
 * Opaque greys of all stored values from `min` to `max`, as the bytes of a canvas (RGBA, little-endian).
 *
 * @returns max − min + 1 words; the word of a value v is at v − min
 */
export function greyTable({ min, max }: StoredRange, shading: GreyShading): Uint32Array {
  const { windowCenter, windowWidth, isInverted, slope, intercept } = shading;
  const [start, span] = [windowCenter - 0.5 - (windowWidth - 1) / 2, windowWidth - 1];
  const table = new Uint32Array(max - min + 1);
  const shade = new Uint8ClampedArray(1);
  for (let i = 0; i < table.length; i++) {
    const beyond = (min + i) * slope + intercept - start;
    const share = span > 0 ? beyond / span : beyond > 0 ? 1 : 0;
    shade[0] = 255 * (isInverted ? 1 - Math.min(1, Math.max(0, share)) : share);
    table[i] = 0xff000000 | ((shade[0] ?? 0) * 0x010101);
  }
  return table;
}

/** The part of a film that a canvas shows; `null` when it shows none. */
export function visiblePart(
  [a, b, c, d, e, f]: FilmToCanvas,
  canvas: { readonly width: number; readonly height: number },
  film: { readonly columns: number; readonly rows: number },
): Part | null {
  const determinant = a * d - b * c;
  if (determinant === 0 || !Number.isFinite(determinant)) return null;
  const corners = [
    [0, 0],
    [canvas.width, 0],
    [0, canvas.height],
    [canvas.width, canvas.height],
  ].map(([x = 0, y = 0]) => [
    // prettier-ignore
    (d * (x - e) - c * (y - f)) / determinant,
    (a * (y - f) - b * (x - e)) / determinant,
  ]);
  const [xs, ys] = [corners.map(([x = 0]) => x), corners.map(([, y = 0]) => y)];
  const part = {
    left: Math.max(0, Math.floor(Math.min(...xs)) - margin),
    top: Math.max(0, Math.floor(Math.min(...ys)) - margin),
    right: Math.min(film.columns, Math.ceil(Math.max(...xs)) + margin),
    bottom: Math.min(film.rows, Math.ceil(Math.max(...ys)) + margin),
  };
  return part.left < part.right && part.top < part.bottom ? part : null;
}

/** Greys of a part of a level. @param stride  words from one row of `greys` to the next */
function shadeLevel({ values, width }: GreyLevel, part: Part, table: Uint32Array, min: number, greys: Uint32Array, stride: number): void {
  for (let y = part.top; y < part.bottom; y++) {
    let to = (y - part.top) * stride;
    for (let at = y * width + part.left, end = y * width + part.right; at < end; at++, to++)
      greys[to] = table[(values[at] ?? min) - min] ?? 0;
  }
}

/** Draws one film again and again: keeps what the next drawing needs as well. */
export class GreyDrawing {
  readonly #levels: GreyLevels;
  readonly #range: StoredRange;
  #table: { readonly key: string; readonly greys: Uint32Array } | undefined;

  /** @param range  of all values that a level can have */
  constructor(levels: GreyLevels, range: StoredRange) {
    this.#levels = levels;
    this.#range = range;
  }

  /**
   * Draws the film over a black canvas.
   *
   * @param isSmoothed  false shows each film pixel as a square
   */
  draw(canvas: HTMLCanvasElement, matrix: FilmToCanvas, shading: GreyShading, isSmoothed: boolean): void {
    const context = canvas.getContext('2d');
    if (!context) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = '#000';
    context.fillRect(0, 0, canvas.width, canvas.height);
    const { rows, columns } = this.#levels;
    const shown = visiblePart(matrix, canvas, { rows, columns });
    if (!shown) return;
    const level = this.#levels.at(Math.max(Math.hypot(matrix[0], matrix[1]), Math.hypot(matrix[2], matrix[3])));
    const part = partOfLevel(shown, level);
    const [width, height] = [part.right - part.left, part.bottom - part.top];
    const picture = scratchOf(width, height);
    shadeLevel(level, part, this.#tableOf(shading), this.#range.min, new Uint32Array(picture.pixels.data.buffer), picture.pixels.width);
    picture.context.putImageData(picture.pixels, 0, 0, 0, 0, width, height);
    const { reduction } = level;
    context.imageSmoothingEnabled = isSmoothed;
    context.setTransform(...matrix);
    // The last value of a level may stand for fewer film pixels than the others: it is drawn no wider than those.
    const [filmWidth, filmHeight] = [Math.min(width, columns / reduction - part.left), Math.min(height, rows / reduction - part.top)];
    context.drawImage(
      picture.canvas,
      0,
      0,
      filmWidth,
      filmHeight,
      part.left * reduction,
      part.top * reduction,
      filmWidth * reduction,
      filmHeight * reduction,
    );
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  #tableOf(shading: GreyShading): Uint32Array {
    const key = JSON.stringify(shading);
    if (this.#table?.key !== key) this.#table = { key, greys: greyTable(this.#range, shading) };
    return this.#table.greys;
  }
}

function partOfLevel({ left, top, right, bottom }: Part, { reduction, width, height }: GreyLevel): Part {
  return {
    left: Math.max(0, Math.floor(left / reduction) - 1),
    top: Math.max(0, Math.floor(top / reduction) - 1),
    right: Math.min(width, Math.ceil(right / reduction) + 1),
    bottom: Math.min(height, Math.ceil(bottom / reduction) + 1),
  };
}

interface Scratch {
  readonly canvas: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
  readonly pixels: ImageData;
}

/** The picture between values and glass, shared by all panes: they are drawn one after the other. */
let scratch: Scratch | undefined;

/** Sides of the picture are multiples of this, so that a film that is moved does not need another one each time. */
const scratchStep = 256;

/** @returns a picture of at least this size */
function scratchOf(leastWidth: number, leastHeight: number): Scratch {
  const [width, height] = [Math.ceil(leastWidth / scratchStep) * scratchStep, Math.ceil(leastHeight / scratchStep) * scratchStep];
  if (scratch?.pixels.width === width && scratch.pixels.height === height) return scratch;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('The page has no canvas to draw a film on.');
  scratch = { canvas, context, pixels: context.createImageData(width, height) };
  return scratch;
}
