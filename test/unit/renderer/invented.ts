/** Invented patients, studies and answers for tests of the page. */
import type { CallOutput } from '../../../contract/calls.ts';
import type { Draft, DraftSentence } from '../../../contract/draft.ts';
import { leadNames, type EcgTrace } from '../../../contract/ecg.ts';
import type { FilmFacts } from '../../../contract/film.ts';
import type { ReadFinding, StudyFindings } from '../../../contract/finding.ts';
import { ModelId, PatientKey, StudyKey } from '../../../contract/ids.ts';
import { ReportKey, type Report, type ReportSentence } from '../../../contract/report.ts';
import type { SimilarStudy } from '../../../contract/retrieval.ts';
import type { Modality, Patient, Study, WorklistRow } from '../../../contract/study.ts';

export function patient(over: Partial<Patient> = {}): Patient {
  return {
    patientKey: PatientKey.parse('p1'),
    patientId: 'AUS-000128',
    name: 'DOE, Jane',
    sex: 'F',
    birthDate: '1962-03-12',
    isSynthetic: true,
    ...over,
  };
}

export function study(key: string, modality: Modality, over: Partial<Study> = {}): Study {
  return {
    studyKey: StudyKey.parse(key),
    patientKey: PatientKey.parse('p1'),
    modality,
    format: modality === 'film' ? 'dicom-film' : 'dicom-ecg',
    acquiredAt: '2026-11-21T08:14:00',
    importedAt: '2026-11-22T02:00:00Z',
    description: modality === 'film' ? 'Chest PA' : '12-lead ECG',
    ageYears: 64,
    sourceName: `${key}.dcm`,
    notices: [],
    isSynthetic: true,
    ...over,
  };
}

export function filmFacts(over: Partial<FilmFacts> = {}): FilmFacts {
  return {
    rows: 2048,
    columns: 2000,
    frames: 1,
    bitsStored: 12,
    photometricInterpretation: 'MONOCHROME2',
    transferSyntaxUID: '1.2.840.10008.1.2.1',
    viewPosition: 'PA',
    bodyPart: 'CHEST',
    patientOrientation: null,
    spacingMm: [0.143, 0.143],
    spacingOrigin: 'imager',
    windowCenter: 1024,
    windowWidth: 2048,
    modality: 'DX',
    manufacturer: 'Auscult',
    institution: 'Site A',
    ...over,
  };
}

/** A record of sines of 1 Hz, 1 mV, all leads alike. */
export function ecgTrace(seconds = 10, samplingFrequencyHz = 500): EcgTrace {
  const samplesPerLead = seconds * samplingFrequencyHz;
  const samplesMv = new Float32Array(12 * samplesPerLead);
  for (let i = 0; i < samplesMv.length; i++) samplesMv[i] = Math.sin((2 * Math.PI * (i % samplesPerLead)) / samplingFrequencyHz);
  return {
    samplingFrequencyHz,
    samplesPerLead,
    leads: leadNames.map((name) => ({ name, origin: 'recorded', isCalibrated: true, notices: [] })),
    samplesMv,
  };
}

export function openEcg(key: string): CallOutput<'openEcg'> {
  return { study: study(key, 'ecg'), trace: ecgTrace(), measurements: { heartRateBpm: 67, rrMs: 890, beatCount: 11, sokolowLyonMv: 3.9 } };
}

export function openFilm(key: string): CallOutput<'openFilm'> {
  return { study: study(key, 'film'), facts: filmFacts() };
}

export function finding(name: string, probability: number, modality: Modality = 'film'): ReadFinding {
  const half = 0.08 * Math.sqrt(probability * (1 - probability)) * 2;
  return {
    code: `${modality}:${name}`,
    name,
    modality,
    probability,
    interval95: [Math.max(0, probability - half), Math.min(1, probability + half)],
    calibrationPrevalence: 0.12,
    calibrationCount: modality === 'film' ? 2194 : 1663,
    presence: probability >= 0.5 ? 'present' : probability <= 0.05 ? 'absent' : 'unclear',
  };
}

export function studyFindings(key: string, modality: Modality, findings: readonly ReadFinding[]): StudyFindings {
  return {
    studyKey: StudyKey.parse(key),
    modality,
    modelId: ModelId.parse(`${modality}-encoder@1`),
    findings: [...findings],
    notShown: ['Pneumothorax'],
    cautions: [],
  };
}

export function hit(key: string, modality: Modality, similarity: number, patientKey = 'p2'): SimilarStudy {
  const other = patient({ patientKey: PatientKey.parse(patientKey), name: 'ROE, Richard', sex: 'M' });
  return {
    study: study(key, modality, { patientKey: other.patientKey }),
    patient: other,
    similarity,
    isCrossModal: modality === 'ecg',
    topFindings: ['Cardiomegaly'],
  };
}

export function sentence(over: Partial<DraftSentence> = {}): DraftSentence {
  return {
    section: 'film',
    text: 'The cardiac silhouette is enlarged.',
    origin: 'model',
    verdict: 'supported',
    evidence: [{ kind: 'finding', label: 'Cardiomegaly 0.91', stance: 'supports', reference: 'cxr:cardiomegaly' }],
    ...over,
  };
}

export function draft(sentences: readonly DraftSentence[] = [sentence()]): Draft {
  return {
    patientKey: PatientKey.parse('p1'),
    filmStudyKey: StudyKey.parse('f1'),
    ecgStudyKey: StudyKey.parse('e1'),
    modelId: ModelId.parse('drafter@1'),
    seed: 7,
    sentences: [...sentences],
    createdAt: '2026-11-22T02:10:00Z',
    isSynthetic: true,
    timings: { firstTokenMs: 310, tokensPerSecond: 38.2, tokenCount: 84 },
  };
}

export function worklistRow(i: number): WorklistRow {
  return {
    patient: patient({
      patientKey: PatientKey.parse(`p${i}`),
      patientId: `AUS-${String(i).padStart(6, '0')}`,
      name: `PATIENT, Number ${i}`,
    }),
    filmCount: 1,
    ecgCount: 1,
    latestAt: '2026-11-21T08:14:00',
    latestDescription: 'Chest PA',
    ageYears: 64,
    reportStatus: 'none',
    encodedCount: 2,
  };
}

/** A drafted sentence in a report. */
export function reportSentence(over: Partial<ReportSentence> = {}): ReportSentence {
  const drafted = over.drafted === undefined ? sentence() : over.drafted;
  return {
    sentenceId: 's1',
    section: drafted?.section ?? 'film',
    text: drafted?.text ?? 'Own words.',
    state: drafted ? 'unreviewed' : 'written',
    drafted,
    ...over,
  };
}

/** An open report. */
export function report(sentences: readonly ReportSentence[] = [reportSentence()], over: Partial<Report> = {}): Report {
  const { patientKey, filmStudyKey, ecgStudyKey, modelId } = draft();
  return {
    reportKey: ReportKey.parse('r1'),
    patientKey,
    filmStudyKey,
    ecgStudyKey,
    modelId,
    revision: 1,
    version: 1,
    sentences: [...sentences],
    startedAt: '2026-11-22T02:11:00.000Z',
    savedAt: '2026-11-22T02:12:00.000Z',
    isSynthetic: true,
    signature: null,
    addenda: [],
    ...over,
  };
}
