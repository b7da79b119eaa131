import { describe, expect, it } from 'vitest';
import { ModelId, PatientKey, StudyKey, type Probe } from '../../../../contract/index.ts';
import { putProbe, renameProbe, runProbe, type ProbeParts } from '../../../../engine/services/probes.ts';

const modelId = ModelId.parse('film-encoder@1');
/** Films of a circle: study i of patient i looks in direction i. */
const angles = Array.from({ length: 24 }, (_, i) => (i / 24) * Math.PI);
const embeddingOf = (key: string): Float32Array => {
  const angle = angles[Number(key.slice(1))] ?? 0;
  return Float32Array.of(Math.cos(angle), Math.sin(angle));
};

/** A store of 24 films, and what was asked of it. */
function partsOver(kept: Probe[]): { parts: ProbeParts; kept: () => Probe[]; audited: string[] } {
  const audited: string[] = [];
  const store = {
    getStudy: async (studyKey: string) => ({
      studyKey,
      patientKey: `p${studyKey.slice(1)}`,
      modality: studyKey.startsWith('e') ? 'ecg' : 'film',
    }),
    getPatient: async (patientKey: string) => ({ patientKey }),
    listProbes: async () => kept,
    putProbe: async (probe: Probe) => void (kept = [...kept.filter(({ name }) => name !== probe.name), probe]),
    renameProbe: async (name: string, to: string) => {
      const isKnown = kept.some((probe) => probe.name === name);
      kept = kept.map((probe) => (probe.name === name ? { ...probe, name: to } : probe));
      return isKnown;
    },
    similarities: async (direction: Float32Array) => {
      const length = Math.hypot(...direction);
      return angles.map((_, i) => {
        const embedding = embeddingOf(`s${i}`);
        const similarity = embedding.reduce((sum, value, k) => sum + (value * (direction[k] ?? 0)) / length, 0);
        return { studyKey: StudyKey.parse(`s${i}`), patientKey: PatientKey.parse(`p${i}`), modality: 'film', modelId, similarity };
      });
    },
    audit: async ({ action }: { action: string }) => void audited.push(action),
  };
  const parts = {
    store,
    encoders: async () => ({ modelIds: { film: modelId } }),
    studyEncoder: { summaryOf: async (studyKey: string) => ({ embedding: embeddingOf(studyKey) }) },
  } as unknown as ProbeParts;
  return { parts, kept: () => kept, audited };
}

const mark = (key: string, isPositive = true) => ({ studyKey: StudyKey.parse(key), isPositive });
const probe: Probe = { name: 'east', modality: 'film', marks: [mark('s0'), mark('s1'), mark('s2')] };

describe('a probe of one’s own', () => {
  it('ranks unmarked studies by how near they are to the examples, and says how well it does', async () => {
    const { marked, performance, hits, searched } = await runProbe(partsOver([probe]).parts, 'east', 5);
    expect(hits.map(({ study }) => study.studyKey)).toEqual(['s3', 's4', 's5', 's6', 's7']);
    expect(marked.map(({ study, isPositive }) => [study.studyKey, isPositive])).toEqual([['s0', true], ['s1', true], ['s2', true]]); // prettier-ignore
    expect([searched, performance.positives, performance.areNegativesMarked]).toEqual([24, 3, false]);
    expect(performance.auc).toBeGreaterThan(0.9);
  });

  it('uses counter-examples where they are marked', async () => {
    const { performance } = await runProbe(partsOver([{ ...probe, marks: [...probe.marks, mark('s20', false)] }]).parts, 'east', 5);
    expect([performance.negatives, performance.areNegativesMarked]).toEqual([1, true]);
  });

  it('refuses a mark on a study of the other modality, and an unknown name', async () => {
    const { parts, kept } = partsOver([]);
    await expect(putProbe(parts, { ...probe, marks: [mark('e0')] })).rejects.toMatchObject({ code: 'probe-modality' });
    expect(kept()).toEqual([]);
    await expect(runProbe(parts, 'east', 5)).rejects.toMatchObject({ code: 'probe-not-found' });
  });

  it('is renamed, but not to the name of another', async () => {
    const { parts, kept, audited } = partsOver([probe, { ...probe, name: 'west' }]);
    await expect(renameProbe(parts, 'east', 'west')).rejects.toMatchObject({ code: 'probe-name-taken' });
    await expect(renameProbe(parts, 'north', 'south')).rejects.toMatchObject({ code: 'probe-not-found' });
    expect((await renameProbe(parts, 'east', 'sunrise')).probes.map(({ name }) => name)).toEqual(['sunrise', 'west']);
    expect([kept()[0]?.marks, audited]).toEqual([probe.marks, ['probe.renamed']]);
  });
});
