/** A film made of ellipses, as the engine hands out a frame. */
import type { FilmFrame } from '../../contract/film-frame.ts';

/** Grey of a chest at a place from −1 to 1, 0 to 1. */
export function chestGrey(x: number, y: number): number {
  const soft = (cx: number, cy: number, rx: number, ry: number): number =>
    1 / (1 + Math.exp((((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 - 1) * 6));
  const body = soft(0, 0.3, 0.95, 1.5) * 0.55;
  const lungs = (soft(-0.42, -0.05, 0.3, 0.62) + soft(0.44, -0.05, 0.27, 0.62)) * 0.42;
  const heart = soft(0.14, 0.34, 0.3, 0.28) * 0.32;
  const spine = soft(0, 0, 0.09, 1.6) * 0.2;
  const ribs = Math.sin(y * 22 + Math.abs(x) * 6) > 0.72 ? lungs * 0.22 : 0;
  return Math.min(1, Math.max(0, body - lungs + heart + spine + ribs + 0.08));
}

/** The frame. */
export function inventedFrame(columns = 1024, rows = 1200): FilmFrame {
  const values = new Uint16Array(rows * columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) values[r * columns + c] = 4095 * chestGrey((c / columns) * 2 - 1, (r / rows) * 2 - 1);
  return {
    frame: 0,
    frames: 1,
    rows,
    columns,
    reduction: 1,
    pixels: { kind: 'grey', meaning: 'modality', values, min: 0, max: 4095, isInverted: false, paddingPixels: 0 },
    voi: [{ kind: 'window', function: 'LINEAR', center: 2048, width: 4096, explanation: '' }],
    appliedVoi: null,
    overlays: [],
    pixelAspect: [0.25, 0.25],
    spacingMm: [0.25, 0.25],
    spacingOrigin: 'imager',
    frameTimeMs: null,
  };
}
