/** A process that stores studies is killed in the middle, again and again: only whole studies may be left. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { StudyKey } from '../../contract/index.ts';
import { openStore } from '../../engine/store/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { storeKey } from '../invented-studies.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../temporary-folder.ts';

deleteTemporaryFolders();

const rounds = 5;
const root = fileURLToPath(new URL('../..', import.meta.url));
// Beneath node_modules, where the built writer finds its native packages.
const outDir = join(root, 'node_modules/.cache/store-crash-test');

beforeAll(async () => {
  const input = { writer: join(root, 'test/integration/store-crash-writer.ts') };
  await build({ root, configFile: false, logLevel: 'error', build: { ssr: true, outDir, emptyOutDir: true, rollupOptions: { input } } });
});

/** Lets the writer store a few studies, kills it `afterMs` later, and says which it told of. */
async function writeAndKill(dataDir: string, round: number, afterMs: number): Promise<StudyKey[]> {
  const writer = spawn(process.execPath, [join(outDir, 'writer.js'), dataDir, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const told: StudyKey[] = [];
  const lines = createInterface(writer.stdout);
  lines.on('line', (line) => told.push(StudyKey.parse(line)));
  await once(lines, 'line');
  await setTimeout(afterMs);
  const ended = Promise.all([once(writer, 'exit'), once(lines, 'close')]);
  writer.kill('SIGKILL');
  await ended;
  return told;
}

async function allStudyKeys(store: Store): Promise<StudyKey[]> {
  const { rows } = await store.listPatients({ filter: '', modality: null, sort: 'name', offset: 0, limit: 100, currentModels: [] });
  const lists = await Promise.all(rows.map((row) => store.listStudiesOf(row.patient.patientKey)));
  expect(lists.map((list) => list.length)).toEqual(rows.map((row) => row.ecgCount));
  return lists.flat().map((study) => study.studyKey);
}

describe('a store whose process is killed while it writes', () => {
  it('opens with every study that was told of, each whole, and without left-over files', async () => {
    const dataDir = await temporaryFolder();
    const told: StudyKey[] = [];
    for (let round = 0; round < rounds; round += 1) {
      told.push(...(await writeAndKill(dataDir, round, 30 + 23 * round)));
      const store = await openStore({ dataDir, key: storeKey });
      const present = await allStudyKeys(store);
      expect(present).toEqual(expect.arrayContaining(told));
      expect(present.length - told.length).toBeLessThanOrEqual(round + 1); // stored, and killed before it could tell
      for (const studyKey of present) expect((await store.readOriginals(studyKey)).map(({ bytes }) => bytes.byteLength)[1]).toBe(300_000);
      const files = (await readdir(join(dataDir, 'originals'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      expect(files.length).toBe(2 * present.length);
      expect((await store.verifyAudit()).firstBroken).toBeNull();
      await store.close();
    }
    expect(told.length).toBeGreaterThanOrEqual(rounds);
  });
});
