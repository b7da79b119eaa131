import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { calls, PatientKey, StudyKey } from '../../../contract/index.ts';
import type { CallKey, CallProgress, EngineEvent } from '../../../contract/index.ts';
import { assembleEngine } from '../../../engine/engine.ts';
import type { Engine } from '../../../engine/engine.ts';
import { fakeCapabilities, fakeEcg, fakeFilm } from '../../fake-capabilities.ts';
import { storeKey, testModels } from '../../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../temporary-folder.ts';

deleteTemporaryFolders();

interface Running {
  readonly engine: Engine;
  readonly folder: string;
  readonly fakes: ReturnType<typeof fakeCapabilities>;
  readonly events: EngineEvent[];
}

async function withEngine(work: (running: Running) => Promise<void>): Promise<void> {
  const folder = await temporaryFolder();
  const fakes = fakeCapabilities();
  const options = { dataDir: join(folder, 'store'), modelsDir: 'none', key: storeKey, keyCustody: 'kept by the test', version: '1.2.3' };
  const engine = await assembleEngine(options, fakes);
  const events: EngineEvent[] = [];
  engine.onEvent((event) => events.push(event));
  try {
    await work({ engine, folder, fakes, events });
  } finally {
    await engine.close();
  }
}

async function writeFiles(folder: string, contents: Readonly<Record<string, string>>): Promise<string[]> {
  const paths: string[] = [];
  for (const [name, content] of Object.entries(contents)) {
    paths.push(join(folder, name));
    await writeFile(join(folder, name), content);
  }
  return paths;
}

/** Two patients with film and ECG each, imported and encoded. */
async function importTwoPatients({ engine, folder }: Running): Promise<{ a: PatientKey; b: PatientKey }> {
  const files = { 'a.dcm': fakeFilm('A', 1), 'a-ecg.dcm': fakeEcg('A', 2), 'b.dcm': fakeFilm('B', 3), 'b-ecg.dcm': fakeEcg('B', 4) };
  await engine.call('importPaths', { paths: await writeFiles(folder, files) });
  const { rows } = await engine.call('listPatients', { sort: 'patientId' });
  return { a: rows[0]!.patient.patientKey, b: rows[1]!.patient.patientKey };
}

function expectOutput(key: CallKey, output: unknown): void {
  expect(calls[key].output.safeParse(output).error).toBeUndefined();
}

