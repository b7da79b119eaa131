/** Ribs, clavicles, spine, shoulder blades: extra bone along each ray, in cm of compact bone. All lengths in cm. */
import type { FilmParameters } from './parameters.ts';
import { addEllipsoid, createPlane, eachCell, raiseToTube, type Plane, type TubePoint } from './plane.ts';
import type { RandomStream } from '../random.ts';
import { lungOuterX, type Thorax } from './thorax.ts';

/** Number of ribs a side that reach the film's field. */
const ribCount = 11;
/** Compact bone of a rib seen flat on, cm. */
const ribBone = 0.8;

/** Compact bone along each ray, cm. */
export function skeletonPlane(thorax: Thorax, film: FilmParameters, random: RandomStream): Plane {
  const plane = createPlane();
  const tilt = random.between(0.92, 1.1);
  for (const side of [-1, 1] as const) {
    for (let rib = 1; rib <= ribCount; rib++) addRib(plane, thorax, side, rib, tilt * random.between(0.97, 1.03));
    addClavicle(plane, thorax, film, side, random);
    addShoulder(plane, thorax, film, side);
  }
  addSpine(plane, random);
  return plane;
}

/** A rib is half of a tilted ellipse about the spine: its back half slopes down to the flank, its front half returns lower and fainter. */
function addRib(plane: Plane, thorax: Thorax, side: -1 | 1, rib: number, tilt: number): void {
  const spacing = (thorax.baseY - 5.2) / 11.3;
  const topY = 3.7 + spacing * (rib - 1);
  const drop = tilt * Math.min(11.5, 3.2 + 1.7 * (rib - 1));
  const width = Math.min(
    thorax.halfWidth + 0.35,
    Math.max(5.2, lungOuterX(thorax, Math.min(thorax.baseY - 0.5, topY + drop / 2)) + 0.35) + (rib > 9 ? 0.4 * (9 - rib) : 0),
  );
  const radius = rib < 3 ? 0.62 : 0.72;
  const halfDrop = drop / 2;
  const centreY = topY + halfDrop;
  const frontEnd = rib > 8 ? 0.28 : rib > 6 ? -0.2 : -0.74;
  const box = { left: side < 0 ? -width - 1 : 1.2, right: side < 0 ? -1.2 : width + 1, top: topY - 1, bottom: topY + drop + 1 };
  eachCell(box, (index, x, y) => {
    const u = x / width;
    const v = (y - centreY) / halfDrop;
    const depthward = -v;
    if (depthward < frontEnd - 0.1) return;
    const level = u * u + v * v - 1;
    const gradientSquared = Math.max(4 * ((u * u) / (width * width) + (v * v) / (halfDrop * halfDrop)), 1e-6);
    if (level * level >= radius * radius * gradientSquared) return;
    const distance = level / Math.sqrt(gradientSquared);
    const bone = tubeWall(distance / radius) * beamFactor(u) * (depthward > 0 ? 1 : 0.72) * endFade(depthward - frontEnd);
    plane[index] = (plane[index] ?? 0) + ribBone * bone;
  });
}

/** Compact bone across a hollow tube: bright edges, paler middle. `t` is the distance from the axis over the radius. */
function tubeWall(t: number): number {
  const outer = Math.sqrt(1 - t * t);
  const inner = 0.72 - t * t;
  return outer - (inner > 0 ? 0.55 * Math.sqrt(inner) : 0) + 0.1;
}

/** At the flank a rib runs along the beam, and the ray meets more of it. */
function beamFactor(u: number): number {
  return 0.85 + 0.9 * u * u * u * u;
}

function endFade(beyondEnd: number): number {
  return Math.min(1, Math.max(0, (beyondEnd + 0.1) / 0.2));
}

