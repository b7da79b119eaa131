/**
 * A synthetic chest film by projection: attenuation of trunk, lungs, heart, vessels and bone is added up along each ray, turned
 * into transmission with scatter and noise, and digitised. Knows nothing of files, stores or models.
 *
 * Offers `synthesiseFilm` and its parameters.
 */
import { createRandom, mixSeed } from '../random.ts';
import { boxBlur } from './blur.ts';
import { fillLungs, pacemakerPlane } from './disease.ts';
import { digitise, exposeDetector, filmBitsStored, harmonise, windowOf } from './exposure.ts';
import { airwayPlane, mediastinumPlane } from './mediastinum.ts';
import type { FilmParameters } from './parameters.ts';
import { addEllipsoid, cellCm, createPlane, planeColumns, planeRows, type Plane } from './plane.ts';
import { skeletonPlane } from './skeleton.ts';
import { lungPlane, placeThorax, trunkPlane, type Thorax } from './thorax.ts';
import { vesselPlane } from './vessels.ts';

export { plainFilm, type FilmParameters, type OpacityParameters } from './parameters.ts';

/** Linear attenuation at the beam's effective energy (about 60 keV), 1/cm. Soft tissue: NIST XCOM. */
const attenuationPerCm = { tissue: 0.2, bone: 0.42, metal: 6 } as const;
/** Share of a lung's volume that is air at full inspiration. */
const airShare = 0.76;

/** Vessels are drawn stronger than their chord alone, as edge-enhancing systems show them. */
const vesselGain = 3.6;

/** A digitised film. */
export interface SyntheticFilm {
  readonly rows: number;
  readonly columns: number;
  readonly bitsStored: number;
  /** Grey values, row-major, white = dense. */
  readonly pixels: Uint16Array;
  /** Side of a pixel at the patient, mm. */
  readonly pixelSpacingMm: number;
}

/** Makes a film; the same parameters give the same pixels. */
export function synthesiseFilm(film: FilmParameters): SyntheticFilm {
  const random = createRandom(mixSeed(film.seed, 0xf17));
  const thorax = placeThorax(film);
  const density = exposeDetector(attenuationPlane(thorax, film));
  const presented = harmonise(density);
  const pixels = digitise(presented, density, windowOf(presented), random);
  return { rows: planeRows * 2, columns: planeColumns * 2, bitsStored: filmBitsStored, pixels, pixelSpacingMm: (cellCm * 10) / 2 };
}

/** Attenuation along each ray, dimensionless. */
function attenuationPlane(thorax: Thorax, film: FilmParameters): Plane {
  const random = createRandom(mixSeed(film.seed, 0xa7));
  const trunk = trunkPlane(thorax, film);
  const lungs = lungPlane(thorax, trunk, film.rotationCm * 0.4);
  const mediastinum = boxBlur(mediastinumPlane(thorax, film), planeRows, planeColumns, 2, 1);
  const vessels = vesselPlane(thorax, film, random);
  for (let i = 0; i < lungs.length; i++) lungs[i] = Math.max(0, (lungs[i] ?? 0) - (mediastinum[i] ?? 0));
  fillLungs(lungs, thorax, film, random);
  const bone = skeletonPlane(thorax, film, random);
  const airway = airwayPlane(film);
  const metal = pacemakerPlane(thorax, film);
  const extra = softTissuePlane(thorax, film);
  const result = createPlane();
  for (let i = 0; i < result.length; i++) {
    const air = airShare * Math.max(0, (lungs[i] ?? 0) - vesselGain * Math.min(vessels[i] ?? 0, 1)) + (airway[i] ?? 0);
    const tissue = Math.max(0, (trunk[i] ?? 0) + (extra[i] ?? 0) - air);
    result[i] =
      attenuationPerCm.tissue * tissue +
      attenuationPerCm.bone * ((trunk[i] ?? 0) > 0 ? (bone[i] ?? 0) : 0) +
      attenuationPerCm.metal * (metal[i] ?? 0);
  }
  return result;
}

/** Breasts or pectoral muscles, which lie outside the trunk's ellipse, and the air in the stomach, as tissue along each ray (cm). */
function softTissuePlane(thorax: Thorax, film: FilmParameters): Plane {
  const plane = createPlane();
  for (const side of [-1, 1] as const) {
    if (film.sex === 'F')
      addEllipsoid(plane, { x: side * 8, y: thorax.baseY - 7.6, a: 5.4, b: 5.6 * film.habitus, thickness: 3.6 * film.habitus });
    else addEllipsoid(plane, { x: side * 8.6, y: 13.5, a: 6.2, b: 5.6, thickness: 1.5, turn: side * -0.5 });
  }
  if (film.seed % 3 !== 0) addEllipsoid(plane, { x: 6.4, y: thorax.domeY[1] + 2.3, a: 2.7, b: 1.5, thickness: 5 }, -1);
  return plane;
}