describe('import', () => {
  it('imports, names what it refuses, encodes, and says what it does as it goes', () =>
    withEngine(async ({ engine, folder, events }) => {
      const paths = await writeFiles(folder, { 'a.dcm': fakeFilm('A', 1), 'x.txt': 'junk', 'y.dcm': 'crash', 'z.dcm': fakeEcg('A', 2) });
      const progress: CallProgress<'importPaths'>[] = [];
      const result = await engine.call(
        'importPaths',
        { paths: [...paths, join(folder, 'gone')] },
        { onProgress: (step) => progress.push(step) },
      );
      expectOutput('importPaths', result);
      expect(result).toMatchObject({ imported: 2, refused: 3, duplicates: 0, notEncoded: [] });
      const codes = result.outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.code : outcome.kind));
      expect(codes).toEqual(['imported', 'format-unknown', 'internal-error', 'imported', 'file-unreadable']);
      const told = progress.map((step) => step.kind);
      // What became of a file is told at once; of one that is stored, also when it is prepared.
      expect(told.filter((kind) => kind !== 'part')).toEqual(['found', 'file', 'file', 'file', 'file', 'file', 'encoded', 'encoded']);
      expect(told.filter((kind) => kind === 'part')).toHaveLength(2);
      expect(progress.filter((step) => step.kind === 'part' || step.kind === 'file').at(-1)?.done).toBe(5);
      expect(events.length).toBeGreaterThan(0);
    }));

  it('finds duplicates when run twice, and encodes what was left', () =>
    withEngine(async ({ engine, folder, fakes }) => {
      const paths = await writeFiles(folder, { 'a.dcm': fakeFilm('A', 1) });
      await engine.call('importPaths', { paths, encode: false });
      expect(fakes.encoders.encodedNumbers).toEqual([]);
      const again = await engine.call('importPaths', { paths });
      expect(again).toMatchObject({ imported: 0, duplicates: 1 });
      expect(fakes.encoders.encodedNumbers).toEqual([1]);
      await engine.call('importPaths', { paths });
      expect(fakes.encoders.encodedNumbers).toEqual([1]);
    }));

  it('stores what cannot be encoded and says why it is not', () =>
    withEngine(async ({ engine, folder }) => {
      const result = await engine.call('importPaths', { paths: await writeFiles(folder, { 'a.dcm': fakeFilm('A', 950) }) });
      expect(result).toMatchObject({ imported: 1, notEncoded: [{ code: 'model-failed' }] });
    }));

  it('stops between files when cancelled and keeps what is whole', () =>
    withEngine(async ({ engine, folder }) => {
      const files = Object.fromEntries([...Array(20).keys()].map((i) => [`${i}.dcm`, fakeFilm(`P${i}`, i)]));
      const paths = await writeFiles(folder, files);
      const stop = new AbortController();
      const running = engine.call(
        'importPaths',
        { paths },
        { signal: stop.signal, onProgress: (step) => step.kind === 'file' && stop.abort() },
      );
      await expect(running).rejects.toThrowError(expect.objectContaining({ code: 'cancelled' }));
      const { studyCount } = await engine.call('getStatus', {});
      expect(studyCount).toBeGreaterThanOrEqual(1);
      expect(studyCount).toBeLessThan(20);
      expect((await engine.call('importPaths', { paths })).imported).toBe(20 - studyCount);
    }));
});

describe('samples', () => {
  it('are enrolled once, the first with film and ECG', () =>
    withEngine(async ({ engine }) => {
      const stages = new Set<string>();
      const first = await engine.call('enrolSamples', { count: 3 }, { onProgress: ({ stage }) => stages.add(stage) });
      expectOutput('enrolSamples', first);
      expect(first).toMatchObject({ imported: 6, duplicates: 0, samplePatientKey: first.patientKeys[0] });
      expect([...stages]).toEqual(['generate', 'import', 'encode']);
      expect(await engine.call('enrolSamples', { count: 3 })).toMatchObject({ imported: 0, duplicates: 6, patientKeys: first.patientKeys });
    }));

  it('can be left unencoded', () =>
    withEngine(async ({ engine, fakes }) => {
      await engine.call('enrolSamples', { count: 2, encode: false });
      expect(fakes.encoders.encodedNumbers).toEqual([]);
      const encoded = await engine.call('encodeStudies', {});
      expectOutput('encodeStudies', encoded);
      expect(encoded).toMatchObject({ encoded: 4, refused: [], meanMs: { film: 12.5, ecg: 12.5 } });
    }));
});

