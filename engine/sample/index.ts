/**
 * Sample patients: invented people with synthetic films and ECGs, as complete files that go through the same import as real
 * ones. Every file says SYNTHETIC. Knows neither store nor models.
 *
 * Offers `generateSamplePatients`; `film/` and `ecg/` make the signals, `dicom/` and `wfdb.ts` write them.
 */
import type { OriginalFile } from '../import/parsed-study.ts';
import { writeEcgFile } from './dicom/ecg-file.ts';
import { writeFilmFile } from './dicom/film-file.ts';
import type { SyntheticRecording } from './dicom/identity.ts';
import { makeUid } from '../dicom-writer/uid.ts';
import { synthesiseEcg } from './ecg/index.ts';
import { synthesiseFilm } from './film/index.ts';
import { planPatient, type Occasion, type PatientPlan } from './patient-plan.ts';
import { createRandom, mixSeed, type RandomStream } from './random.ts';
import { writeWfdbRecord } from './wfdb.ts';

/** The files of one sample patient. */
export interface SamplePatient {
  /** Films and ECGs, oldest first; a WFDB header is followed by its signal file. */
  readonly files: OriginalFile[];
  /** True for the first: the one with film and ECG that is opened for a look around. */
  readonly isSamplePatient: boolean;
}

/**
 * Makes sample patients one by one, so that the caller may import and release each before the next. The first is the showcase
 * patient. The same count and seed give the same bytes; a greater count only adds patients.
 *
 * @param options.count  number of patients
 * @param options.seed  any whole number
 */
export async function* generateSamplePatients(options: { count: number; seed: number }): AsyncIterable<SamplePatient> {
  for (let index = 0; index < options.count; index++) {
    yield { files: makeFiles(planPatient(index, options.seed)), isSamplePatient: index === 0 };
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function makeFiles(plan: PatientPlan): OriginalFile[] {
  const random = createRandom(mixSeed(plan.seed, 0x1d));
  return plan.occasions.flatMap((occasion, i) => {
    const studyInstanceUID = newUid(random);
    const accession = `${plan.identity.patientId}-${i + 1}`;
    const recording = (acquiredAt: string): SyntheticRecording => ({
      patient: plan.identity,
      acquiredAt,
      ageYears: occasion.ageYears,
      studyInstanceUID,
      seriesInstanceUID: newUid(random),
      sopInstanceUID: newUid(random),
      accessionNumber: accession,
    });
    return [...filmFiles(occasion, accession, recording), ...ecgFiles(plan, occasion, accession, recording)];
  });
}

type DescribeRecording = (acquiredAt: string) => SyntheticRecording;

function filmFiles(occasion: Occasion, accession: string, describe: DescribeRecording): OriginalFile[] {
  if (occasion.filmAt === null) return [];
  const { film } = occasion.settings;
  return [{ name: `${accession}-film.dcm`, bytes: writeFilmFile(synthesiseFilm(film), describe(occasion.filmAt), film.viewPosition) }];
}

function ecgFiles(plan: PatientPlan, occasion: Occasion, accession: string, describe: DescribeRecording): OriginalFile[] {
  if (occasion.ecgAt === null) return [];
  const ecg = synthesiseEcg(occasion.settings.ecg);
  const recording = describe(occasion.ecgAt);
  if (plan.ecgFormat === 'wfdb') return writeWfdbRecord(ecg, recording, `${accession}-ecg`);
  return [{ name: `${accession}-ecg.dcm`, bytes: writeEcgFile(ecg, recording) }];
}

function newUid(random: RandomStream): string {
  return makeUid(() => random.below(2 ** 32));
}
