import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelId, PatientKey, StudyKey } from '../../../../contract/index.ts';
import { openStore } from '../../../../engine/store/index.ts';
import type { Store } from '../../../../engine/store/index.ts';
import { draftOf, ecg, encoding, film, storeKey, testModels } from '../../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

async function withStore(work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore({ dataDir: await temporaryFolder(), key: storeKey, now: () => new Date('2026-01-02T03:04:05Z') });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

const thumbnail = { width: 2, height: 2, grey: Uint8Array.from([0, 64, 128, 255]) };

describe('putStudy', () => {
  it('keeps a film with its facts, thumbnail and original bytes', () =>
    withStore(async (store) => {
      const parsed = film('pixels', {}, { notices: ['no pixel spacing'] });
      const { study, patient, isDuplicate } = await store.putStudy(parsed, thumbnail);
      expect(isDuplicate).toBe(false);
      expect(study).toMatchObject({ modality: 'film', acquiredAt: '2021-05-06T07:08:09', importedAt: '2026-01-02T03:04:05.000Z' });
      expect(study).toMatchObject({ ageYears: 71, sourceName: 'film.dcm', notices: ['no pixel spacing'], isSynthetic: false });
      expect(patient).toEqual({
        patientKey: study.patientKey,
        patientId: 'P-1',
        name: 'ROE, Richard',
        sex: 'M',
        birthDate: '1950-02-03',
        isSynthetic: false,
      });
      expect(await store.getStudy(study.studyKey)).toEqual(study);
      expect(await store.getFilmFacts(study.studyKey)).toEqual(parsed.facts);
      expect(await store.getThumbnail(study.studyKey)).toEqual(thumbnail);
      const [original] = await store.readOriginals(study.studyKey);
      expect([original.name, Buffer.from(original.bytes).toString()]).toEqual(['film.dcm', 'pixels']);
    }));

  it('keeps both files of a WFDB record, the header first', () =>
    withStore(async (store) => {
      const { study } = await store.putStudy(ecg('a'), null);
      const originals = await store.readOriginals(study.studyKey);
      expect(originals.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
        ['record.hea', 'header of a'],
        ['record.dat', 'signal of a'],
      ]);
      expect(await store.getThumbnail(study.studyKey)).toBeNull();
    }));

  it('stores the same bytes once and says so', () =>
    withStore(async (store) => {
      const first = await store.putStudy(film('same'), null);
      const second = await store.putStudy(film('same'), null);
      expect([first.isDuplicate, second.isDuplicate]).toEqual([false, true]);
      expect(second.study).toEqual(first.study);
      expect(await store.counts()).toEqual({ patientCount: 1, studyCount: 1 });
    }));

  it('stores the same bytes once when they come eight times at the same moment', () =>
    withStore(async (store) => {
      const results = await Promise.all(Array.from({ length: 8 }, () => store.putStudy(film('same'), null)));
      expect(results.filter((result) => !result.isDuplicate).length).toBe(1);
      expect(await store.counts()).toEqual({ patientCount: 1, studyCount: 1 });
      expect((await store.readOriginals(results[0]!.study.studyKey)).length).toBe(1);
    }));

  it('adds facts that a later file states and keeps those that are known', () =>
    withStore(async (store) => {
      await store.putStudy(film('a', { birthDate: null, name: '' }), null);
      const { patient, study } = await store.putStudy(film('b', { sex: 'U' }), null);
      expect(patient).toMatchObject({ name: 'ROE, Richard', sex: 'M', birthDate: '1950-02-03' });
      expect(study.notices).toEqual([]);
    }));

  it('warns on the study when the same patient ID comes with another birth date', () =>
    withStore(async (store) => {
      await store.putStudy(film('a'), null);
      const { patient, study } = await store.putStudy(film('b', { birthDate: '1999-09-09' }), null);
      expect(patient.birthDate).toBe('1950-02-03');
      expect(study.notices).toEqual(['This file states another birth date (1999-09-09) for the same patient ID: check whose it is.']);
    }));

  it('leaves file names and files that tell nothing of the patient', () =>
    withStore(async (store) => {
      await store.putStudy(
        film('a picture of ROE', {}, { originals: [{ name: 'ROE.dcm', bytes: Buffer.from('a picture of ROE') }] }),
        null,
      );
      const entries = await readdir(store.dataDir, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && entry.name !== 'store.lock');
      expect(files.length).toBeGreaterThan(2);
      for (const file of files) {
        expect(file.name).not.toContain('ROE');
        expect((await readFile(join(file.parentPath, file.name))).includes('ROE')).toBe(false);
      }
    }));
});