describe('a patient', () => {
  it('opens with studies, film, ECG, thumbnails and findings', () =>
    withEngine(async (running) => {
      const { engine } = running;
      const { a } = await importTwoPatients(running);
      const patient = await engine.call('openPatient', { patientKey: a });
      expectOutput('openPatient', patient);
      const [ecg, film] = patient.studies;
      const opened = await engine.call('openFilm', { studyKey: film!.studyKey });
      expectOutput('openFilm', opened);
      const trace = await engine.call('openEcg', { studyKey: ecg!.studyKey });
      expectOutput('openEcg', trace);
      expect(trace.measurements.heartRateBpm).toBe(60);
      const [small, strip] = [film!, ecg!].map((study) => engine.call('getThumbnail', { studyKey: study.studyKey }));
      expect(await small).toEqual({ kind: 'film', width: 1, height: 1, grey: Uint8Array.of(9) });
      expect(await strip).toMatchObject({ kind: 'ecg', samplingFrequencyHz: 100, samplesMv: expect.objectContaining({ length: 1_000 }) });
      const findings = await engine.call('getFindings', { studyKey: film!.studyKey });
      expectOutput('getFindings', findings);
      expect(findings).toMatchObject({ modelId: testModels.film, findings: [{ name: 'finding 1' }], notShown: ['rare'] });
    }));

  it('is refused a film where there is an ECG, and the other way round', () =>
    withEngine(async (running) => {
      const { a } = await importTwoPatients(running);
      const [ecg, film] = (await running.engine.call('openPatient', { patientKey: a })).studies;
      const refusal = expect.objectContaining({ code: 'study-not-found' });
      await expect(running.engine.call('openFilm', { studyKey: ecg!.studyKey })).rejects.toThrowError(refusal);
      await expect(running.engine.call('openEcg', { studyKey: film!.studyKey })).rejects.toThrowError(refusal);
    }));

  it('gets findings encoded when they are first asked for, once for two questions at a time', () =>
    withEngine(async ({ engine, folder, fakes }) => {
      const { outcomes } = await engine.call('importPaths', {
        paths: await writeFiles(folder, { 'a.dcm': fakeFilm('A', 5) }),
        encode: false,
      });
      const studyKey = outcomes.map((outcome) => (outcome.kind === 'imported' ? outcome.study.studyKey : StudyKey.parse('none')))[0]!;
      await Promise.all([engine.call('getFindings', { studyKey }), engine.call('getFindings', { studyKey })]);
      expect(fakes.encoders.encodedNumbers).toEqual([5]);
    }));
});

describe('search', () => {
  it('finds the other patient’s studies, and by text what lies there', () =>
    withEngine(async (running) => {
      const { engine } = running;
      const { a, b } = await importTwoPatients(running);
      const [, film] = (await engine.call('openPatient', { patientKey: a })).studies;
      const near = await engine.call('findSimilarStudies', { anchor: { kind: 'study', studyKey: film!.studyKey } });
      expectOutput('findSimilarStudies', near);
      expect(near.hits.map((hit) => hit.patient.patientKey)).toEqual([b, b]);
      const byText = await engine.call('findSimilarStudies', { anchor: { kind: 'text', text: '3' }, limit: 1 });
      expect(byText.hits[0]).toMatchObject({ patient: { patientKey: b }, study: { modality: 'film' } });
    }));
});

describe('drafts', () => {
  it('are made from both studies and the neighbours’ findings, and kept', () =>
    withEngine(async (running) => {
      const { engine, fakes } = running;
      const { a } = await importTwoPatients(running);
      const draft = await engine.call('generateDraft', { patientKey: a, seed: 3 });
      expectOutput('generateDraft', draft);
      const [request] = fakes.drafter.requests;
      expect(request).toMatchObject({ seed: 3, film: { facts: { viewPosition: 'PA' } }, ecg: { measurements: { heartRateBpm: 60 } } });
      expect(request!.neighbours.map((neighbour) => neighbour.text)).toEqual(['finding 3.', 'finding 4.']);
      expect((await engine.call('openPatient', { patientKey: a })).draft).toEqual(draft);
      expect((await engine.call('listPatients', {})).rows.find((row) => row.patient.patientKey === a)?.reportStatus).toBe('draft');
    }));

  it('leave out what is asked to be left out, and refuse when nothing is left', () =>
    withEngine(async (running) => {
      const { engine, fakes } = running;
      const { a, b } = await importTwoPatients(running);
      await engine.call('generateDraft', { patientKey: a, ecgStudyKey: null });
      expect(fakes.drafter.requests[0]).toMatchObject({ ecg: null });
      const nothing = engine.call('generateDraft', { patientKey: a, filmStudyKey: null, ecgStudyKey: null });
      await expect(nothing).rejects.toThrowError(expect.objectContaining({ code: 'nothing-to-draft-from' }));
      const [, foreign] = (await engine.call('openPatient', { patientKey: b })).studies;
      const mixed = engine.call('generateDraft', { patientKey: a, filmStudyKey: foreign!.studyKey });
      await expect(mixed).rejects.toThrowError(expect.objectContaining({ code: 'study-not-found' }));
    }));

  it('are not kept when cancelled', () =>
    withEngine(async (running) => {
      const { engine } = running;
      const { a } = await importTwoPatients(running);
      const stop = new AbortController();
      const running_ = engine.call('generateDraft', { patientKey: a }, { signal: stop.signal, onProgress: () => stop.abort() });
      await expect(running_).rejects.toThrowError(expect.objectContaining({ code: 'cancelled' }));
      expect((await engine.call('openPatient', { patientKey: a })).draft).toBeNull();
    }));
});

