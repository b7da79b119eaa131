/** Small studies, findings and encodings for the tests of drafting. */
import {
  PatientKey,
  StudyKey,
  ModelId,
  type EcgMeasurements,
  type Finding,
  type Modality,
  type Study,
} from '../../../../contract/index.ts';
import type { StudyEncoding } from '../../../../engine/inference/encoding.ts';

export function study(modality: Modality, change: Partial<Study> = {}): Study {
  return {
    studyKey: StudyKey.parse(`${modality}-1`),
    patientKey: PatientKey.parse('p1'),
    modality,
    format: modality === 'film' ? 'dicom-film' : 'wfdb',
    acquiredAt: '2021-03-04T10:00:00',
    importedAt: '2026-01-01T00:00:00Z',
    description: modality === 'film' ? 'Chest PA' : '12-lead ECG',
    ageYears: 61,
    sourceName: 'a.dcm',
    notices: [],
    isSynthetic: false,
    ...change,
  };
}

export function finding(code: string, name: string, probability: number, prevalence = 0.1): Finding {
  return {
    code,
    name,
    modality: code.startsWith('cxr') ? 'film' : 'ecg',
    probability,
    interval95: null,
    calibrationPrevalence: prevalence,
    calibrationCount: 500,
  };
}

export const measurements: EcgMeasurements = { heartRateBpm: 67, rrMs: 896, beatCount: 11, sokolowLyonMv: 2.1 };

export function encoding(modality: Modality, findings: readonly Finding[] = []): StudyEncoding {
  return {
    modality,
    modelId: ModelId.parse(`${modality}-encoder@1`),
    embedding: new Float32Array(256).fill(1 / 16),
    tokens: new Float32Array(4),
    tokenCount: 2,
    tokenDimension: 2,
    findings,
    notShown: [],
    cautions: [],
    milliseconds: 1,
  };
}