describe('reading', () => {
  it('refuses unknown studies and patients by their codes', () =>
    withStore(async (store) => {
      const study = expect.objectContaining({ code: 'study-not-found' });
      const patient = expect.objectContaining({ code: 'patient-not-found' });
      await expect(store.getStudy(StudyKey.parse('x'))).rejects.toThrowError(study);
      await expect(store.readOriginals(StudyKey.parse('x'))).rejects.toThrowError(study);
      await expect(store.getThumbnail(StudyKey.parse('x'))).rejects.toThrowError(study);
      await expect(store.getFilmFacts(StudyKey.parse('x'))).rejects.toThrowError(study);
      await expect(store.putEncoding(StudyKey.parse('x'), encoding('film', 1))).rejects.toThrowError(study);
      await expect(store.getPatient(PatientKey.parse('x'))).rejects.toThrowError(patient);
      await expect(store.listStudiesOf(PatientKey.parse('x'))).rejects.toThrowError(patient);
      await expect(store.putDraft(draftOf(PatientKey.parse('x'), 1))).rejects.toThrowError(patient);
    }));

  it('lists the studies of a patient newest first', () =>
    withStore(async (store) => {
      const old = await store.putStudy(film('old', {}, { acquiredAt: '2019-01-01' }), null);
      const recent = await store.putStudy(film('recent', {}, { acquiredAt: '2022-01-01T10:00:00' }), null);
      const undated = await store.putStudy(ecg('undated', {}, { acquiredAt: null }), null);
      const keys = (await store.listStudiesOf(old.patient.patientKey)).map((study) => study.studyKey);
      expect(keys).toEqual([undated.study.studyKey, recent.study.studyKey, old.study.studyKey]);
    }));
});

describe('encodings', () => {
  it('come back as they were put, tokens and findings included', () =>
    withStore(async (store) => {
      const { study } = await store.putStudy(film('a'), null);
      const made = encoding('film', 5, { cautions: ['unusual aspect ratio'] });
      await store.putEncoding(study.studyKey, made);
      expect(await store.getEncoding(study.studyKey, testModels.film)).toEqual(made);
      const { tokens: _t, tokenCount: _c, tokenDimension: _d, ...summary } = made;
      expect(await store.getEncodingSummary(study.studyKey, testModels.film)).toEqual(summary);
    }));

  it('replace what an older model made', () =>
    withStore(async (store) => {
      const { study } = await store.putStudy(film('a'), null);
      const older = ModelId.parse('film-encoder@old');
      await store.putEncoding(study.studyKey, encoding('film', 1, { modelId: older }));
      expect((await store.listUnencoded(testModels)).map((lacking) => lacking.studyKey)).toEqual([study.studyKey]);
      await store.putEncoding(study.studyKey, encoding('film', 2));
      expect(await store.getEncoding(study.studyKey, older)).toBeNull();
      expect(await store.listUnencoded(testModels)).toEqual([]);
    }));

  it('are refused when the embedding is not a unit vector of 256 values', () =>
    withStore(async (store) => {
      const { study } = await store.putStudy(film('a'), null);
      const refusal = expect.objectContaining({ code: 'model-failed' });
      const wrong = [new Float32Array(256), new Float32Array(256).fill(Number.NaN), new Float32Array(8).fill(Math.sqrt(1 / 8))];
      for (const embedding of wrong) {
        await expect(store.putEncoding(study.studyKey, encoding('film', 1, { embedding }))).rejects.toThrowError(refusal);
      }
      expect(await store.getEncoding(study.studyKey, testModels.film)).toBeNull();
    }));
});

describe('drafts and audit', () => {
  it('show the newest draft of a patient', () =>
    withStore(async (store) => {
      const { patient } = await store.putStudy(film('a'), null);
      expect(await store.getLatestDraft(patient.patientKey)).toBeNull();
      await store.putDraft(draftOf(patient.patientKey, 1));
      await store.putDraft(draftOf(patient.patientKey, 2));
      expect(await store.getLatestDraft(patient.patientKey)).toEqual(draftOf(patient.patientKey, 2));
    }));

  it('keep an audit chain that holds after two entries and one stored study', () =>
    withStore(async (store) => {
      await store.audit({ action: 'patient.opened', subject: 'k' });
      await store.putStudy(film('a'), null);
      await store.audit({ action: 'similar.searched', subject: 'text', details: { hits: 3 } });
      expect(await store.verifyAudit()).toEqual({ entries: 3, firstBroken: null });
    }));
});
