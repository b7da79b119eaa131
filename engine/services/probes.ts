/** Answers the calls of few-shot probes. */
import { AuscultError } from '../../contract/index.ts';
import type { CallOutput, Probe, StudyKey } from '../../contract/index.ts';
import { leaveOneOut, probeDirection, type ProbeExample } from '../retrieval/index.ts';
import { createRandom } from '../sample/random.ts';
import type { Store, VectorHit } from '../store/index.ts';
import type { Encoders } from './capabilities.ts';
import { percentileOf } from './score-words.ts';
import type { StudyEncoder } from './study-encoder.ts';

/** What probes need. */
export interface ProbeParts {
  readonly store: Pick<Store, 'getStudy' | 'getPatient' | 'listProbes' | 'putProbe' | 'renameProbe' | 'similarities' | 'audit'>;
  readonly encoders: () => Promise<Encoders>;
  readonly studyEncoder: Pick<StudyEncoder, 'summaryOf'>;
}

/** Unmarked studies that stand for "without the finding" where no counter-example is marked. */
const mostUnmarked = 256;

/** Saves a probe. @throws AuscultError 'study-not-found'; 'probe-modality' when a mark is of the other modality */
export async function putProbe(parts: ProbeParts, probe: Probe): Promise<CallOutput<'putProbe'>> {
  for (const { studyKey } of probe.marks) {
    if ((await parts.store.getStudy(studyKey)).modality !== probe.modality) throw new AuscultError('probe-modality', { name: probe.name });
  }
  await parts.store.putProbe(probe);
  await parts.store.audit({ action: 'probe.saved', subject: 'store', details: { marks: probe.marks.length } });
  return { probes: await parts.store.listProbes() };
}

/** Renames a probe. @throws AuscultError 'probe-not-found', 'probe-name-taken' */
export async function renameProbe(parts: ProbeParts, name: string, to: string): Promise<CallOutput<'renameProbe'>> {
  const isTaken = to !== name && (await parts.store.listProbes()).some((probe) => probe.name === to);
  if (isTaken) throw new AuscultError('probe-name-taken', { name: to });
  if (!(await parts.store.renameProbe(name, to))) throw new AuscultError('probe-not-found', { name });
  await parts.store.audit({ action: 'probe.renamed', subject: 'store', details: {} });
  return { probes: await parts.store.listProbes() };
}

async function exampleOf(parts: ProbeParts, studyKey: StudyKey): Promise<ProbeExample> {
  const [study, { embedding }] = await Promise.all([parts.store.getStudy(studyKey), parts.studyEncoder.summaryOf(studyKey)]);
  return { embedding, patient: study.patientKey };
}

/** A seeded draw of unmarked studies of patients without an example. */
function drawUnmarked(all: readonly VectorHit[], probe: Probe, patients: ReadonlySet<string>): VectorHit[] {
  const marked = new Set(probe.marks.map(({ studyKey }) => studyKey));
  const pool = all.filter((hit) => !marked.has(hit.studyKey) && !patients.has(hit.patientKey));
  const random = createRandom(pool.length);
  for (let i = pool.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const [a, b] = [pool[i], pool[j]];
    if (a && b) [pool[i], pool[j]] = [b, a];
  }
  return pool.slice(0, mostUnmarked);
}

/** Fits, checks and applies a probe. @throws AuscultError 'probe-not-found', 'study-not-found', and as the encoders */
export async function runProbe(parts: ProbeParts, name: string, limit: number): Promise<CallOutput<'runProbe'>> {
  const probe = (await parts.store.listProbes()).find((candidate) => candidate.name === name);
  if (!probe) throw new AuscultError('probe-not-found', { name });
  const { modelIds } = await parts.encoders();
  const examples = async (isPositive: boolean): Promise<ProbeExample[]> =>
    Promise.all(probe.marks.filter((mark) => mark.isPositive === isPositive).map(({ studyKey }) => exampleOf(parts, studyKey)));
  const [positives, marked] = [await examples(true), await examples(false)];
  const everywhere = (direction: Float32Array): Promise<VectorHit[]> =>
    parts.store.similarities(direction, [modelIds[probe.modality]], probe.modality);
  const patients = new Set(positives.map(({ patient }) => patient));
  const unmarked = marked.length > 0 ? [] : drawUnmarked(await everywhere(probeDirection(positives, [])), probe, patients);
  const negatives = marked.length > 0 ? marked : await Promise.all(unmarked.map(({ studyKey }) => exampleOf(parts, studyKey)));
  const direction = probeDirection(positives, negatives);
  const length = Math.hypot(...direction);
  const all = length > 0 ? await everywhere(direction) : [];
  const scores = all.map(({ similarity }) => similarity * length);
  const isMarked = new Set(probe.marks.map(({ studyKey }) => studyKey));
  const best = all.filter((hit) => !isMarked.has(hit.studyKey)).sort((a, b) => b.similarity - a.similarity).slice(0, limit); // prettier-ignore
  const hits = await Promise.all(
    best.map(async ({ studyKey, patientKey, similarity }) => ({
      study: await parts.store.getStudy(studyKey),
      patient: await parts.store.getPatient(patientKey),
      score: similarity * length,
      percentile: percentileOf(similarity * length, scores),
    })),
  );
  const markedStudies = await Promise.all(
    probe.marks.map(async ({ studyKey, isPositive }) => {
      const study = await parts.store.getStudy(studyKey);
      return { study, patient: await parts.store.getPatient(study.patientKey), isPositive };
    }),
  );
  return { probe, marked: markedStudies, performance: leaveOneOut(positives, negatives, marked.length > 0), hits, searched: all.length };
}
