/** Drafts of cases by the shipped drafter, as the workstation would write them; and what is set beside them. */
import { PatientKey, StudyKey, type Draft, type DraftSentence, type Modality, type Study } from '../../../contract/index.ts';
import type { Drafter, DraftRequest, Neighbour } from '../../drafting/index.ts';
import type { StudyEncoding } from '../../inference/index.ts';
import { dot } from '../retrieval-metrics.ts';
import type { DraftCase, ReportedStudy } from './draft-cases.ts';

/** Neighbours of each modality that a draft is given, as in the workstation. */
const neighbourCount = 3;
const draftSeed = 7;

/** Recordings that similar cases and the baseline's nearest report are looked for among. */
export type Pool = Readonly<Record<Modality, readonly ReportedStudy[]>>;

/** What is kept from the drafter. */
export interface Withheld {
  /** Patch tokens of a modality. */
  readonly tokens?: Modality;
  /** Similar cases. */
  readonly neighbours?: boolean;
  /** Every study: the language model alone. */
  readonly everything?: boolean;
  /** The guide, so that the model writes as it likes from the same soft tokens. */
  readonly guide?: boolean;
}

const facts = {
  rows: 1,
  columns: 1,
  frames: 1,
  bitsStored: 8,
  photometricInterpretation: 'MONOCHROME2',
  transferSyntaxUID: '',
  viewPosition: '',
  bodyPart: '',
  patientOrientation: null,
  spacingMm: null,
  spacingOrigin: 'none',
  windowCenter: null,
  windowWidth: null,
  modality: '',
  manufacturer: '',
  institution: '',
} as const;

function studyOf({ id, patient }: ReportedStudy, modality: Modality, patientKey = PatientKey.parse(patient.slice(0, 64))): Study {
  return {
    studyKey: StudyKey.parse(id.slice(-64)),
    patientKey,
    modality,
    format: modality === 'film' ? 'dicom-film' : 'wfdb',
    acquiredAt: null,
    importedAt: '2000-01-01T00:00:00Z',
    description: '',
    ageYears: null,
    sourceName: id,
    notices: [],
    isSynthetic: false,
  };
}

/** The most similar studies of other patients, most similar first. */
export function nearest(
  study: ReportedStudy,
  pool: readonly ReportedStudy[],
  count: number,
): { study: ReportedStudy; similarity: number }[] {
  return pool
    .filter(({ patient }) => patient !== study.patient)
    .map((other) => ({ study: other, similarity: dot(study.encoding.embedding, other.encoding.embedding) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, count);
}

function neighboursOf(study: ReportedStudy, modality: Modality, pool: Pool): Neighbour[] {
  return nearest(study, pool[modality], neighbourCount).map((found) => ({
    study: studyOf(found.study, modality),
    text: found.study.report,
    similarity: found.similarity,
  }));
}

function withheld(encoding: StudyEncoding, { tokens }: Withheld): StudyEncoding {
  return tokens === encoding.modality ? { ...encoding, tokens: new Float32Array(encoding.tokens.length) } : encoding;
}

/** Everything that the drafter is given for a case. */
export function requestOf({ film, ecg }: DraftCase, pool: Pool, without: Withheld = {}): DraftRequest {
  const patientKey = PatientKey.parse('evaluated');
  return {
    patient: { patientKey, patientId: '', name: '', sex: 'U', birthDate: null, isSynthetic: false },
    film: film && {
      study: studyOf(film, 'film', patientKey),
      facts,
      encoding: withheld(film.encoding, without),
      heartSize: without.everything ? null : (film.heartSize ?? null),
    },
    ecg: ecg?.measurements
      ? {
          study: studyOf(ecg, 'ecg', patientKey),
          encoding: withheld(ecg.encoding, without),
          measurements: ecg.measurements,
        }
      : null,
    neighbours: !without.neighbours
      ? [...(film ? neighboursOf(film, 'film', pool) : []), ...(ecg ? neighboursOf(ecg, 'ecg', pool) : [])]
      : [],
    seed: draftSeed,
  };
}

/** What a draft says in one section, and how its sentences were judged. */
export interface DraftText {
  readonly film: string;
  readonly ecg: string;
  /** Sentences of all sections but the technique. */
  readonly sentences: readonly DraftSentence[];
  readonly timings: Draft['timings'] | null;
}

/** Whether a sentence only states measurements, which no report of an index does. */
function isMeasurement({ origin, evidence }: DraftSentence): boolean {
  return origin === 'rule' && evidence.length > 0 && evidence.every(({ kind }) => kind === 'measurement');
}

/** A draft's words by section, without technique and measurements. */
export function textOf({ sentences: all, timings }: Pick<Draft, 'sentences' | 'timings'>): DraftText {
  const sentences = all.filter((each) => each.section !== 'technique' && !isMeasurement(each));
  const section = (name: DraftSentence['section']): string =>
    sentences.filter((sentence) => sentence.section === name).map(({ text }) => text).join(' '); // prettier-ignore
  return { film: section('film'), ecg: section('ecg'), sentences, timings };
}

/** Drafts all cases, one after the other. */
export async function draftAll(
  drafter: Pick<Drafter, 'draft'>,
  cases: readonly DraftCase[],
  pool: Pool,
  without: Withheld,
  onDraft: (done: number, total: number) => void,
): Promise<DraftText[]> {
  const texts: DraftText[] = [];
  for (const each of cases) {
    // what sees nothing writes the same for everyone
    const [first] = texts;
    const options = { isGuided: !without.guide && !without.everything, isBlind: without.everything === true };
    texts.push(without.everything && first ? first : textOf(await drafter.draft(requestOf(each, pool, without), options)));
    onDraft(texts.length, cases.length);
  }
  return texts;
}

/** What a reader who sees nothing would write. */
export const normalReport: DraftText = {
  film: 'The heart is normal in size. The mediastinum is unremarkable. The lungs are clear. No pleural effusion or pneumothorax.',
  ecg: 'Sinus rhythm. Normal ECG.',
  sentences: [],
  timings: null,
};

/** The reports of the nearest studies; `null` where the pool has none of a modality that is drafted. */
export function nearestReports(cases: readonly DraftCase[], pool: Pool): DraftText[] | null {
  const reportOf = (study: ReportedStudy | null, modality: Modality): string | null =>
    study ? (nearest(study, pool[modality], 1)[0]?.study.report ?? null) : '';
  const texts = cases.map(({ film, ecg }) => ({ film: reportOf(film, 'film'), ecg: reportOf(ecg, 'ecg') }));
  if (texts.some(({ film, ecg }) => film === null || ecg === null)) return null;
  return texts.map(({ film, ecg }) => ({ film: film ?? '', ecg: ecg ?? '', sentences: [], timings: null }));
}
