/** The demonstration's stages, over the contract's calls alone: what it does, every client of the engine can do. */
import type {
  Draft,
  EcgMeasurements,
  ImportOutcome,
  ModelStatus,
  Patient,
  PatientKey,
  SimilarStudy,
  Study,
  StudyFindings,
} from '../../contract/index.ts';
import type { EngineApi } from '../engine-api.ts';

/** Synthetic patients that make up the neighbourhood. */
const cohortSize = 24;

export type StageName = 'import' | 'encode' | 'store' | 'retrieve' | 'draft';

export interface Stage {
  readonly name: StageName;
  readonly milliseconds: number;
  /** What was done, with numbers. */
  readonly note: string;
}

export interface Refused {
  readonly path: string;
  readonly reason: string;
}

/** All that the demonstration found out; what report.json holds. */
export interface DemoReport {
  readonly version: string;
  readonly stages: readonly Stage[];
  readonly refused: readonly Refused[];
  /** The patient shown; null when nothing could be imported. */
  readonly patient: Patient | null;
  readonly studies: readonly Study[];
  readonly findings: readonly StudyFindings[];
  readonly measurements: EcgMeasurements | null;
  /** Nearest to film and ECG together. */
  readonly similar: readonly SimilarStudy[];
  readonly draft: Draft | null;
  readonly models: readonly Omit<ModelStatus, 'card'>[];
}

export interface DemoOptions {
  /** Opens an engine on the demonstration's store; called a second time after the first has closed. */
  readonly open: () => Promise<EngineApi>;
  /** The user's files and folders; the built-in sample patient when empty. */
  readonly paths: readonly string[];
  /** Receives a line for the terminal. */
  readonly tell: (line: string) => void;
}

/** Runs all stages. A refused file is reported and never stops the rest. */
export async function runDemo({ open, paths, tell }: DemoOptions): Promise<DemoReport> {
  const stages: Stage[] = [];
  const stage = async <T>(name: StageName, work: () => Promise<{ value: T; note: string }>): Promise<T> => {
    const startedAt = performance.now();
    const { value, note } = await work();
    const milliseconds = performance.now() - startedAt;
    stages.push({ name, milliseconds, note });
    tell(`  ${name.padEnd(9)}${`${(milliseconds / 1000).toFixed(1)} s`.padStart(8)}   ${note}`);
    return value;
  };

  const first = await open();
  const own = await stage('import', () => importAll(first, paths));
  const refused = own.outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [{ path: outcome.path, reason: outcome.reason }] : []));
  for (const { path, reason } of refused) tell(`            refused ${path}: ${reason}`);
  const notEncoded = await stage('encode', () => encodeAll(first));
  for (const { path, reason } of notEncoded) tell(`            not encoded ${path}: ${reason}`);
  await first.close();

  const engine = await stage('store', () => reopen(open));
  try {
    const allRefused = [...refused, ...notEncoded];
    const patientKey = own.samplePatientKey ?? choosePatient(own.outcomes);
    if (!patientKey) {
      tell('  None of the files could be imported, so there is no patient to show.');
      return {
        ...(await describeEngine(engine)),
        refused: allRefused,
        stages,
        patient: null,
        studies: [],
        findings: [],
        measurements: null,
        similar: [],
        draft: null,
      };
    }
    const { patient, studies } = await engine.call('openPatient', { patientKey });
    const read = await readStudies(engine, studies);
    const similar = await stage('retrieve', () => findSimilar(engine, read.encoded));
    const draft = await stage('draft', () => writeDraft(engine, patientKey));
    const { findings, measurements } = read;
    return { ...(await describeEngine(engine)), refused: allRefused, stages, patient, studies, findings, measurements, similar, draft };
  } finally {
    await engine.close();
  }
}

/** Version and models; asked at the end, when the models know where they ran. */
async function describeEngine(engine: EngineApi): Promise<Pick<DemoReport, 'version' | 'models'>> {
  const { version, models } = await engine.call('getStatus', {});
  return { version, models: models.map(({ card: _card, ...model }) => model) };
}

