/** The whole engine over real readers, a real encrypted store and, where they are installed, the real models. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { calls, PatientKey } from '../../contract/index.ts';
import type { StudyKey } from '../../contract/index.ts';
import { createEngine } from '../../engine/index.ts';
import type { Engine } from '../../engine/index.ts';
import { generateSamplePatients } from '../../engine/sample/index.ts';
import { storeKey } from '../invented-studies.ts';
import { sharedDir } from '../shared-data.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../temporary-folder.ts';

deleteTemporaryFolders();

const modelsDir = process.env['AUSCULT_MODELS_DIR'] ?? join(dirname(fileURLToPath(import.meta.url)), '../../models');
const shared = sharedDir();

/** Whether all files of these models are installed; a model that says it is untrained does not count. */
function isInstalled(...ids: string[]): boolean {
  const manifest = join(modelsDir, 'manifest.json');
  if (!existsSync(manifest)) return false;
  const { models } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    models: { id: string; isTrained?: boolean; files: { path: string }[] }[];
  };
  return ids.every((id) =>
    models.some(
      (model) => model.id === id && model.isTrained !== false && model.files.every(({ path }) => existsSync(join(modelsDir, path))),
    ),
  );
}

const encoders = ['film-encoder', 'ecg-encoder', 'text-encoder'];

async function open(dataDir: string): Promise<Engine> {
  return createEngine({ dataDir, modelsDir, key: storeKey, keyCustody: 'kept by the test', version: '0.0.0' });
}

