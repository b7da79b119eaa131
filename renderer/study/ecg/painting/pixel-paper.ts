/**
 * Pixels of the ECG paper, filled by our own line drawing. The 2D canvas strokes the 60,000 segments of a 12-lead ECG in some 200 ms
 * without a GPU; drawing them by distance into a plane of coverage takes a few, so that the paper follows the hand.
 */

/** A colour as one 32-bit word in the byte order of ImageData, opaque. */
export type Colour = number;

/** The word for `#rrggbb`. */
export function colourOf(hex: string): Colour {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return ((255 << 24) | ((b ?? 0) << 16) | ((g ?? 0) << 8) | (r ?? 0)) >>> 0;
}

/** Part of the plane that may be drawn on, device px, ends exclusive. */
export interface Clip {
  readonly left: number;
  readonly right: number;
}

/** Pixels of a block, a power of two: what is drawn is remembered by block, so that inking passes over the empty paper. */
const blockShift = 5;
/** Below this a length in device px, or its square, counts as none. */
const tiny = 1e-9;

/** A plane of pixels with a second one of coverage (0–255), in which lines are drawn before they are inked. */
export class PixelPaper {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly #pixels: Uint32Array;
  readonly #coverage: Uint8Array;
  /** The same four pixels at a time, so that bare ones are passed over faster. */
  readonly #fours: Uint32Array;
  /** 1 for each block of pixels that holds coverage. */
  readonly #isDrawn: Uint8Array;

  /** @param width  device px @param height  device px */
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    const buffer = new ArrayBuffer(width * height * 4);
    this.rgba = new Uint8ClampedArray(buffer);
    this.#pixels = new Uint32Array(buffer);
    const blocks = Math.ceil((width * height) / (1 << blockShift));
    this.#coverage = new Uint8Array(blocks << blockShift);
    this.#fours = new Uint32Array(this.#coverage.buffer);
    this.#isDrawn = new Uint8Array(blocks);
  }

  /** Replaces a row of pixels. */
  putRow(y: number, row: Uint32Array): void {
    this.#pixels.set(row, y * this.width);
  }

  /**
   * Adds a line with round ends to the coverage, antialiased by its distance; overlapping lines do not add up.
   *
   * @param halfWidth  half the line's width, device px
   */
  segment(x0: number, y0: number, x1: number, y1: number, halfWidth: number, clip: Clip): void {
    const reach = halfWidth + 0.5;
    const dx = x1 - x0;
    const dy = y1 - y0;
    const squared = dx * dx + dy * dy;
    const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
    const bottom = Math.min(this.height - 1, Math.floor(Math.max(y0, y1) + reach));
    const left = Math.max(clip.left, Math.floor(Math.min(x0, x1) - reach));
    const right = Math.min(clip.right - 1, Math.floor(Math.max(x0, x1) + reach));
    if (left > right || top > bottom) return;
    const inverse = squared < tiny ? 0 : 1 / squared;
    const isFlat = Math.abs(dy) < tiny;
    const slope = isFlat ? 0 : dx / dy;
    const spread = isFlat ? Infinity : (reach * Math.sqrt(squared)) / Math.abs(dy);
    const outer = reach * reach;
    const inner = reach > 1 ? (reach - 1) * (reach - 1) : 0;
    const coverage = this.#coverage;
    for (let y = top; y <= bottom; y++) {
      const py = y + 0.5 - y0;
      const centre = x0 + py * slope;
      const last = Math.min(right, Math.floor(centre + spread));
      for (let x = Math.max(left, Math.floor(centre - spread)); x <= last; x++) {
        const px = x + 0.5 - x0;
        let t = (px * dx + py * dy) * inverse;
        if (t < 0) t = 0;
        else if (t > 1) t = 1;
        const ex = px - t * dx;
        const ey = py - t * dy;
        const away = ex * ex + ey * ey;
        if (away >= outer) continue;
        const level = away <= inner ? 255 : ((reach - Math.sqrt(away)) * 255) | 0;
        const at = y * this.width + x;
        if (level <= (coverage[at] as number)) continue;
        coverage[at] = level;
        this.#isDrawn[at >> blockShift] = 1;
      }
    }
  }

  /**
   * Adds to the coverage what a band covers of one column of pixels.
   *
   * @param x  column
   * @param top  where the band begins on the column's middle, device px
   * @param bottom  where it ends there
   * @param rise  by how much the band rises or falls over the column, device px; its edges are softened over as much, a pixel at least
   */
  stroke(x: number, top: number, bottom: number, clip: Clip, rise = 0): void {
    if (x < clip.left || x >= clip.right) return;
    const coverage = this.#coverage;
    const ramp = rise > 1 ? rise : 1;
    const scale = 255 / ramp;
    const most = bottom - top < ramp ? (bottom - top) * scale : 255;
    const first = Math.max(0, Math.floor(top - ramp / 2));
    const last = Math.min(this.height - 1, Math.ceil(bottom + ramp / 2) - 1);
    // Coverage grows over the upper edge, from half a ramp before it to half a ramp behind it, and falls likewise over the lower one.
    let above = (first + 0.5 - top + ramp / 2) * scale;
    let below = (bottom + ramp / 2 - first - 0.5) * scale;
    for (let at = first * this.width + x, y = first; y <= last; y++, at += this.width, above += scale, below -= scale) {
      const edge = above < below ? above : below;
      const level = (edge < most ? edge : most) | 0;
      if (level <= (coverage[at] as number)) continue;
      coverage[at] = level;
      this.#isDrawn[at >> blockShift] = 1;
    }
  }

  /** Inks what was drawn since the last call, and empties the coverage. */
  ink(colour: Colour): void {
    const red = colour & 255;
    const green = (colour >> 8) & 255;
    const blue = (colour >> 16) & 255;
    const pixels = this.#pixels;
    const coverage = this.#coverage;
    const fours = this.#fours;
    const foursInBlock = 1 << (blockShift - 2);
    for (let block = 0; block < this.#isDrawn.length; block++) {
      if (this.#isDrawn[block] === 0) continue;
      this.#isDrawn[block] = 0;
      for (let four = block * foursInBlock; four < (block + 1) * foursInBlock; four++) {
        if (fours[four] === 0) continue;
        for (let i = four << 2; i < (four << 2) + 4; i++) {
          const covered = coverage[i] as number;
          if (covered === 0) continue;
          if (covered === 255) {
            pixels[i] = colour;
            continue;
          }
          const under = pixels[i] as number;
          const b = mix(blue, (under >> 16) & 255, covered);
          const g = mix(green, (under >> 8) & 255, covered);
          pixels[i] = (255 << 24) | (b << 16) | (g << 8) | mix(red, under & 255, covered);
        }
        fours[four] = 0;
      }
    }
  }
}

/** `covered` of 255 parts of one level over another, rounded. */
function mix(over: number, under: number, covered: number): number {
  return under + (((over - under) * covered * 257 + 0x8000) >> 16);
}
