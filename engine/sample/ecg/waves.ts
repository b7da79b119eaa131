/**
 * The waves of a beat as Gaussians in time, each pushing the heart's electrical vector in one direction
 * (McSharry et al., IEEE Trans Biomed Eng 2003;50:289-294, extended to three dimensions).
 */
import type { EcgParameters } from './parameters.ts';
import type { Beat } from './rhythm.ts';

/** Frank's axes, mV: x to the patient's left, y to the feet, z to the back. */
export type HeartVector = readonly [x: number, y: number, z: number];

/** One Gaussian of the vectorcardiogram. */
export interface Wave {
  /** Time of its peak after the R wave's, ms. */
  readonly atMs: number;
  /** Standard deviation, ms. */
  readonly widthMs: number;
  readonly vector: HeartVector;
}

/** The waves of one beat: P where the atria lead, QRS by its conduction, ST and T. */
export function wavesOfBeat(ecg: EcgParameters, beat: Beat): Wave[] {
  if (beat.origin === 'ventricular') return ventricularWaves(beat);
  if (beat.origin === 'paced') return pacedWaves(ecg, beat);
  const atrial = ecg.rhythm === 'sinus' ? atrialWaves(ecg) : [];
  const turned = [...ventricularActivation(ecg), ...repolarisation(ecg, beat)].map((wave) => ({
    ...wave,
    vector: turnFrontal(wave.vector, ecg.axisTurnDegrees),
  }));
  return [...atrial, ...turned];
}

/** Turns a vector in the frontal plane, positive from left towards the feet. */
export function turnFrontal([x, y, z]: HeartVector, degrees: number): HeartVector {
  const angle = (degrees * Math.PI) / 180;
  return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle), z];
}

/** The right atrium leads downwards and forwards, the left follows to the left and back. PR shortens at high rates. */
function atrialWaves(ecg: EcgParameters): Wave[] {
  const atMs = -(158 - 0.25 * (ecg.rateBpm - 60));
  const left = 1 + 0.35 * (ecg.leftVentricularForce - 1);
  return [
    { atMs: atMs - 14, widthMs: 17, vector: [0.035, 0.075, -0.03] },
    { atMs: atMs + 16, widthMs: 18, vector: [0.08 * left, 0.065, 0.045 * left] },
  ];
}

function ventricularActivation(ecg: EcgParameters): Wave[] {
  const force = ecg.leftVentricularForce;
  if (ecg.conduction === 'left-bundle-branch-block') return leftBlock(force);
  const main = normalActivation(force, ecg.ischaemia);
  return ecg.conduction === 'right-bundle-branch-block' ? [...main, { atMs: 58, widthMs: 17, vector: [-0.55, 0.02, -0.62] }] : main;
}

/** Septum (rightwards, forwards), free wall (leftwards, down, back), base (rightwards, up, back). Infarction removes early forces. */
function normalActivation(force: number, ischaemia: EcgParameters['ischaemia']): Wave[] {
  const septal: HeartVector =
    ischaemia === 'inferior-elevation'
      ? [-0.08, -0.42, -0.2]
      : ischaemia === 'anterior-elevation'
        ? [-0.05, -0.03, 0.3]
        : [-0.17, -0.05, -0.27];
  return [
    { atMs: -27, widthMs: 8.5, vector: septal },
    { atMs: -9, widthMs: 9, vector: [0.42 * force, 0.3, -0.16] },
    { atMs: 4, widthMs: 10.5, vector: [0.98 * force, 0.66, 0.34 * force] },
    { atMs: 29, widthMs: 9.5, vector: [-0.2, -0.14, 0.42 * Math.sqrt(force)] },
  ];
}

/** Slow activation through muscle: broad, notched, to the left and back throughout. */
function leftBlock(force: number): Wave[] {
  return [
    { atMs: -34, widthMs: 16, vector: [0.42, 0.16, 0.42] },
    { atMs: -4, widthMs: 19, vector: [0.78 * force, 0.2, 0.72 * force] },
    { atMs: 42, widthMs: 21, vector: [0.95 * force, 0.02, 0.5 * force] },
  ];
}

