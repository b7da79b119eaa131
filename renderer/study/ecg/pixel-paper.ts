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

/** A plane of pixels with a second one of coverage (0–255), in which lines are drawn before they are inked. */
export class PixelPaper {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly #pixels: Uint32Array;
  readonly #coverage: Uint8Array;
  readonly #words: Uint32Array;

  /** @param width  device px @param height  device px */
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    const buffer = new ArrayBuffer(width * height * 4);
    this.rgba = new Uint8ClampedArray(buffer);
    this.#pixels = new Uint32Array(buffer);
    const plane = new ArrayBuffer(Math.ceil((width * height) / 4) * 4);
    this.#coverage = new Uint8Array(plane);
    this.#words = new Uint32Array(plane);
  }

  /** Fills the whole plane. */
  clear(colour: Colour): void {
    this.#pixels.fill(colour);
  }

  /** Fills a rectangle of whole pixels; what lies outside the plane is left out. */
  rectangle(left: number, top: number, width: number, height: number, colour: Colour): void {
    const [x0, x1] = [Math.max(0, left), Math.min(this.width, left + width)];
    const [y0, y1] = [Math.max(0, top), Math.min(this.height, top + height)];
    if (x1 <= x0) return;
    for (let y = y0; y < y1; y++) {
      if (x1 - x0 > 4) this.#pixels.fill(colour, y * this.width + x0, y * this.width + x1);
      else for (let x = x0; x < x1; x++) this.#pixels[y * this.width + x] = colour;
    }
  }

  /**
   * Adds a line with round ends to the coverage, antialiased by its distance; overlapping lines do not add up.
   *
   * @param halfWidth  half the line's width, device px
   */
  segment(x0: number, y0: number, x1: number, y1: number, halfWidth: number, clip: Clip): void {
    const reach = halfWidth + 0.5;
    const [dx, dy] = [x1 - x0, y1 - y0];
    const squared = dx * dx + dy * dy;
    const isSteep = Math.abs(dy) > Math.abs(dx);
    const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
    const bottom = Math.min(this.height - 1, Math.floor(Math.max(y0, y1) + reach));
    const left = Math.max(clip.left, Math.floor(Math.min(x0, x1) - reach));
    const right = Math.min(clip.right - 1, Math.floor(Math.max(x0, x1) + reach));
    if (left > right || top > bottom) return;
    if (isSteep) {
      const spread = (reach * Math.sqrt(squared)) / Math.abs(dy);
      for (let y = top; y <= bottom; y++) {
        const centre = x0 + ((y + 0.5 - y0) * dx) / dy;
        const from = Math.max(left, Math.floor(centre - spread));
        const to = Math.min(right, Math.floor(centre + spread));
        for (let x = from; x <= to; x++) this.#cover(x, y, x0, y0, dx, dy, squared, reach);
      }
      return;
    }
    const spread = squared === 0 ? reach : (reach * Math.sqrt(squared)) / Math.abs(dx);
    for (let x = left; x <= right; x++) {
      const centre = squared === 0 ? y0 : y0 + ((x + 0.5 - x0) * dy) / dx;
      const from = Math.max(top, Math.floor(centre - spread));
      const to = Math.min(bottom, Math.floor(centre + spread));
      for (let y = from; y <= to; y++) this.#cover(x, y, x0, y0, dx, dy, squared, reach);
    }
  }

  /** Inks what was drawn since the last call, and empties the coverage. */
  ink(colour: Colour): void {
    const [r, g, b] = [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
    const words = this.#words;
    for (let w = 0; w < words.length; w++) {
      if (words[w] === 0) continue;
      for (let i = w * 4; i < w * 4 + 4; i++) {
        const covered = this.#coverage[i] ?? 0;
        if (covered === 0) continue;
        const under = this.#pixels[i] ?? 0;
        const mix = (to: number, from: number): number => (from + (((to - from) * covered) / 255 + 0.5)) | 0;
        this.#pixels[i] =
          (0xff000000 | (mix(b, (under >> 16) & 255) << 16) | (mix(g, (under >> 8) & 255) << 8) | mix(r, under & 255)) >>> 0;
      }
      words[w] = 0;
    }
  }

  #cover(x: number, y: number, x0: number, y0: number, dx: number, dy: number, squared: number, reach: number): void {
    const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
    let t = squared === 0 ? 0 : (px * dx + py * dy) / squared;
    if (t < 0) t = 0;
    else if (t > 1) t = 1;
    const [ex, ey] = [px - t * dx, py - t * dy];
    const covered = reach - Math.sqrt(ex * ex + ey * ey);
    if (covered <= 0) return;
    const level = covered >= 1 ? 255 : (covered * 255) | 0;
    const at = y * this.width + x;
    if (level > (this.#coverage[at] ?? 0)) this.#coverage[at] = level;
  }
}
