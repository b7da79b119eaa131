/** Invented patients, studies and encodings for tests of what keeps and finds them. No test data of a person. */
import { ModelId } from '../contract/index.ts';
import type { Draft, Finding, Modality, PatientKey } from '../contract/index.ts';
import { leadNames, organNames } from '../contract/index.ts';
import { embeddingDimension } from '../engine/inference/encoding.ts';
import type { StudyEncoding } from '../engine/inference/encoding.ts';
import type { MeasuredAnatomy } from '../engine/inference/organs/segment-organs.ts';
import type { GreyImage, ParsedEcg, ParsedFilm, PatientIdentity } from '../engine/import/parsed-study.ts';

/** Key of every store in tests. */
export const storeKey: Uint8Array = new Uint8Array(32).fill(7);

/** An invented patient. */
export function identity(changes: Partial<PatientIdentity> = {}): PatientIdentity {
  return { patientId: 'P-1', issuer: 'HOSP', name: 'ROE, Richard', sex: 'M', birthDate: '1950-02-03', isSynthetic: false, ...changes };
}

/** An invented film whose original file holds `content`. */
export function film(content: string, patient: Partial<PatientIdentity> = {}, changes: Partial<ParsedFilm> = {}): ParsedFilm {
  return {
    modality: 'film',
    format: 'dicom-film',
    patient: identity(patient),
    acquiredAt: '2021-05-06T07:08:09',
    ageYears: 71,
    description: 'Chest PA',
    notices: [],
    originals: [{ name: 'film.dcm', bytes: Buffer.from(content) }],
    facts: {
      rows: 2000,
      columns: 1800,
      frames: 1,
      bitsStored: 12,
      photometricInterpretation: 'MONOCHROME2',
      transferSyntaxUID: '1.2.840.10008.1.2.1',
      viewPosition: 'PA',
      bodyPart: 'CHEST',
      patientOrientation: null,
      spacingMm: [0.168, 0.168],
      spacingOrigin: 'imager',
      windowCenter: 2048,
      windowWidth: 4096,
      modality: 'DX',
      manufacturer: 'None',
      institution: 'None',
    },
    ...changes,
  };
}

/** An invented ECG whose original files hold `content`. */
export function ecg(content: string, patient: Partial<PatientIdentity> = {}, changes: Partial<ParsedEcg> = {}): ParsedEcg {
  return {
    modality: 'ecg',
    format: 'wfdb',
    patient: identity(patient),
    acquiredAt: '2021-05-06T08:00:00',
    ageYears: 71,
    description: '12-lead ECG',
    notices: [],
    originals: [
      { name: 'record.hea', bytes: Buffer.from(`header of ${content}`) },
      { name: 'record.dat', bytes: Buffer.from(`signal of ${content}`) },
    ],
    trace: {
      samplingFrequencyHz: 500,
      samplesPerLead: 5_000,
      leads: leadNames.map((name) => ({ name, origin: 'recorded' as const, isCalibrated: true, notices: [] })),
      samplesMv: new Float32Array(12 * 5_000),
    },
    ...changes,
  };
}

/** Current models of a modality in tests. */
export const testModels: Readonly<Record<Modality, ModelId>> = {
  film: ModelId.parse('film-encoder@test-1'),
  ecg: ModelId.parse('ecg-encoder@test-1'),
};

/** Unit vector in a direction that follows from the seed. */
export function unitVector(seed: number): Float32Array {
  let state = Math.imul(seed + 1, 2_654_435_761) >>> 0;
  const raw = Float64Array.from({ length: embeddingDimension }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  const length = Math.hypot(...raw);
  return Float32Array.from(raw, (value) => value / length);
}

/** A finding with a probability. */
export function finding(name: string, probability: number, modality: Modality = 'film', calibrationPrevalence = 0.1): Finding {
  return { code: `test:${name}`, name, modality, probability, interval95: null, calibrationPrevalence, calibrationCount: 500 };
}

/** An encoding as a model might have made it. */
export function encoding(modality: Modality, seed: number, changes: Partial<StudyEncoding> = {}): StudyEncoding {
  return {
    modality,
    modelId: testModels[modality],
    embedding: unitVector(seed),
    tokens: Float32Array.from({ length: 6 }, (_, i) => seed + i / 8),
    tokenCount: 2,
    tokenDimension: 3,
    findings: [finding(`finding ${seed}`, 0.9, modality)],
    notShown: ['rare'],
    cautions: [],
    milliseconds: 12.5,
    ...changes,
  };
}

/** An anatomy as the segmenter might have measured it on a film; a first pixel from 800 up makes it no chest film. */
export function anatomy({ width, height, values }: GreyImage): MeasuredAnatomy {
  const isFrontal = (values[0] ?? 0) < 800;
  const reason = 'This does not look like a frontal chest film.';
  return {
    modelId: ModelId.parse('organ-segmenter@test-1'),
    columns: width,
    rows: height,
    frontal: { score: isFrontal ? 0.99 : 0.02, isFrontal },
    organs: organNames.map((organ) => ({ kind: 'not-measurable', organ, reason, confidence: 0.1 })),
    cardiothoracicRatio: isFrontal
      ? {
          kind: 'measured',
          ratio: 0.5,
          heartLine: { right: [4, 8], left: [9, 8] },
          thoraxLine: { right: [1, 6], left: [11, 6] },
          confidence: 0.9,
        }
      : { kind: 'not-measurable', reason },
    zones: [],
    cautions: isFrontal ? [] : [{ code: 'not-frontal', text: reason }],
    milliseconds: 20,
  };
}

/** A draft of one sentence. */
export function draftOf(patientKey: PatientKey, seed: number): Draft {
  return {
    patientKey,
    filmStudyKey: null,
    ecgStudyKey: null,
    modelId: ModelId.parse('drafter@1'),
    seed,
    sentences: [{ section: 'film', text: 'Clear lungs.', origin: 'model', evidence: [], verdict: 'unsupported' }],
    createdAt: '2026-01-02T03:04:05.000Z',
    isSynthetic: false,
    timings: { firstTokenMs: 1, tokensPerSecond: 2, tokenCount: 3 },
  };
}
