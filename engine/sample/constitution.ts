/**
 * The kinds of invented patients: each sets film and ECG together, so that the two agree (a big heart beside high voltages).
 * These are settings of the generator. They are written into no file, and nothing may call them findings.
 */
import { plainEcg, type EcgParameters } from './ecg/index.ts';
import { plainFilm, type FilmParameters } from './film/index.ts';
import type { RandomStream } from './random.ts';

/** Kinds with their share among the patients. */
const shares = {
  healthy: 7,
  'pressure-loaded heart': 3,
  'failing heart': 3,
  'lung infection': 3,
  'overinflated lungs': 2,
  'narrowed coronary': 3,
  'right bundle block': 1,
  paced: 1,
  'pleural fluid': 1,
} as const;

/** A kind of invented patient. */
export type Constitution = keyof typeof shares;

/** All kinds. */
export const constitutions = Object.keys(shares) as [Constitution, ...Constitution[]];

/** Draws a kind by its share. */
export function drawConstitution(random: RandomStream): Constitution {
  return random.pick(
    constitutions,
    constitutions.map((kind) => shares[kind]),
  );
}

/** Film and ECG of one occasion. */
export interface Settings {
  readonly film: FilmParameters;
  readonly ecg: EcgParameters;
}

/**
 * Draws the settings of one occasion.
 *
 * @param severity  0 to 1: how far the kind has gone; an earlier study has less
 */
export function drawSettings(kind: Constitution, sex: 'F' | 'M', seed: number, severity: number, random: RandomStream): Settings {
  const base = {
    film: {
      ...plainFilm,
      seed,
      sex,
      cardiothoracicRatio: random.between(0.41, 0.48),
      habitus: random.between(0.88, 1.15),
      inflation: random.between(-0.2, 0.2),
      rotationCm: random.normal(0, 0.2),
    },
    ecg: {
      ...plainEcg,
      seed,
      rateBpm: random.between(56, 84),
      leftVentricularForce: random.between(0.85, 1.15),
      axisTurnDegrees: random.normal(0, 9),
      noiseMicrovolt: random.between(5, 16),
      wanderMicrovolt: random.between(10, 70),
    },
  };
  const change = changes[kind](severity, random);
  return { film: { ...base.film, ...change.film }, ecg: { ...base.ecg, ...change.ecg } };
}

interface Change {
  readonly film: Partial<FilmParameters>;
  readonly ecg: Partial<EcgParameters>;
}

const changes: Readonly<Record<Constitution, (severity: number, random: RandomStream) => Change>> = {
  healthy: (_severity, random) => ({ film: {}, ecg: { rateBpm: random.pick([random.between(46, 55), random.between(58, 88)], [1, 5]) } }),
  'pressure-loaded heart': (severity, random) => ({
    film: { cardiothoracicRatio: 0.47 + 0.1 * severity + random.between(0, 0.03) },
    ecg: { leftVentricularForce: 1.35 + 0.6 * severity, strain: 0.25 + 0.75 * severity, axisTurnDegrees: random.between(-24, -6) },
  }),
  'failing heart': (severity, random) => ({
    film: {
      cardiothoracicRatio: 0.52 + 0.13 * severity,
      congestion: 0.35 + 0.55 * severity,
      effusionRight: severity > 0.5 ? random.between(0.1, 0.3) : 0,
      viewPosition: random.pick(['PA', 'AP'], [2, 1]),
    },
    ecg: {
      ...random.pick<Partial<EcgParameters>>([
        { conduction: 'left-bundle-branch-block' },
        { rhythm: 'atrial-fibrillation', rateBpm: random.between(84, 128) },
      ]),
      leftVentricularForce: 1.25,
      prematureShare: 0.12 * severity,
    },
  }),
  'lung infection': (severity, random) => ({
    film: {
      opacity: {
        side: random.pick(['right', 'left']),
        zone: random.pick(['upper', 'middle', 'lower'], [1, 1, 3]),
        density: 0.45 + 0.4 * severity,
        radiusCm: random.between(2.6, 4.6),
      },
      viewPosition: random.pick(['PA', 'AP'], [3, 1]),
    },
    ecg: { rateBpm: 88 + 30 * severity },
  }),
  'overinflated lungs': (severity, random) => ({
    film: { inflation: 0.6 + 0.5 * severity, cardiothoracicRatio: random.between(0.36, 0.41), habitus: random.between(0.82, 0.95) },
    ecg: { leftVentricularForce: 0.66, axisTurnDegrees: 22 + 18 * severity, rateBpm: random.between(78, 100) },
  }),
  'narrowed coronary': (_severity, random) => ({
    film: { cardiothoracicRatio: random.between(0.45, 0.52) },
    ecg: {
      ischaemia: random.pick(['inferior-elevation', 'anterior-elevation', 'lateral-depression']),
      prematureShare: random.pick([0, 0.1]),
    },
  }),
  'right bundle block': () => ({ film: {}, ecg: { conduction: 'right-bundle-branch-block' } }),
  paced: (severity, random) => ({
    film: { hasPacemaker: true, cardiothoracicRatio: 0.5 + 0.06 * severity },
    ecg: { rhythm: 'ventricular-paced', rateBpm: random.pick([60, 65, 70]) },
  }),
  'pleural fluid': (severity, random) => ({
    film: random.pick<Partial<FilmParameters>>([{ effusionRight: 0.25 + 0.5 * severity }, { effusionLeft: 0.25 + 0.5 * severity }]),
    ecg: { leftVentricularForce: 0.7, rateBpm: random.between(80, 104) },
  }),
};