async function withEngine(work: (engine: Engine, dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = join(await temporaryFolder(), 'store');
  const engine = await open(dataDir);
  try {
    await work(engine, dataDir);
  } finally {
    await engine.close();
  }
}

/** Files of the first `count` sample patients, written to a folder each. */
async function sampleFiles(count: number): Promise<string> {
  const folder = await temporaryFolder();
  let index = 0;
  for await (const { files } of generateSamplePatients({ count, seed: 5 })) {
    index += 1;
    await mkdir(join(folder, String(index)));
    for (const { name, bytes } of files) await writeFile(join(folder, String(index), name), bytes);
  }
  return folder;
}

async function everyFileOf(dataDir: string): Promise<Buffer> {
  const entries = (await readdir(dataDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const contents = await Promise.all(entries.map((entry) => readFile(join(entry.parentPath, entry.name))));
  return Buffer.concat([...contents, Buffer.from(entries.map((entry) => entry.name).join('\n'))]);
}

describe('import over real readers', () => {
  it('brings sample patients in, whose name is then in no file of the store', async () => {
    const dataDir = join(await temporaryFolder(), 'store');
    const engine = await open(dataDir);
    const { imported, patientKeys } = await engine.call('enrolSamples', { count: 3, encode: false });
    expect(imported).toBeGreaterThanOrEqual(4);
    const { patient, studies } = await engine.call('openPatient', { patientKey: patientKeys[0]! });
    expect(patient).toMatchObject({ isSynthetic: true, name: expect.stringContaining('SYNTHETIC') });
    expect(new Set(studies.map((study) => study.modality))).toEqual(new Set(['film', 'ecg']));
    await engine.close();
    const stored = await everyFileOf(dataDir);
    expect(stored.byteLength).toBeGreaterThan(500_000);
    for (const clear of [patient.name, patient.patientId, 'SYNTHETIC', 'DICM', 'SQLite format']) expect(stored.includes(clear)).toBe(false);
  });

  it('shows film, ECG and thumbnails of what came in, as the contract says', () =>
    withEngine(async (engine) => {
      const { samplePatientKey } = await engine.call('enrolSamples', { count: 1, encode: false });
      const { studies } = await engine.call('openPatient', { patientKey: samplePatientKey });
      const film = studies.find((study) => study.modality === 'film')!;
      const ecg = studies.find((study) => study.modality === 'ecg')!;
      const opened = await engine.call('openFilm', { studyKey: film.studyKey });
      expect(calls.openFilm.output.safeParse(opened).success).toBe(true);
      const { trace, measurements } = await engine.call('openEcg', { studyKey: ecg.studyKey });
      expect(trace.samplesMv.length).toBe(12 * trace.samplesPerLead);
      expect(measurements.heartRateBpm).toBeGreaterThan(30);
      expect(await engine.call('getThumbnail', { studyKey: film.studyKey })).toMatchObject({ kind: 'film' });
      const strip = await engine.call('getThumbnail', { studyKey: ecg.studyKey });
      expect(strip).toMatchObject({ kind: 'ecg', samplingFrequencyHz: 100 });
    }));

  it('leaves whole studies only when interrupted, and completes on the next run', async () => {
    const folder = await sampleFiles(4);
    const dataDir = join(await temporaryFolder(), 'store');
    const first = await open(dataDir);
    const stop = new AbortController();
    const running = first.call(
      'importPaths',
      { paths: [folder], encode: false },
      { signal: stop.signal, onProgress: (step) => step.kind === 'file' && step.done === 2 && stop.abort() },
    );
    await expect(running).rejects.toThrowError(expect.objectContaining({ code: 'cancelled' }));
    await first.close();
    const second = await open(dataDir);
    const { rows } = await second.call('listPatients', {});
    for (const { patient } of rows) {
      for (const { studyKey, modality } of (await second.call('openPatient', { patientKey: patient.patientKey })).studies) {
        if (modality === 'film') expect((await second.call('readFilmFrame', { studyKey })).frame.rows).toBeGreaterThan(100);
        else expect((await second.call('openEcg', { studyKey })).trace.leads.length).toBe(12);
      }
    }
    const again = await second.call('importPaths', { paths: [folder], encode: false });
    expect(again.duplicates).toBeGreaterThanOrEqual(2);
    expect(again.refused).toBe(0);
    await second.close();
  });

  it.skipIf(!shared)('takes real recordings and names what it refuses (skipped without the shared recordings)', () =>
    withEngine(async (engine) => {
      const paths = ['dicom-chest', 'dicom-waveform', 'ecg-wfdb/wfdb-python', 'hostile'].map((name) => join(shared ?? '', 'interop', name));
      const { outcomes, imported, refused } = await engine.call('importPaths', { paths, encode: false });
      expect(imported).toBeGreaterThanOrEqual(4);
      expect(refused).toBeGreaterThanOrEqual(1);
      for (const outcome of outcomes) if (outcome.kind === 'refused') expect([outcome.path, outcome.code]).not.toContain('internal-error');
      expect((await engine.call('getStatus', {})).studyCount).toBe(imported);
    }),
  );
});

describe.skipIf(!isInstalled(...encoders))('encoding and search (skipped without trained encoders in models/weights)', () => {
  it(
    'encodes each study once, and finds other patients within and across modalities',
    () =>
      withEngine(async (engine) => {
        const { samplePatientKey, imported, notEncoded } = await engine.call('enrolSamples', { count: 5 });
        expect(notEncoded).toEqual([]);
        const { rows } = await engine.call('listPatients', {});
        expect(rows.reduce((sum, row) => sum + row.encodedCount, 0)).toBe(imported);
        expect((await engine.call('encodeStudies', {})).encoded).toBe(0);
        const { studies } = await engine.call('openPatient', { patientKey: samplePatientKey });
        for (const { studyKey, modality } of studies) {
          const { hits, searched } = await engine.call('findSimilarStudies', { anchor: { kind: 'study', studyKey } });
          expect(searched).toBe(imported - studies.length);
          expect(hits.every((hit) => hit.patient.patientKey !== samplePatientKey)).toBe(true);
          expect(hits.some((hit) => hit.study.modality !== modality && hit.isCrossModal)).toBe(true);
          expect(calls.getFindings.output.safeParse(await engine.call('getFindings', { studyKey })).success).toBe(true);
        }
        const studyKeys = studies.map((study) => study.studyKey);
        const fused = await engine.call('findSimilarStudies', { anchor: { kind: 'fusion', studyKeys } });
        expect(fused.hits.length).toBeGreaterThan(0);
        const byText = await engine.call('findSimilarStudies', { anchor: { kind: 'text', text: 'enlarged heart' }, limit: 5 });
        expect(byText.hits.length).toBe(5);
      }),
    120_000,
  );

  it('keeps the same answer after the store was closed and opened', async () => {
    const dataDir = join(await temporaryFolder(), 'store');
    const ask = async (engine: Engine, studyKey: StudyKey): Promise<unknown> =>
      (await engine.call('findSimilarStudies', { anchor: { kind: 'study', studyKey } })).hits;
    const first = await open(dataDir);
    const { samplePatientKey } = await first.call('enrolSamples', { count: 4 });
    const { studies } = await first.call('openPatient', { patientKey: samplePatientKey });
    const before = await ask(first, studies[0]!.studyKey);
    await first.close();
    const second = await open(dataDir);
    expect(await ask(second, studies[0]!.studyKey)).toEqual(before);
    await second.close();
  }, 120_000);
});

describe.skipIf(!isInstalled(...encoders, 'drafter'))('drafting (skipped without a trained drafter in models/weights)', () => {
  it(
    'streams a draft with its evidence, keeps it, and writes the same again with the same seed',
    () =>
      withEngine(async (engine) => {
        const { samplePatientKey: patientKey } = await engine.call('enrolSamples', { count: 4 });
        let streamed = '';
        const draft = await engine.call(
          'generateDraft',
          { patientKey, seed: 3 },
          { onProgress: (step) => (streamed += step.kind === 'text' ? step.text : '') },
        );
        expect(calls.generateDraft.output.safeParse(draft).error).toBeUndefined();
        expect(draft.isSynthetic).toBe(true);
        expect(new Set(draft.sentences.map((sentence) => sentence.section)).size).toBeGreaterThanOrEqual(3);
        expect(streamed.length).toBeGreaterThan(20);
        expect((await engine.call('openPatient', { patientKey })).draft).toEqual(draft);
        const again = await engine.call('generateDraft', { patientKey, seed: 3 });
        expect(again.sentences).toEqual(draft.sentences);
      }),
    180_000,
  );

  it('refuses a patient who is not there', () =>
    withEngine(async (engine) => {
      const nobody = engine.call('generateDraft', { patientKey: PatientKey.parse('nobody') });
      await expect(nobody).rejects.toThrowError(expect.objectContaining({ code: 'patient-not-found' }));
    }));
});
