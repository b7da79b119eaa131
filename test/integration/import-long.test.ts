/** Importing a recording of hours: progress moves, a cancel ends it at once, a kill at any moment leaves all of it or nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../engine/index.ts';
import { storeKey } from '../invented-studies.ts';
import { makeLongEcg } from '../long-ecg.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../temporary-folder.ts';

deleteTemporaryFolders();

const root = fileURLToPath(new URL('../..', import.meta.url));
const modelsDir = join(root, 'models');
// Beneath node_modules, where the built writer finds its native packages.
const outDir = join(root, 'node_modules/.cache/import-long-test');
/** Of three leads 17 MB, so that it is sealed in chunks: the same twelve minutes again and again. */
const parts = 16;
const part = makeLongEcg(12);
const seconds = parts * 12 * 60;
const beats = parts * part.beats.length;

/** Writes the record as WFDB; gives its header. */
async function writeRecord(folder: string): Promise<string> {
  const frames = part.samplesPerLead;
  const samples = new Int16Array(3 * frames);
  part.leads.forEach((lead, l) => lead.forEach((value, t) => (samples[3 * t + l] = Math.round(1000 * value))));
  await writeFile(join(folder, 'long.dat'), Buffer.concat(Array.from({ length: parts }, () => Buffer.from(samples.buffer))));
  const leads = ['MLII', 'V1', 'V5'].map((name) => `long.dat 16 1000(0)/mV 16 0 0 0 0 ${name}`);
  const header = join(folder, 'long.hea');
  await writeFile(header, `long 3 250 ${parts * frames}\n${leads.join('\n')}\n# SYNTHETIC\n`);
  return header;
}

function openEngine(dataDir: string): Promise<Engine> {
  return createEngine({ dataDir, modelsDir, key: storeKey, keyCustody: 'kept by the test', version: '0.0.0' });
}

/** Imports again and checks that the recording is there once, whole, with its beats. */
async function importAgain(engine: Engine, dataDir: string, header: string): Promise<void> {
  const { imported, duplicates, outcomes } = await engine.call('importPaths', { paths: [header], encode: false });
  expect(imported + duplicates).toBe(1);
  const [outcome] = outcomes;
  const studyKey = outcome?.kind === 'imported' ? outcome.study.studyKey : outcome?.kind === 'duplicate' ? outcome.studyKey : undefined;
  const overview = await engine.call('openEcgOverview', { studyKey: studyKey!, pixels: 100 });
  expect(overview.durationSeconds).toBe(seconds);
  expect(Math.abs(overview.beats.samples.length - beats)).toBeLessThanOrEqual(parts);
  expect((await engine.call('getStatus', {})).studyCount).toBe(1);
  const files = await readdir(join(dataDir, 'originals'), { recursive: true, withFileTypes: true });
  expect(files.filter((entry) => entry.isFile())).toHaveLength(2);
}

beforeAll(async () => {
  const input = { writer: join(root, 'test/integration/import-long-writer.ts') };
  const output = { entryFileNames: '[name].js' };
  await build({ root, configFile: false, logLevel: 'error', build: { ssr: true, outDir, emptyOutDir: true, target: 'node20', rollupOptions: { input, output } } }); // prettier-ignore
}, 120_000);

describe('the import of a recording of hours', () => {
  it('says how far it is, ends at once when cancelled, and is made up for when it is imported again', async () => {
    const folder = await temporaryFolder();
    const [header, dataDir] = [await writeRecord(folder), join(folder, 'store')];
    const engine = await openEngine(dataDir);
    const stop = new AbortController();
    const shares: number[] = [];
    const told: string[] = [];
    const running = engine.call(
      'importPaths',
      { paths: [header], encode: false },
      {
        signal: stop.signal,
        onProgress: (progress) => {
          if (progress.kind === 'part') shares.push(progress.done);
          if (progress.kind === 'file') told.push(progress.outcome.kind);
          if (shares.length === 5) stop.abort();
        },
      },
    );
    await expect(running).rejects.toThrowError(expect.objectContaining({ code: 'cancelled' }));
    expect(told).toEqual(['imported']); // it is stored, and said to be
    expect(shares).toHaveLength(5); // the next stretch was not begun
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[4]).toBeCloseTo((5 * 300) / seconds, 2);
    await importAgain(engine, dataDir, header);
    await engine.close();
  }, 120_000);

  it.each([
    ['while the file is read and sealed', 'found', 40],
    ['while its beats are being found', 'part', 100],
  ])(
    'leaves all of it or nothing when it is killed %s',
    async (_, step, afterMs) => {
      const folder = await temporaryFolder();
      const [header, dataDir] = [await writeRecord(folder), join(folder, 'store')];
      const writer = spawn(process.execPath, [join(outDir, 'writer.js'), dataDir, modelsDir, header], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const lines = createInterface(writer.stdout);
      await new Promise<void>((resolve) => lines.on('line', (line) => line.startsWith(step) && resolve()));
      await setTimeout(afterMs);
      const ended = once(writer, 'exit');
      writer.kill('SIGKILL');
      await ended;
      const engine = await openEngine(dataDir);
      const { studyCount } = await engine.call('getStatus', {});
      expect(studyCount).toBeLessThanOrEqual(1);
      if (step === 'part') expect(studyCount).toBe(1);
      const { rows } = await engine.call('listPatients', {});
      expect(rows).toHaveLength(studyCount);
      await importAgain(engine, dataDir, header);
      await engine.close();
    },
    120_000,
  );
});
