/** A film's grey values at several sizes, so that drawing it costs what the screen has of pixels, not what the film has. Pure. */
import type { FramePixels } from '../../../contract/film-frame.ts';

type GreyValues = (FramePixels & { readonly kind: 'grey' })['values'];

/** The film once, each value the mean of `reduction` × `reduction` of its pixels (fewer at the right and lower edge). */
export interface GreyLevel {
  readonly reduction: number;
  /** ⌈columns / reduction⌉ and ⌈rows / reduction⌉. */
  readonly width: number;
  readonly height: number;
  readonly values: GreyValues;
}

/** The levels of one frame; those that are missing are made when they are needed. */
export class GreyLevels {
  readonly rows: number;
  readonly columns: number;
  readonly #levels = new Map<number, GreyLevel>();

  constructor(rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
  }

  /** Whether the film's own pixels are here, so that every level can be made. */
  get isWhole(): boolean {
    return this.#levels.has(1);
  }

  /** @param values  ⌈rows / reduction⌉ × ⌈columns / reduction⌉ of them @param reduction  a power of 2 */
  put(values: GreyValues, reduction: number): void {
    const [width, height] = [Math.ceil(this.columns / reduction), Math.ceil(this.rows / reduction)];
    if (values.length !== width * height) throw new RangeError(`A film of ${width} × ${height} came with ${values.length} pixels.`);
    this.#levels.set(reduction, { reduction, width, height, values });
  }

  /**
   * The level to draw with: the smallest of those with a value a screen pixel or more; the finest there is where none has.
   *
   * @param scale  screen pixels to a film pixel
   */
  at(scale: number): GreyLevel {
    const wanted = scale >= 1 ? 1 : 2 ** Math.floor(Math.log2(1 / scale) + 1e-9);
    const finest = Math.min(...this.#levels.keys());
    let level = this.#get(Math.max(finest, ...[...this.#levels.keys()].filter((reduction) => reduction <= wanted)));
    // The smallest level is one value.
    while (level.reduction < wanted && Math.max(level.width, level.height) > 1) {
      level = halve(level);
      this.#levels.set(level.reduction, level);
    }
    return level;
  }

  #get(reduction: number): GreyLevel {
    const level = this.#levels.get(reduction);
    if (!level) throw new Error('A film without pixels cannot be drawn.');
    return level;
  }
}

/** Means of 2 × 2 values; at an odd edge, of those there are. */
function halve({ reduction, width, height, values }: GreyLevel): GreyLevel {
  const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const halved = new (values.constructor as Uint16ArrayConstructor)(halfWidth * halfHeight);
  const isWhole = !(values instanceof Float32Array);
  for (let y = 0, to = 0; y < halfHeight; y++) {
    const upper = 2 * y * width;
    const lower = 2 * y + 1 < height ? upper + width : upper;
    for (let x = 0; x < halfWidth; x++, to++) {
      const left = 2 * x;
      const right = left + 1 < width ? left + 1 : left;
      const sum = (values[upper + left] ?? 0) + (values[upper + right] ?? 0) + (values[lower + left] ?? 0) + (values[lower + right] ?? 0);
      // An arithmetic shift rounds down, below zero too, so this rounds half up.
      halved[to] = isWhole ? (sum + 2) >> 2 : sum / 4;
    }
  }
  return { reduction: 2 * reduction, width: halfWidth, height: halfHeight, values: halved };
}