/** ST segment and T wave; the QT interval follows the square root of RR. */
function repolarisation(ecg: EcgParameters, beat: Beat): Wave[] {
  const stretch = Math.sqrt(Math.min(1.4, Math.max(0.42, beat.rrS)));
  const late = ecg.conduction === 'left-bundle-branch-block' ? 34 : ecg.conduction === 'right-bundle-branch-block' ? 16 : 0;
  return [...segmentWaves(ecg, stretch), ...tWaves(ecg, stretch, late)];
}

function tWaves(ecg: EcgParameters, stretch: number, late: number): Wave[] {
  const vector = tVector(ecg);
  const scaled = (factor: number): HeartVector => [vector[0] * factor, vector[1] * factor, vector[2] * factor];
  return [
    { atMs: 262 * stretch + late, widthMs: 44 * stretch, vector: scaled(0.62) },
    { atMs: 296 * stretch + late, widthMs: 27 * stretch, vector: scaled(0.55) },
  ];
}

/** Direction and size of the T wave: with QRS in health, against it in block and strain. */
function tVector(ecg: EcgParameters): HeartVector {
  const force = ecg.leftVentricularForce;
  if (ecg.conduction === 'left-bundle-branch-block') return [-0.34 * force, -0.02, -0.42 * force];
  const healthy: HeartVector = [0.36, 0.26, ecg.conduction === 'right-bundle-branch-block' ? 0.05 : -0.15];
  const strained: HeartVector = [-0.34, -0.04, -0.3];
  const blended = healthy.map((value, i) => value * (1 - ecg.strain) + (strained[i] ?? 0) * ecg.strain) as [number, number, number];
  if (ecg.ischaemia === 'lateral-depression') return [-0.14, 0.06, -0.02];
  if (ecg.ischaemia === 'anterior-elevation') return [0.28, 0.08, -0.36];
  return ecg.ischaemia === 'inferior-elevation' ? [0.02, 0.42, -0.02] : blended;
}

/** Shift between J point and T wave. */
function segmentWaves(ecg: EcgParameters, stretch: number): Wave[] {
  const shift: HeartVector | null =
    ecg.ischaemia === 'inferior-elevation'
      ? [-0.09, 0.3, 0.04]
      : ecg.ischaemia === 'anterior-elevation'
        ? [0.12, -0.03, -0.26]
        : ecg.ischaemia === 'lateral-depression'
          ? [-0.15, -0.09, 0.08]
          : ecg.strain > 0
            ? [-0.11 * ecg.strain, -0.02 * ecg.strain, -0.1 * ecg.strain]
            : ecg.conduction === 'left-bundle-branch-block'
              ? [-0.1, 0, -0.15]
              : null;
  if (!shift) return [];
  return [
    { atMs: 92 * stretch, widthMs: 26 * stretch, vector: shift },
    { atMs: 158 * stretch, widthMs: 34 * stretch, vector: shift },
  ];
}

/** A beat that starts in the right ventricle's outflow: wide, tall, downwards, followed by an opposite T wave. */
function ventricularWaves(beat: Beat): Wave[] {
  const stretch = Math.sqrt(Math.min(1.2, Math.max(0.5, beat.rrS)));
  return [
    { atMs: -28, widthMs: 24, vector: [0.35, 0.95, 0.55] },
    { atMs: 28, widthMs: 27, vector: [0.3, 1.05, 0.75] },
    { atMs: 285 * stretch, widthMs: 50, vector: [-0.22, -0.5, -0.42] },
  ];
}

/** A spike, then a beat from the right ventricle's apex: wide, leftwards, upwards. */
function pacedWaves(ecg: EcgParameters, beat: Beat): Wave[] {
  const stretch = Math.sqrt(Math.min(1.4, Math.max(0.42, beat.rrS)));
  const force = ecg.leftVentricularForce;
  return [
    { atMs: -78, widthMs: 1.6, vector: [0.5, -1.1, 0.25] },
    { atMs: -28, widthMs: 22, vector: [0.4 * force, -0.55, 0.5] },
    { atMs: 30, widthMs: 25, vector: [0.55 * force, -0.6, 0.72] },
    { atMs: 290 * stretch, widthMs: 52 * stretch, vector: [-0.3, 0.36, -0.4] },
  ];
}
