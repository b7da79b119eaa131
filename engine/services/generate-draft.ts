/** Gathers what a report draft is made from, has it written, and keeps it. */
import { AuscultError, isAuscultError } from '../../contract/index.ts';
import type {
  CallParsedInput,
  Draft,
  DraftProgress,
  EcgMeasurements,
  EngineEvent,
  GlobalMeasurements,
  Modality,
  Study,
  StudyKey,
} from '../../contract/index.ts';
import type { StudyEncoding } from '../inference/encoding.ts';
import { nearestStudies, strongestFindings } from '../retrieval/index.ts';
import type { Store } from '../store/index.ts';
import { refuseWhenAborted } from './cancellation.ts';
import type { DraftNeighbour, DraftRequest, DraftWriter, Encoders, FileReaders, MeasureEcg } from './capabilities.ts';
import { earlierStudies } from './earlier-studies.ts';
import type { EcgAnalyses } from './ecg-analyses.ts';
import type { FilmAnatomies } from './film-anatomies.ts';
import { storedHeartSize } from './heart-size.ts';
import type { StudyEncoder } from './study-encoder.ts';

/** Neighbours of each modality that are shown to the drafter. */
const neighboursPerModality = 3;

/** Findings of a neighbour that are put into words. */
const namedFindings = 6;

const jobName = 'The draft';

/** What drafting needs. */
export interface GenerateDraftParts {
  readonly store: Pick<
    Store,
    'getPatient' | 'listStudiesOf' | 'getFilmFacts' | 'readOriginals' | 'nearest' | 'getStudy' | 'getEncodingSummary' | 'putDraft' | 'audit'
  >;
  readonly readers: Pick<FileReaders, 'readEcg'>;
  readonly measureEcg: MeasureEcg;
  readonly analyses: Pick<EcgAnalyses, 'measure'>;
  readonly anatomies: Pick<FilmAnatomies, 'of'>;
  readonly encoders: () => Promise<Encoders>;
  readonly studyEncoder: Pick<StudyEncoder, 'encodingOf'>;
  readonly drafter: () => Promise<DraftWriter>;
  readonly emit: (event: EngineEvent) => void;
}

/** How the job is run. */
export interface GenerateDraftOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DraftProgress) => void) | undefined;
}

/** The study that was asked for, or the newest encoded one of the modality, else the newest; null when none is wanted or there. */
async function chooseStudy(
  parts: GenerateDraftParts,
  studies: readonly Study[],
  modality: Modality,
  asked: StudyKey | null | undefined,
): Promise<Study | null> {
  if (asked === null) return null;
  const candidates = studies.filter((study) => study.modality === modality && study.format !== 'wfdb-long');
  if (asked !== undefined) {
    const found = candidates.find((study) => study.studyKey === asked);
    if (!found) throw new AuscultError('study-not-found', { studyKey: asked });
    return found;
  }
  const { modelIds } = await parts.encoders();
  for (const study of candidates) if (await parts.store.getEncodingSummary(study.studyKey, modelIds[modality])) return study;
  return candidates[0] ?? null;
}

/** The newest study of the same modality before `study` that is encoded already, since a draft should not wait for an old one. */
async function priorOf(parts: GenerateDraftParts, studies: readonly Study[], study: Study): Promise<Study | null> {
  const { modelIds } = await parts.encoders();
  const earlier = earlierStudies(studies, study)
    .filter(({ format }) => format !== 'wfdb-long')
    .sort((one, two) => (two.acquiredAt ?? '').localeCompare(one.acquiredAt ?? ''));
  for (const other of earlier) if (await parts.store.getEncodingSummary(other.studyKey, modelIds[study.modality])) return other;
  return null;
}

async function gatherFilm(parts: GenerateDraftParts, studies: readonly Study[], study: Study | null): Promise<DraftRequest['film']> {
  if (!study) return null;
  const [facts, encoding] = await Promise.all([parts.store.getFilmFacts(study.studyKey), parts.studyEncoder.encodingOf(study.studyKey)]);
  const prior = await priorOf(parts, studies, study);
  return {
    study,
    facts,
    encoding,
    heartSize: await storedHeartSize(parts.anatomies, study.studyKey),
    prior: prior && {
      study: prior,
      encoding: await parts.studyEncoder.encodingOf(prior.studyKey),
      measurements: null,
      heartSize: await storedHeartSize(parts.anatomies, prior.studyKey),
    },
  };
}

