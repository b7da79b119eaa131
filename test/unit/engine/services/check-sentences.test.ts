import { describe, expect, it } from 'vitest';
import { checkSentences, type CheckSentencesParts } from '../../../../engine/services/check-sentences.ts';
import { openStore } from '../../../../engine/store/index.ts';
import { fakeReaders } from '../../../fake-capabilities.ts';
import { ecg, film, finding, storeKey } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

type Sentence = readonly [section: 'film' | 'ecg' | 'impression', text: string];

/** Verdicts on the sentences of a report on a film with a small heart and an ECG at 120 beats a minute. */
async function verdicts(sentences: readonly Sentence[], withPrior = false): Promise<string[]> {
  const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey });
  try {
    const put = async (parsed: ReturnType<typeof film | typeof ecg>) => (await store.putStudy(parsed, null)).study;
    const filmStudy = await put(film('f', { patientId: 'A' }, { acquiredAt: '2021-01-01' }));
    const ecgStudy = await put(ecg('e', { patientId: 'A' }, { acquiredAt: '2021-01-01' }));
    if (withPrior) await put(film('g', { patientId: 'A' }, { acquiredAt: '2019-01-01' }));
    const { patientKey } = filmStudy;
    const keys = { filmStudyKey: filmStudy.studyKey, ecgStudyKey: ecgStudy.studyKey };
    const report = await store.reports.takeDraft({ patientKey, draft: null, ...keys, isNew: false });
    const summary = (studyKey: string) => ({
      findings: studyKey === filmStudy.studyKey ? [finding('Pleural Effusion', 0.01, 'film')] : [],
    });
    const parts = {
      store,
      readers: fakeReaders,
      measureEcg: () => ({ heartRateBpm: 120, rrMs: 500, beatCount: 20, sokolowLyonMv: 2 }),
      studyEncoder: { summaryOf: async (studyKey: string) => summary(studyKey) },
      anatomies: { of: async () => ({ cardiothoracicRatio: { kind: 'measured', ratio: 0.42 }, cautions: [] }) },
    } as unknown as CheckSentencesParts;
    const { checks } = await checkSentences(parts, {
      reportKey: report.reportKey,
      sentences: sentences.map(([section, text]) => ({ section, text })),
    });
    return checks.map(({ verdict }) => verdict);
  } finally {
    await store.close();
  }
}

describe('checking the sentences of a report', () => {
  it('holds them against findings and measurements of both studies', async () => {
    expect(
      await verdicts([
        ['film', 'Left pleural effusion.'],
        ['film', 'No pleural effusion.'],
        ['film', 'Cardiomegaly.'],
        ['ecg', 'Sinus bradycardia.'],
        ['ecg', 'Sinus tachycardia.'],
        ['film', 'The catheter ends in the vein.'],
      ]),
    ).toEqual(['contradicted', 'contradicted', 'contradicted', 'contradicted', 'supported', 'unsupported']);
  });

  it('holds them against each other, and a comparison against the studies that are there', async () => {
    const sided: Sentence[] = [
      ['film', 'Left lower lobe opacity.'],
      ['film', 'Right lower lobe opacity.'],
    ];
    expect((await verdicts(sided))[1]).toBe('contradicted');
    const compared: Sentence[] = [['film', 'The opacity is larger than on the prior film.']];
    expect(await verdicts(compared)).toEqual(['contradicted']);
    expect(await verdicts(compared, true)).toEqual(['unsupported']);
  });
});