describe('the engine', () => {
  it('says its version, its key custody and where models run', () =>
    withEngine(async ({ engine }) => {
      const status = await engine.call('getStatus', {});
      expectOutput('getStatus', status);
      expect(status).toMatchObject({ version: '1.2.3', keyCustody: 'kept by the test', patientCount: 0, executionProvider: 'cpu' });
    }));

  it('shows the worklist when the models cannot be opened', async () => {
    const fakes = { ...fakeCapabilities(), createInference: () => Promise.reject(new Error('no models')) };
    const options = { dataDir: await temporaryFolder(), modelsDir: '', key: storeKey, keyCustody: '', version: '' };
    const engine = await assembleEngine(options, fakes);
    await engine.call('enrolSamples', { count: 1, encode: false });
    expect((await engine.call('listPatients', {})).rows[0]).toMatchObject({ encodedCount: 0, filmCount: 1 });
    await expect(engine.call('encodeStudies', {})).rejects.toThrowError(expect.objectContaining({ code: 'internal-error' }));
    const status = await engine.call('getStatus', {});
    expectOutput('getStatus', status);
    expect(status).toMatchObject({
      patientCount: 1,
      executionProvider: 'none',
      models: [],
      modelsProblem: expect.stringContaining('cannot be opened'),
    });
    await engine.close();
  });

  it('refuses input that does not fit the contract, naming call and field', () =>
    withEngine(async ({ engine }) => {
      await expect(engine.call('listPatients', { limit: 0 })).rejects.toThrowError(
        expect.objectContaining({
          code: 'invalid-request',
          details: { call: 'worklist.listPatients', problem: expect.stringContaining('limit') },
        }),
      );
      await expect(engine.call('openPatient', { patientKey: PatientKey.parse('x') })).rejects.toThrowError(
        expect.objectContaining({ code: 'patient-not-found' }),
      );
    }));

  it('cancels what runs when it is closed, frees the models, and answers nothing after', async () => {
    const folder = await temporaryFolder();
    const fakes = fakeCapabilities();
    const engine = await assembleEngine(
      { dataDir: join(folder, 'store'), modelsDir: '', key: storeKey, keyCustody: '', version: '' },
      fakes,
    );
    await engine.warm();
    const running = engine.call('enrolSamples', { count: 200 });
    const ended = expect(running).rejects.toThrowError(expect.objectContaining({ code: 'cancelled' }));
    await engine.close();
    await ended;
    await engine.close();
    expect(fakes.encoders.isClosed).toBe(true);
    await expect(engine.call('getStatus', {})).rejects.toThrowError(expect.objectContaining({ code: 'cancelled' }));
  });

  it('stops telling a listener that has gone', () =>
    withEngine(async ({ engine }) => {
      const heard: EngineEvent[] = [];
      const stop = engine.onEvent((event) => heard.push(event));
      await engine.call('enrolSamples', { count: 1 });
      const count = heard.length;
      stop();
      await engine.call('enrolSamples', { count: 2 });
      expect(count).toBeGreaterThan(0);
      expect(heard.length).toBe(count);
    }));
});
