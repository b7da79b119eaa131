/** From attenuation to grey values: transmission, scatter, quantum noise, and the processing that a digital system applies. */
import { whiteNoiseTable, type RandomStream } from '../random.ts';
import { boxBlur, broadBlur } from './blur.ts';
import { createPlane, planeColumns, planeRows, type Plane } from './plane.ts';

/** Bits that the film stores. */
export const filmBitsStored = 12;
const maxGrey = (1 << filmBitsStored) - 1;
/** Share of the local mean transmission that reaches the detector as scatter behind a grid. */
const scatterShare = 0.75;
/** Scatter from far away: the same everywhere, and what hides bone behind the abdomen. */
const farScatter = 0.014;
/** Photons a pixel in the open beam, which sets the noise. */
const openBeamPhotons = 42_000;

/** Film density before digitising: minus the logarithm of what reaches each cell of the detector. */
export function exposeDetector(attenuation: Plane): Plane {
  const primary = createPlane();
  const scatterSource = createPlane();
  for (let i = 0; i < primary.length; i++) {
    const through = Math.exp(-(attenuation[i] ?? 0));
    primary[i] = through;
    scatterSource[i] = Math.min(through, 0.22);
  }
  const scatter = broadBlur(scatterSource, planeRows, planeColumns, 34);
  for (let i = 0; i < primary.length; i++) primary[i] = -Math.log((primary[i] ?? 0) + scatterShare * (scatter[i] ?? 0) + farScatter);
  return primary;
}

/** Compresses the large structures and lifts the fine ones, as systems do before presentation. */
export function harmonise(density: Plane): Plane {
  const broad = broadBlur(density, planeRows, planeColumns, 30);
  const fine = boxBlur(density, planeRows, planeColumns, 2, 1);
  const result = createPlane();
  for (let i = 0; i < result.length; i++) {
    const value = density[i] ?? 0;
    result[i] = value + 0.45 * (value - (broad[i] ?? 0)) * 0.5 + 0.7 * (value - (fine[i] ?? 0)) - 0.12 * ((broad[i] ?? 0) - 2.2);
  }
  return result;
}

/**
 * Chooses the densities shown as black and as white, as automatic exposure does: from the histogram of what is not open beam.
 *
 * @returns densities of black and of white
 */
export function windowOf(density: Plane): [black: number, white: number] {
  const sample: number[] = [];
  for (let i = 0; i < density.length; i += 37) if ((density[i] ?? 0) > 0.5) sample.push(density[i] ?? 0);
  const sorted = Float32Array.from(sample).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return [at(0.02) - 0.35, at(0.97) + 0.25];
}

/**
 * Doubles the plane to the film's size, adds quantum noise and digitises.
 *
 * @param density  output of `harmonise`
 * @param raw  output of `exposeDetector`, which sets how noisy each pixel is
 * @param window  densities shown as black and as white
 * @returns grey values, row-major `2·planeRows × 2·planeColumns`, white = dense
 */
export function digitise(density: Plane, raw: Plane, window: readonly [number, number], random: RandomStream): Uint16Array {
  const columns = planeColumns * 2;
  const rows = planeRows * 2;
  const noise = whiteNoiseTable();
  const noiseOfDensity = noiseTable();
  const scale = maxGrey / (window[1] - window[0]);
  const pixels = new Uint16Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const [above, below, v] = neighbours(row, planeRows);
    let offset = random.below(noise.length);
    for (let column = 0; column < columns; column++) {
      const near = column & 1 ? column >> 1 : (column >> 1) - 1;
      const left = near < 0 ? 0 : near;
      const right = near + 1 > planeColumns - 1 ? planeColumns - 1 : near + 1;
      const u = column & 1 ? 0.25 : 0.75;
      const top = (density[above + left] ?? 0) * (1 - u) + (density[above + right] ?? 0) * u;
      const bottom = (density[below + left] ?? 0) * (1 - u) + (density[below + right] ?? 0) * u;
      offset = (offset + 1) & (noise.length - 1);
      const deviation = noiseOfDensity[Math.min(255, Math.max(0, ((raw[above + left] ?? 0) * 40) | 0))] ?? 0;
      const value = ((top * (1 - v) + bottom * v - window[0] + deviation * (noise[offset] ?? 0)) * scale + 0.5) | 0;
      pixels[row * columns + column] = value < 0 ? 0 : value > maxGrey ? maxGrey : value;
    }
  }
  return pixels;
}

/** Start of the two nearest plane rows and the weight of the lower one. */
function neighbours(row: number, limit: number): [above: number, below: number, weight: number] {
  const near = row & 1 ? row >> 1 : (row >> 1) - 1;
  return [Math.max(0, near) * planeColumns, Math.min(limit - 1, near + 1) * planeColumns, row & 1 ? 0.25 : 0.75];
}

/** Standard deviation of the density by Poisson statistics, for densities in steps of 1/40. */
function noiseTable(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, i) => 1 / Math.sqrt(openBeamPhotons * Math.exp(-i / 40)));
}
