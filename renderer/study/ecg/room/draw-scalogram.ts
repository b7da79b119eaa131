/** Draws a scalogram: time to the right, frequency upwards on a logarithmic scale, magnitude as colour in decibels. */
import type { EcgScalogram } from './scalogram.svelte.ts';
import { colourMap, colourMapSize } from './colour-map.ts';

/** Decibels below the greatest magnitude that are still told from nothing. */
export const rangeDb = 36;

/** Place of a magnitude on the colour map, 0 to 1: decibels against the greatest. */
export function placeOnMap(magnitude: number, greatest: number): number {
  if (!(magnitude > 0) || !(greatest > 0)) return 0;
  return Math.min(1, Math.max(0, 1 + (20 * Math.log10(magnitude / greatest)) / rangeDb));
}

/** Fraction of the height from the bottom at which a frequency lies. */
export function heightOf(frequencyHz: number, frequenciesHz: readonly number[]): number {
  const [least, greatest] = [frequenciesHz[0] ?? 1, frequenciesHz.at(-1) ?? 1];
  return least === greatest ? 0.5 : Math.log(frequencyHz / least) / Math.log(greatest / least);
}

/** Frequencies for the axis that lie within the scalogram, Hz. */
export function axisTicks(frequenciesHz: readonly number[]): number[] {
  const [least, greatest] = [frequenciesHz[0] ?? 1, frequenciesHz.at(-1) ?? 1];
  return [0.5, 1, 2, 5, 10, 20, 40, 80].filter((hz) => hz >= least * 0.99 && hz <= greatest * 1.01);
}

/**
 * The picture, one pixel a cell, the lowest frequency at the bottom.
 *
 * @returns RGBA, row by row from the top
 */
export function scalogramPixels({ magnitudesMv, frequenciesHz, timesSeconds }: EcgScalogram): Uint8ClampedArray<ArrayBuffer> {
  const [columns, rows] = [timesSeconds.length, frequenciesHz.length];
  let greatest = 0;
  for (const magnitude of magnitudesMv) if (magnitude > greatest) greatest = magnitude;
  const rgba = new Uint8ClampedArray(columns * rows * 4);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const place = placeOnMap(magnitudesMv[row * columns + column] ?? 0, greatest);
      const [red, green, blue] = colourMap[Math.round(place * (colourMapSize - 1))] ?? [0, 0, 0];
      rgba.set([red, green, blue, 255], ((rows - 1 - row) * columns + column) * 4);
    }
  }
  return rgba;
}
