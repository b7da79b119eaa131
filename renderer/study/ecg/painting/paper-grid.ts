/** The millimetre grid of the ECG paper. */
import type { PaperPalette } from './palettes.ts';
import { colourOf, type PixelPaper } from './pixel-paper.ts';

/** Where the grid lies. */
export interface GridPlace {
  /** Device px to a millimetre. */
  readonly pxPerMm: number;
  /** Device px from the plane's left edge to the grid's origin, whole. */
  readonly dx: number;
  /** Device px from the plane's upper edge to the grid's origin, whole. */
  readonly dy: number;
  /** Device px to a CSS px. */
  readonly pixelRatio: number;
}

/** From this scale on, the 1 mm lines are drawn, device px to a millimetre; below it they would run together. */
const fineFromPxPerMm = 3;

/** What stands at a row or column of pixels. */
const empty = 0;
const fine = 1;
const coarse = 2;

/**
 * Fills the plane with paper, ruled each 1 mm and each 5 mm, lines on whole device pixels so that they stay crisp. There are but three
 * kinds of rows, and every row is a copy of one of them.
 */
export function drawGrid(plane: PixelPaper, { pxPerMm, dx, dy, pixelRatio }: GridPlace, palette: PaperPalette): void {
  const thickness = { fine: Math.max(1, Math.round(pixelRatio * 0.6)), coarse: Math.max(1, Math.round(pixelRatio * 0.9)) };
  const columns = linesAlong(plane.width, dx, pxPerMm, thickness);
  const rows = linesAlong(plane.height, dy, pxPerMm, thickness);
  const colours = [colourOf(palette.paper), colourOf(palette.fineLine), colourOf(palette.coarseLine)];
  const ofKind = [empty, fine, coarse].map((row) => Uint32Array.from(columns, (column) => colours[Math.max(row, column)] ?? 0));
  rows.forEach((kind, y) => plane.putRow(y, ofKind[kind] ?? new Uint32Array()));
}

/** Which line stands at each pixel of a side; coarse lines lie over fine ones. */
function linesAlong(size: number, origin: number, pxPerMm: number, thickness: { fine: number; coarse: number }): Uint8Array {
  const lines = new Uint8Array(size);
  const rule = (step: number, kind: number, width: number): void => {
    for (let i = Math.ceil(-origin / pxPerMm / step) * step; i * pxPerMm + origin < size; i += step) {
      const at = Math.round(i * pxPerMm) + origin;
      lines.fill(kind, Math.max(0, at), Math.max(0, at + width));
    }
  };
  if (pxPerMm >= fineFromPxPerMm) rule(1, fine, thickness.fine);
  rule(5, coarse, thickness.coarse);
  return lines;
}