/** What can be measured of an ECG beside its rate; `null` where the recording or the delineator refuses. */
async function globalMeasurements(parts: GenerateDraftParts, { studyKey }: Study): Promise<GlobalMeasurements | null> {
  try {
    return (await parts.analyses.measure(studyKey)).global;
  } catch (error) {
    if (isAuscultError(error)) return null; // the draft goes on with the rate alone
    throw error;
  }
}

async function gatherEcg(parts: GenerateDraftParts, studies: readonly Study[], study: Study | null): Promise<DraftRequest['ecg']> {
  if (!study) return null;
  const measured = async ({ studyKey }: Study): Promise<EcgMeasurements> =>
    parts.measureEcg(await parts.readers.readEcg(await parts.store.readOriginals(studyKey)));
  const encoding = await parts.studyEncoder.encodingOf(study.studyKey);
  const prior = await priorOf(parts, studies, study);
  return {
    study,
    encoding,
    measurements: await measured(study),
    global: await globalMeasurements(parts, study),
    prior: prior && {
      study: prior,
      encoding: await parts.studyEncoder.encodingOf(prior.studyKey),
      measurements: await measured(prior),
    },
  };
}

/**
 * Nearest studies of other patients of one modality, each with its findings in words. The words are the calibrated findings,
 * not the neighbours' own drafts: one machine text must not become the evidence of the next.
 */
async function gatherNeighbours(parts: GenerateDraftParts, study: Study, encoding: StudyEncoding): Promise<DraftNeighbour[]> {
  const { modelIds } = await parts.encoders();
  const { hits } = await nearestStudies(parts.store, {
    query: encoding.embedding,
    models: modelIds,
    modalities: [study.modality],
    excludePatient: study.patientKey,
    limit: neighboursPerModality,
  });
  const neighbours: DraftNeighbour[] = [];
  for (const { studyKey, modality, similarity } of hits) {
    const summary = await parts.store.getEncodingSummary(studyKey, modelIds[modality]);
    const names = strongestFindings(summary?.findings ?? [], namedFindings).map((finding) => `${finding.name}.`);
    neighbours.push({ study: await parts.store.getStudy(studyKey), text: names.join(' '), similarity });
  }
  return neighbours;
}

async function gatherRequest(
  parts: GenerateDraftParts,
  input: CallParsedInput<'generateDraft'>,
  signal?: AbortSignal,
): Promise<DraftRequest> {
  const patient = await parts.store.getPatient(input.patientKey);
  const studies = await parts.store.listStudiesOf(input.patientKey);
  const filmStudy = await chooseStudy(parts, studies, 'film', input.filmStudyKey);
  const ecgStudy = await chooseStudy(parts, studies, 'ecg', input.ecgStudyKey);
  if (!filmStudy && !ecgStudy) throw new AuscultError('nothing-to-draft-from', {});
  const film = await gatherFilm(parts, studies, filmStudy);
  refuseWhenAborted(signal, jobName);
  const ecg = await gatherEcg(parts, studies, ecgStudy);
  refuseWhenAborted(signal, jobName);
  const neighbours: DraftNeighbour[] = [];
  for (const gathered of [film, ecg]) if (gathered) neighbours.push(...(await gatherNeighbours(parts, gathered.study, gathered.encoding)));
  return { patient, film, ecg, neighbours, seed: input.seed };
}

/**
 * Drafts a report from a patient's film and ECG, streaming, and keeps it. Encodes what is not encoded yet.
 *
 * @throws AuscultError 'patient-not-found'; 'study-not-found' when a study is not this patient's; 'nothing-to-draft-from';
 *   'cancelled' (nothing is kept); and what encoders and drafter refuse
 */
export async function generateDraft(
  parts: GenerateDraftParts,
  input: CallParsedInput<'generateDraft'>,
  { signal, onProgress }: GenerateDraftOptions,
): Promise<Draft> {
  const request = await gatherRequest(parts, input, signal);
  const drafter = await parts.drafter();
  const draft = await drafter.draft(request, { ...(signal && { signal }), ...(onProgress && { onProgress }) });
  refuseWhenAborted(signal, jobName);
  await parts.store.putDraft(draft);
  await parts.store.audit({ action: 'draft.generated', subject: input.patientKey, details: { modelId: draft.modelId, seed: draft.seed } });
  parts.emit({ name: 'store.changed', patientKeys: [input.patientKey] });
  return draft;
}
