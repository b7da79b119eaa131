import { describe, expect, it } from 'vitest';
import { Draft, ModelId, PatientKey, StudyKey, type DraftProgress, type FilmFacts } from '../../../../contract/index.ts';
import { DraftRun, type DraftRequest } from '../../../../engine/drafting/draft-run.ts';
import { fakeLanguageModel } from './fake-language-model.ts';
import { planTable } from './plans.ts';
import { encoding, finding, measurements, study } from './studies.ts';

const facts = { viewPosition: 'PA', spacingOrigin: 'patient', modality: 'DX' } as FilmFacts;
const request: DraftRequest = {
  patient: { patientKey: PatientKey.parse('p1'), patientId: '1', name: '', sex: 'U', birthDate: null, isSynthetic: false },
  film: { study: study('film'), facts, encoding: encoding('film', [finding('cxr:cardiomegaly', 'Cardiomegaly', 0.9)]) },
  ecg: { study: study('ecg'), encoding: encoding('ecg'), measurements },
  neighbours: [],
  seed: 7,
};
const modelId = ModelId.parse('drafter@1');
const now = (): Date => new Date('2026-05-06T07:08:09Z');

async function drafted(script: string, change: Partial<DraftRequest> = {}): Promise<{ draft: Draft; progress: DraftProgress[] }> {
  const progress: DraftProgress[] = [];
  const run = new DraftRun({ ...request, ...change }, { onProgress: (step) => progress.push(step) }, modelId, now);
  return { draft: await run.write(async () => fakeLanguageModel(script).model), progress };
}

const sentences = (draft: Draft): string[] =>
  draft.sentences.map(({ section, text, verdict, origin }) => `${section} ${origin} ${verdict}: ${text}`);

describe('DraftRun', () => {
  it('writes technique by rule and the rest with the model, each sentence judged', async () => {
    const { draft } = await drafted('The heart is enlarged. No effusion.\nSinus tachycardia.\nCardiomegaly.\0');
    expect(sentences(draft)).toEqual([
      'technique rule supported: Chest film, posteroanterior (PA) view, acquired on 2021-03-04.',
      'technique rule supported: 12-lead ECG, acquired on 2021-03-04.',
      'film model supported: The heart is enlarged.',
      'film model unsupported: No effusion.',
      'ecg rule supported: Heart rate 67 bpm.',
      'ecg model contradicted: Sinus tachycardia.',
      'impression model supported: Cardiomegaly.',
    ]);
  });

  it('is a draft by the contract, with its model, seed and time', async () => {
    const { draft } = await drafted('A.\nB.\nC.\0');
    expect(Draft.parse(draft)).toMatchObject({
      modelId: 'drafter@1',
      seed: 7,
      createdAt: '2026-05-06T07:08:09.000Z',
      isSynthetic: false,
      timings: { tokenCount: 6 },
    });
  });

  it('streams sections, text and sentences in order', async () => {
    const { progress, draft } = await drafted('Hi. Ho.\nB.\nC.\0');
    expect(progress.filter(({ kind }) => kind === 'section').map((step) => 'section' in step && step.section)).toEqual([
      'technique',
      'film',
      'ecg',
      'impression',
    ]);
    const filmText = progress.flatMap((step) => (step.kind === 'text' && step.section === 'film' ? [step.text] : [])).join('');
    expect(filmText).toBe('Hi. Ho.');
    expect(progress.flatMap((step) => (step.kind === 'sentence' ? [step.sentence] : []))).toEqual(draft.sentences);
    const kinds = progress.map((step) => (step.kind === 'sentence' ? step.sentence.text : step.kind === 'text' ? step.text : step.kind));
    expect(kinds.indexOf('Hi.')).toBeLessThan(kinds.indexOf('B'));
  });

  it('drops a sentence that was cut off in the middle', async () => {
    const { draft } = await drafted(`First one. ${'UcdfghjklmnpqrstvwxyzBCDFGHJKLMNPQRSTVWXYZ0123456789'}\nB.\nC.\0`);
    expect(sentences(draft).filter((text) => text.startsWith('film'))).toEqual(['film model unsupported: First one.']);
  });

  it('drafts from an ECG alone and says that there is no film', async () => {
    const { draft } = await drafted('Sinus rhythm.\nNormal.\0', { film: null });
    expect(draft.filmStudyKey).toBeNull();
    expect(sentences(draft)).toContain('technique rule supported: No chest film was available for this draft.');
    expect(sentences(draft).some((text) => text.startsWith('film'))).toBe(false);
  });

  it('is synthetic when one of its studies is', async () => {
    const { draft } = await drafted('A.\nB.\nC.\0', {
      ecg: { study: study('ecg', { isSynthetic: true }), encoding: encoding('ecg'), measurements },
    });
    expect(draft.isSynthetic).toBe(true);
  });

  it('takes an earlier study of the same patient among the neighbours as a prior', async () => {
    const prior = { study: study('film', { studyKey: StudyKey.parse('old') }), text: 'Cardiomegaly.', similarity: 0.9 };
    const { draft } = await drafted('Stable cardiomegaly.\nB.\nC.\0', { neighbours: [prior] });
    expect(sentences(draft)).toContain('film model supported: Stable cardiomegaly.');
  });

  it('writes the same words for the same seed', async () => {
    const script = 'A b c.\nD e f.\nG h i.\0';
    expect((await drafted(script)).draft.sentences).toEqual((await drafted(script)).draft.sentences);
  });

  it('denies nothing only because similar cases do', async () => {
    const { model } = fakeLanguageModel('No pneumothorax. No effusion.\nSinus rhythm.\nNormal.\0');
    const planned = { ...model, planTable, conceptLogits: async () => new Float32Array(4).fill(-9) };
    const findings = [finding('cxr:pleural-effusion', 'Pleural Effusion', 0.01)];
    const similar = ['a', 'b', 'c'].map((key) => {
      const other = study('film', { studyKey: StudyKey.parse(key), patientKey: PatientKey.parse(key) });
      return { study: other, text: 'No pneumothorax. No effusion.', similarity: 0.9 };
    });
    const film = { ...request.film!, encoding: encoding('film', findings) };
    const run = new DraftRun({ ...request, film, neighbours: similar }, {}, modelId, now);
    const draft = await run.write(async () => planned);
    expect(sentences(draft).join('\n')).not.toContain('pneumothorax');
  });

  it('holds the film and its prior against the ratio of each, so that a large heart that neither has is not called gone', async () => {
    const { model } = fakeLanguageModel('\0'.repeat(20));
    const planned = { ...model, planTable, conceptLogits: async () => new Float32Array(4).fill(-9) };
    const large = encoding('film', [finding('cxr:cardiomegaly', 'Cardiomegaly', 0.6)]);
    const heartSize = { cardiothoracicRatio: 0.41, isAp: false };
    const prior = { study: study('film', { studyKey: StudyKey.parse('old') }), encoding: large, measurements: null, heartSize };
    const film = { ...request.film!, encoding: large, heartSize, prior };
    const run = new DraftRun({ ...request, film }, {}, modelId, now);
    expect(sentences(await run.write(async () => planned)).join('\n')).toMatch(
      /Compared with the film of .*, nothing that is stated has changed/,
    );
  });
});