function addClavicle(plane: Plane, thorax: Thorax, film: FilmParameters, side: -1 | 1, random: RandomStream): void {
  const lift = (film.viewPosition === 'AP' ? -1.3 : 0) + random.between(-0.4, 0.4);
  const points: TubePoint[] = [];
  for (let i = 0; i <= 24; i++) {
    const t = i / 24;
    const x = side * (1.9 + (thorax.halfWidth + 0.6) * t) + film.rotationCm * 0.5 * (1 - t);
    const y = 7.4 + lift - 2.2 * t - 0.75 * Math.sin(2 * Math.PI * t) - 0.7 * t * t;
    points.push({ x, y, radius: 0.62 + 0.28 * Math.pow(2 * t - 1, 2) });
  }
  const tube = createPlane();
  raiseToTube(tube, points);
  for (let i = 0; i < tube.length; i++) {
    const chord = tube[i] ?? 0;
    if (chord > 0) plane[i] = (plane[i] ?? 0) + 0.3 + 0.24 * chord;
  }
}

function addShoulder(plane: Plane, thorax: Thorax, film: FilmParameters, side: -1 | 1): void {
  const out = thorax.halfWidth;
  const blade = film.viewPosition === 'AP' ? -2.2 : 0;
  addEllipsoid(plane, { x: side * (out + 3.2), y: 6.2, a: 2.3, b: 2.5, thickness: 0.75 });
  addEllipsoid(plane, { x: side * (out + 5), y: 11, a: 1.5, b: 6, thickness: 0.55, turn: side * -0.28 });
  const edge: TubePoint[] = [
    { x: side * (out - 0.2 + blade), y: 6.6, radius: 0.32 },
    { x: side * (out - 0.7 + blade), y: 11, radius: 0.3 },
    { x: side * (out + 0.6 + blade), y: 17, radius: 0.34 },
    { x: side * (out + 2.6 + blade * 0.5), y: 10, radius: 0.4 },
  ];
  const rim = createPlane();
  raiseToTube(rim, edge);
  const inner = edge[0] as TubePoint;
  const lower = edge[2] as TubePoint;
  const [near, far] = [out + blade - 1.2, out + 6];
  eachCell({ left: side < 0 ? -far : near, right: side < 0 ? -near : far, top: inner.y, bottom: lower.y }, (index, x, y) => {
    const t = (y - inner.y) / (lower.y - inner.y);
    const medial = out + blade - 0.5 + 1.1 * t * t;
    const lateral = out + blade * 0.5 + 3.6 - 3 * t;
    const a = side * x;
    if (a > medial && a < lateral) plane[index] = (plane[index] ?? 0) + 0.09;
    if ((rim[index] ?? 0) > 0) plane[index] = (plane[index] ?? 0) + 0.22 * (rim[index] ?? 0);
  });
}

function addSpine(plane: Plane, random: RandomStream): void {
  const phase = random.between(0, 1);
  eachCell({ left: -2.6, right: 2.6, top: 0, bottom: 40 }, (index, x, y) => {
    const body = (y / (1.9 + 0.022 * y) + phase) % 1;
    const half = 1.45 + 0.012 * y;
    const u = Math.abs(x) / half;
    const disc = 1 - 0.4 * Math.exp(-Math.pow((body - 0.12) / 0.07, 2)) + 0.15 * Math.exp(-Math.pow((body - 0.3) / 0.06, 2));
    let bone = u < 1 ? 0.3 * disc * Math.sqrt(1 - u * u * u * u) : 0;
    const pedicle = 1 - Math.pow((Math.abs(x) - 1.05) / 0.34, 2) - Math.pow((body - 0.42) / 0.2, 2);
    if (pedicle > 0) bone += 0.22 * Math.sqrt(pedicle);
    const process = 1 - Math.pow(x / 0.28, 2) - Math.pow((body - 0.7) / 0.26, 2);
    if (process > 0) bone += 0.25 * Math.sqrt(process);
    const transverse = 1 - Math.pow((Math.abs(x) - 1.9) / 0.75, 2) - Math.pow((body - 0.38) / 0.14, 2);
    if (transverse > 0) bone += 0.16 * Math.sqrt(transverse);
    if (bone > 0) plane[index] = (plane[index] ?? 0) + bone;
  });
}