/** The sample patients first: they are the neighbourhood in which the user's patient is looked up. */
async function importAll(
  engine: EngineApi,
  paths: readonly string[],
): Promise<{ value: { outcomes: readonly ImportOutcome[]; samplePatientKey: PatientKey | null }; note: string }> {
  const samples = await engine.call('enrolSamples', { count: cohortSize, encode: false });
  const sampleNote = `${samples.patientKeys.length} sample patients, ${samples.imported} studies`;
  if (paths.length === 0) return { value: { outcomes: [], samplePatientKey: samples.samplePatientKey }, note: sampleNote };
  const { outcomes, imported, refused } = await engine.call('importPaths', { paths: [...paths], encode: false });
  return {
    value: { outcomes, samplePatientKey: null },
    note: `${imported} of your studies, ${refused} files refused; beside them ${sampleNote}`,
  };
}

async function encodeAll(engine: EngineApi): Promise<{ value: Refused[]; note: string }> {
  const { encoded, refused, meanMs } = await engine.call('encodeStudies', {});
  const mean = (ms: number | null, what: string): string[] => (ms === null ? [] : [`${what} ${ms.toFixed(0)} ms`]);
  const means = [...mean(meanMs.film, 'film'), ...mean(meanMs.ecg, 'ECG')].join(', ');
  return {
    value: refused.map(({ studyKey, reason }) => ({ path: studyKey, reason })),
    note: `${encoded} studies${means ? `, mean ${means}` : ''}`,
  };
}

/** Opening the store again in a new engine shows that what follows comes from the disk. */
async function reopen(open: () => Promise<EngineApi>): Promise<{ value: EngineApi; note: string }> {
  const engine = await open();
  const { patientCount, studyCount } = await engine.call('getStatus', {});
  return { value: engine, note: `encrypted store closed and opened again: ${patientCount} patients, ${studyCount} studies` };
}

/** The user's patient with most kinds of studies, then with most studies. */
export function choosePatient(outcomes: readonly ImportOutcome[]): PatientKey | null {
  const studies = outcomes.flatMap((outcome) => (outcome.kind === 'imported' ? [outcome.study] : []));
  const keys = [...new Set(studies.map((study) => study.patientKey))];
  const rank = (key: PatientKey): number => {
    const own = studies.filter((study) => study.patientKey === key);
    return new Set(own.map((study) => study.modality)).size * 1_000_000 + own.length;
  };
  return keys.sort((a, b) => rank(b) - rank(a))[0] ?? null;
}

interface ReadStudies {
  readonly findings: StudyFindings[];
  readonly measurements: EcgMeasurements | null;
  /** The newest film and the newest ECG that have findings, thus an embedding. */
  readonly encoded: Study[];
}

/** Findings of the newest film and ECG, and the ECG's measurements. A study that was not encoded is left out; its refusal was told before. */
async function readStudies(engine: EngineApi, studies: readonly Study[]): Promise<ReadStudies> {
  const newest = (['film', 'ecg'] as const).flatMap((modality) => studies.find((study) => study.modality === modality) ?? []);
  const findings: StudyFindings[] = [];
  const encoded: Study[] = [];
  let measurements: EcgMeasurements | null = null;
  for (const study of newest) {
    const found = await engine.call('getFindings', { studyKey: study.studyKey }).catch(() => null);
    if (found) findings.push(found);
    if (found) encoded.push(study);
    if (study.modality === 'ecg') measurements = (await engine.call('openEcg', { studyKey: study.studyKey })).measurements;
  }
  return { findings, measurements, encoded };
}

async function findSimilar(engine: EngineApi, encoded: readonly Study[]): Promise<{ value: SimilarStudy[]; note: string }> {
  if (encoded.length === 0) return { value: [], note: 'nothing to search from: no study of this patient has an embedding' };
  const studyKeys = encoded.map((study) => study.studyKey);
  const { hits, searched, milliseconds } = await engine.call('findSimilarStudies', { anchor: { kind: 'fusion', studyKeys }, limit: 8 });
  const from = encoded.map((study) => (study.modality === 'film' ? 'film' : 'ECG')).join(' + ');
  return { value: hits, note: `from ${from}: ${hits.length} nearest of ${searched} studies in ${milliseconds.toFixed(1)} ms` };
}

async function writeDraft(engine: EngineApi, patientKey: PatientKey): Promise<{ value: Draft | null; note: string }> {
  const draft = await engine.call('generateDraft', { patientKey });
  const { tokenCount, tokensPerSecond, firstTokenMs } = draft.timings;
  const note = `${draft.sentences.length} sentences, ${tokenCount} tokens, first after ${firstTokenMs.toFixed(0)} ms, ${tokensPerSecond.toFixed(0)} tokens/s`;
  return { value: draft, note };
}
