/** The real app: from launch to a worklist that can be used, and the memory of all its processes with a patient open. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDisplay } from '../scripts/display.mjs';
import { electronBinary } from '../scripts/electron/prepare-electron.mjs';
import { repoRoot } from '../scripts/progress.mjs';
import { rootSwitches } from '../scripts/start.mjs';

const launches = 5;
const readyTimeoutMs = 60_000;
const studyTimeoutMs = 120_000;
const samplePatients = 24;

/**
 * Launches the built app several times on a store of sample patients.
 *
 * @returns {Promise<object[]>} rows of the table, see bench/row.ts
 */
export async function measureApp() {
  const folder = mkdtempSync(join(tmpdir(), 'auscult-bench-app-'));
  const key = randomBytes(32).toString('hex');
  try {
    return await withDisplay(
      (env) => measure({ ...env, AUSCULT_KEY: key, AUSCULT_DATA_DIR: join(folder, 'store'), AUSCULT_TEST: '1' }, folder),
      {
        isVirtual: true,
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {NodeJS.ProcessEnv} env @param {string} folder */
async function measure(env, folder) {
  await withApp(env, join(folder, 'profile-0'), enrolSamples);
  const starts = [];
  let memory = { megabytes: NaN, isComplete: false };
  for (let i = 1; i <= launches; i++) {
    const profile = join(folder, `profile-${i}`);
    await withApp(env, profile, async (page, startedAt, app) => {
      starts.push(performance.now() - startedAt);
      if (i === launches) memory = await measureMemory(page, app);
    });
  }
  const sorted = [...starts].sort((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  const one = (what, value) => ({ what, unit: 'MB', n: 1, median: value, p95: value, peer: 'none', ratio: null });
  return [
    {
      what: `App from launch to usable worklist of ${samplePatients} patients, new profile`,
      unit: 'ms',
      n: launches,
      median: at(0.5),
      p95: at(0.95),
      peer: 'none',
      ratio: null,
    },
    one(
      `Memory of all app processes, a study with its draft open (PSS)${memory.isComplete ? '' : '; a part could not be shown'}`,
      memory.megabytes,
    ),
  ];
}

/** Launches the app, waits for its worklist, hands over, closes. */
async function withApp(env, profile, work) {
  const { _electron } = await import('@playwright/test');
  const startedAt = performance.now();
  const app = await _electron.launch({
    executablePath: electronBinary(),
    args: [...rootSwitches(), `--user-data-dir=${profile}`, '.'],
    cwd: repoRoot,
    env,
  });
  try {
    const page = await app.firstWindow();
    await waitFor(page, ['worklist'], readyTimeoutMs);
    await work(page, startedAt, app);
  } finally {
    await app.close();
  }
}

async function waitFor(page, values, timeout) {
  await page.waitForFunction((wanted) => wanted.includes(document.documentElement.dataset.ready ?? ''), values, { timeout, polling: 20 });
}

async function enrolSamples(page) {
  await page.getByTestId('enrol-samples').click();
  await page.getByTestId('worklist-row').first().waitFor({ timeout: studyTimeoutMs });
  await page.waitForFunction(
    (count) => document.querySelectorAll('[data-testid=worklist-row]').length >= Math.min(count, 10),
    samplePatients,
    { timeout: studyTimeoutMs },
  );
}

/** Opens the first patient, waits until all of it is shown, and adds up the proportional memory of the process tree. */
async function measureMemory(page, app) {
  await page.getByTestId('worklist-row').first().dblclick();
  await waitFor(page, ['study', 'study-incomplete'], studyTimeoutMs);
  const isComplete = (await page.evaluate(() => document.documentElement.dataset.ready)) === 'study';
  const root = app.process().pid;
  if (root === undefined || process.platform !== 'linux') return { megabytes: NaN, isComplete };
  return { megabytes: treeOf(root).reduce((sum, pid) => sum + proportionalMb(pid), 0), isComplete };
}

/** @param {number} root @returns {number[]} the process and all below it */
function treeOf(root) {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)]);
  const tree = [root];
  for (let i = 0; i < tree.length; i++) tree.push(...parents.filter(([, parent]) => parent === tree[i]).map(([pid]) => pid));
  return tree;
}

function parentOf(pid) {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return 0; // ended meanwhile
  }
}

/** Proportional set size: memory shared by several processes is divided among them. */
function proportionalMb(pid) {
  try {
    return Number(/^Pss:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // ended meanwhile
  }
}
