import { describe, expect, it } from 'vitest';
import { openStore } from '../../../../engine/store/index.ts';
import type { Store, WorklistQuery } from '../../../../engine/store/index.ts';
import { ecg, encoding, film, storeKey, testModels } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

const everything: WorklistQuery = {
  filter: '',
  modality: null,
  sort: 'latest',
  offset: 0,
  limit: 10,
  currentModels: [testModels.film, testModels.ecg],
};

/** Three patients: Ärmel with film and ECG of 2021, Beck with a film of 2023, Cruz with an ECG of 2020. */
async function threePatients(): Promise<Store> {
  const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey });
  const aermel = { patientId: 'X-100', name: 'ÄRMEL, Änne' };
  const first = await store.putStudy(film('1', aermel, { acquiredAt: '2021-01-01' }), null);
  await store.putStudy(ecg('2', aermel, { acquiredAt: '2021-03-01T09:00', ageYears: 60 }), null);
  await store.putStudy(film('3', { patientId: 'X-200', name: 'BECK, Bo' }, { acquiredAt: '2023-01-01' }), null);
  await store.putStudy(ecg('4', { patientId: 'Y-300', name: 'CRUZ, Cleo' }, { acquiredAt: '2020-01-01' }), null);
  await store.putEncoding(first.study.studyKey, encoding('film', 1));
  return store;
}

async function namesFor(store: Store, changes: Partial<WorklistQuery>): Promise<string[]> {
  return (await store.listPatients({ ...everything, ...changes })).rows.map((row) => row.patient.name);
}

describe('the worklist', () => {
  it('shows a patient with counts, the newest study and how much is encoded', async () => {
    const store = await threePatients();
    const { rows, total } = await store.listPatients(everything);
    expect(total).toBe(3);
    expect(rows[1]).toMatchObject({
      patient: { name: 'ÄRMEL, Änne' },
      filmCount: 1,
      ecgCount: 1,
      latestAt: '2021-03-01T09:00',
      latestDescription: '12-lead ECG',
      ageYears: 60,
      reportStatus: 'none',
      encodedCount: 1,
    });
    await store.close();
  });

  it('sorts by newest study, name and patient ID', async () => {
    const store = await threePatients();
    expect(await namesFor(store, {})).toEqual(['BECK, Bo', 'ÄRMEL, Änne', 'CRUZ, Cleo']);
    expect(await namesFor(store, { sort: 'name' })).toEqual(['BECK, Bo', 'CRUZ, Cleo', 'ÄRMEL, Änne']);
    expect(await namesFor(store, { sort: 'patientId' })).toEqual(['ÄRMEL, Änne', 'BECK, Bo', 'CRUZ, Cleo']);
    await store.close();
  });

  it('finds any part of name and ID, all words, without regard to case', async () => {
    const store = await threePatients();
    expect(await namesFor(store, { filter: 'ärm' })).toEqual(['ÄRMEL, Änne']);
    expect(await namesFor(store, { filter: 'bo  BECK' })).toEqual(['BECK, Bo']);
    expect(await namesFor(store, { filter: 'x-', sort: 'patientId' })).toEqual(['ÄRMEL, Änne', 'BECK, Bo']);
    expect(await namesFor(store, { filter: '%' })).toEqual([]);
    await store.close();
  });

  it('filters by modality and pages with the total of all pages', async () => {
    const store = await threePatients();
    expect(await namesFor(store, { modality: 'film' })).toEqual(['BECK, Bo', 'ÄRMEL, Änne']);
    expect(await namesFor(store, { modality: 'ecg' })).toEqual(['ÄRMEL, Änne', 'CRUZ, Cleo']);
    const page = await store.listPatients({ ...everything, offset: 1, limit: 1 });
    expect([page.rows.map((row) => row.patient.name), page.total]).toEqual([['ÄRMEL, Änne'], 3]);
    await store.close();
  });

  it('counts nothing as encoded when no model is current', async () => {
    const store = await threePatients();
    const { rows } = await store.listPatients({ ...everything, currentModels: [] });
    expect(rows.map((row) => row.encodedCount)).toEqual([0, 0, 0]);
    await store.close();
  });
});
