/** Which invented patients there are, what each has been examined with, and when. */
import { constitutions, drawConstitution, drawSettings, type Constitution, type Settings } from './constitution.ts';
import type { SyntheticIdentity } from './dicom/identity.ts';
import { createRandom, mixSeed, type RandomStream } from './random.ts';

/** One day on which a patient was examined. */
export interface Occasion {
  /** ISO 8601 local date and time. */
  readonly filmAt: string | null;
  readonly ecgAt: string | null;
  readonly ageYears: number;
  readonly settings: Settings;
}

/** An invented patient with dated occasions, oldest first. */
export interface PatientPlan {
  readonly index: number;
  readonly seed: number;
  readonly identity: SyntheticIdentity;
  readonly ecgFormat: 'dicom' | 'wfdb';
  readonly occasions: readonly Occasion[];
}

const givenNames = {
  F: ['Ada', 'Bea', 'Cleo', 'Dora', 'Edda', 'Flora', 'Greta', 'Hanna', 'Iris', 'Juno'],
  M: ['Abel', 'Bruno', 'Cyril', 'Dario', 'Emil', 'Felix', 'Gustav', 'Hugo', 'Ivo', 'Jonas'],
} as const;

/** First patient of every seed: film and ECG on two occasions, a big heart beside high voltages. */
const showcase: Constitution = 'pressure-loaded heart';

/**
 * Plans one patient. Of six in a row four have film and ECG, one a film only, one an ECG only; every third has an earlier
 * occasion; every fourth ECG is a WFDB record.
 *
 * @param index  0 is the showcase patient
 */
export function planPatient(index: number, seed: number): PatientPlan {
  const patientSeed = mixSeed(seed, index, 0x5a);
  const random = createRandom(patientSeed);
  const sex = random.pick<'F' | 'M'>(['F', 'M']);
  const number = index + 1;
  const birthYear = 1934 + random.below(64);
  const identity: SyntheticIdentity = {
    patientId: `SYN-${String(number).padStart(4, '0')}`,
    familyName: 'SYNTHETIC',
    givenName: `${givenNames[sex][random.below(10)] ?? 'Ada'} ${String(number).padStart(2, '0')}`,
    sex,
    birthDate: `${birthYear}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`,
  };
  const kind = index === 0 ? showcase : index <= constitutions.length ? (constitutions[index - 1] ?? showcase) : drawConstitution(random);
  const occasions = planOccasions(index, kind, sex, birthYear, patientSeed, random);
  return { index, seed: patientSeed, identity, ecgFormat: index % 4 === 3 ? 'wfdb' : 'dicom', occasions };
}

function planOccasions(
  index: number,
  kind: Constitution,
  sex: 'F' | 'M',
  birthYear: number,
  seed: number,
  random: RandomStream,
): Occasion[] {
  const hasFilm = index % 6 !== 5;
  const hasEcg = index % 6 !== 4;
  const years = index % 3 === 0 ? [2021 + random.below(3), 2025] : [2024 + random.below(2)];
  const latestSeverity = index === 0 ? 0.85 : random.between(0.25, 1);
  return years.map((year, occasion) => {
    const date = `${year}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
    const severity = occasion === years.length - 1 ? latestSeverity : latestSeverity * random.between(0.2, 0.6);
    return {
      filmAt: hasFilm ? `${date}T${clock(8, random)}` : null,
      ecgAt: hasEcg ? `${date}T${clock(13, random)}` : null,
      ageYears: year - birthYear - 1,
      settings: drawSettings(kind, sex, mixSeed(seed, occasion), severity, random),
    };
  });
}

/** A time of day in the four hours from `hour`. */
function clock(hour: number, random: RandomStream): string {
  return `${two(hour + random.below(4))}:${two(random.below(60))}:${two(random.below(60))}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
