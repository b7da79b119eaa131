/** The search behind the Search room and the panel beside a study. */
import { AuscultError } from '../../contract/index.ts';
import type {
  CallOutput,
  CallParsedInput,
  Modality,
  ModelId,
  PatientKey,
  SearchAnchor,
  SimilarStudy,
  StudyKey,
} from '../../contract/index.ts';
import type { EncodingSummary, Store, VectorHit } from '../store/index.ts';
import { fuse } from './fuse.ts';
import { lookedAtAgain, type SecondLook } from './look-again.ts';
import { nearestStudies, type Ranking } from './nearest-studies.ts';
import { strongestFindings } from './strongest-findings.ts';

/** Findings shown with a hit; the contract's bound. */
const shownFindings = 4;

/** What is searched for. */
export type SimilarStudiesQuery = CallParsedInput<'findSimilarStudies'>;

/** What the search needs. */
export interface RetrievalParts {
  readonly store: Pick<Store, 'nearest' | 'getStudy' | 'getPatient' | 'getEncodingSummary' | 'getEncoding'>;
  readonly modelIds: Readonly<Record<Modality | 'text', ModelId>>;
  /** Encoding of a study by the current model. */
  readonly encodingOf: (studyKey: StudyKey) => Promise<EncodingSummary>;
  /** Unit vector of a text in the joint space. */
  readonly embedText: (text: string) => Promise<Float32Array>;
  /** Looks at the best of a text search again; `null` or absent where none is installed. */
  readonly secondLook?: SecondLook | null;
}

/** Where a search starts: a vector, what it was made of, whose it is. */
interface Anchor {
  readonly vector: Float32Array;
  /** Modalities that went into the vector; none for text. */
  readonly modalities: readonly Modality[];
  readonly patientKey: PatientKey | null;
}

async function studiesAnchor(parts: RetrievalParts, studyKeys: readonly StudyKey[]): Promise<Anchor> {
  const studies = await Promise.all(studyKeys.map((studyKey) => parts.store.getStudy(studyKey)));
  const patientKeys = new Set(studies.map((study) => study.patientKey));
  if (patientKeys.size > 1) {
    throw new AuscultError('invalid-request', { call: 'retrieval.findSimilarStudies', problem: 'The studies are of different patients.' });
  }
  const vectors: Float32Array[] = [];
  for (const { studyKey } of studies) vectors.push((await parts.encodingOf(studyKey)).embedding);
  return { vector: fuse(vectors), modalities: studies.map((study) => study.modality), patientKey: studies[0]?.patientKey ?? null };
}

async function anchorOf(parts: RetrievalParts, anchor: SearchAnchor): Promise<Anchor> {
  switch (anchor.kind) {
    case 'text':
      return { vector: await parts.embedText(anchor.text), modalities: [], patientKey: null };
    case 'study':
      return studiesAnchor(parts, [anchor.studyKey]);
    case 'fusion':
      return studiesAnchor(parts, [...new Set(anchor.studyKeys)]);
  }
}

/** Modalities to search; for both, that of the anchor leads. */
function searchedModalities(modality: Modality | null, anchor: Anchor): readonly Modality[] {
  if (modality !== null) return [modality];
  return anchor.modalities[0] === 'ecg' ? ['ecg', 'film'] : ['film', 'ecg'];
}

/** How the hits of a text search are ordered again, where there is something that can. */
function secondLookAt(parts: RetrievalParts, text: string, embedding: Float32Array): Pick<Ranking, 'reorder'> {
  const { secondLook, store, modelIds } = parts;
  if (!secondLook) return {};
  const tokensOf = (hit: VectorHit) => store.getEncoding(hit.studyKey, modelIds[hit.modality]);
  return { reorder: (modality, hits) => lookedAtAgain(secondLook, { text, embedding }, modality, hits, tokensOf) };
}

async function describeHit(parts: RetrievalParts, hit: VectorHit, anchor: Anchor): Promise<SimilarStudy> {
  const [study, patient, encoding] = await Promise.all([
    parts.store.getStudy(hit.studyKey),
    parts.store.getPatient(hit.patientKey),
    parts.store.getEncodingSummary(hit.studyKey, parts.modelIds[hit.modality]),
  ]);
  return {
    study,
    patient,
    similarity: hit.similarity,
    isCrossModal: !anchor.modalities.includes(hit.modality),
    topFindings: strongestFindings(encoding?.findings ?? [], shownFindings).map((finding) => finding.name),
  };
}

/**
 * Studies nearest to a study, a patient's studies together, or a text; best first by cosine in the joint space. The anchor's
 * own patient is left out. Both modalities are interleaved by rank. Where a second look is installed, it orders the best of a
 * text search; the similarity shown stays the cosine.
 *
 * @throws AuscultError 'study-not-found'; 'invalid-request' when studies of different patients are to be averaged; and what
 *   the encoders refuse when the anchor is not encoded yet
 */
export async function findSimilarStudies(parts: RetrievalParts, query: SimilarStudiesQuery): Promise<CallOutput<'findSimilarStudies'>> {
  const start = performance.now();
  const anchor = await anchorOf(parts, query.anchor);
  const modalities = searchedModalities(query.modality, anchor);
  const { hits, searched } = await nearestStudies(parts.store, {
    query: anchor.vector,
    models: parts.modelIds,
    modalities,
    excludePatient: anchor.patientKey,
    limit: query.limit,
    ...(query.anchor.kind === 'text' ? secondLookAt(parts, query.anchor.text, anchor.vector) : {}),
  });
  const described = await Promise.all(hits.map((hit) => describeHit(parts, hit, anchor)));
  const used = new Set<Modality | 'text'>([...modalities, ...(query.anchor.kind === 'text' ? (['text'] as const) : anchor.modalities)]);
  const modelIds = [...used].map((key) => parts.modelIds[key]);
  const look = query.anchor.kind === 'text' ? parts.secondLook : null;
  if (look && modalities.some((modality) => look.modalities.includes(modality))) modelIds.push(look.modelId);
  return { hits: described, modelIds, searched, milliseconds: performance.now() - start };
}
