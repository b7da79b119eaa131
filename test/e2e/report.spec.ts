/** The report on the real app: edited by the keyboard, saved with every keystroke through kill -9, signed, added to, handed out. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import dicomParser from 'dicom-parser';
import { enrolSamples, filesHolding, launchApp, waitForReadiness } from './app.ts';
import type { RunningApp } from './app.ts';

let running: RunningApp;
let home: string;
let patient = '';
const key = randomBytes(32).toString('hex');
const environment = (): Record<string, string> => ({ AUSCULT_KEY: key, AUSCULT_DATA_DIR: join(home, 'store') });

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'auscult-e2e-report-'));
  running = await launchApp({ env: environment() });
});
test.afterAll(async () => {
  await running.close();
  rmSync(home, { recursive: true, force: true });
});

const panel = (): Locator => running.page.getByTestId('draft-panel');
const sentences = (): Locator => panel().getByTestId('draft-sentence');
const saved = async (): Promise<void> => expect(panel()).toHaveAttribute('data-unsaved', 'false');

async function openFirst(page: Page): Promise<void> {
  const row = page.getByTestId('worklist-row').filter({ hasText: 'film' }).filter({ hasText: 'ECG' });
  await (patient === '' ? row : row.filter({ hasText: patient })).first().dblclick();
  await waitForReadiness(page, 'study');
  await expect(panel()).toHaveAttribute('data-complete', 'true', { timeout: 120_000 });
}

/** Where AUSCULT_PICTURES names a folder, keeps a picture of the window for the documentation. */
async function picture(name: string): Promise<void> {
  const folder = process.env['AUSCULT_PICTURES'];
  if (folder) await running.page.screenshot({ path: join(folder, `${name}.png`) });
}

test('streams the draft into a report, whose sentences are not reviewed yet', async () => {
  const { app, page } = running;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1680, 1050));
  await enrolSamples(page);
  const row = page.getByTestId('worklist-row').filter({ hasText: 'film' }).filter({ hasText: 'ECG' }).first();
  patient = /SYN-\d+/.exec(await row.innerText())?.[0] ?? '';
  await row.dblclick();
  await expect(page.getByTestId('streamed-sentence').nth(process.env['AUSCULT_PICTURES'] ? 7 : 1)).toBeVisible({ timeout: 120_000 });
  await picture('report-streaming');
  await waitForReadiness(page, 'study');
  await expect(panel()).toHaveAttribute('data-complete', 'true', { timeout: 120_000 });
  await expect(panel()).toContainText(/not signed/i);
  expect(await sentences().count()).toBeGreaterThan(2);
  await expect(sentences().first()).toHaveAttribute('data-state', 'unreviewed');
});

test('shows on the recording where the evidence of a sentence stands, in colour and in words', async () => {
  const { page } = running;
  await page.keyboard.press('Control+e');
  const place = page.getByTestId('evidence-place');
  const where = panel().getByRole('button', { name: /^Where / });
  for (let i = 0; i < 12 && (await where.count()) === 0; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('m');
  await expect(place).toContainText(/\d+ %/, { timeout: 60_000 });
  await expect(page.locator('[data-testid=film-heat], [data-testid=ecg-heat]').first()).toBeVisible();
  await picture('report-evidence-place');
  await page.keyboard.press('m');
  await expect(place).toHaveCount(0);
});

test('accepts, edits, rejects and adds by the keyboard alone', async () => {
  const { page } = running;
  await page.keyboard.press('Control+e');
  await expect(sentences().first().locator('button.text')).toBeFocused();
  await page.keyboard.press('a');
  await expect(sentences().first()).toHaveAttribute('data-state', 'accepted');
  await page.keyboard.press('ArrowDown');
  await expect(sentences().nth(1).locator('button.text')).toBeFocused();
  await page.keyboard.press('Enter');
  const field = page.getByTestId('sentence-field');
  await expect(field).toBeFocused();
  await page.keyboard.type(' Reviewed with a small efusion.');
  await expect(panel().getByRole('button', { name: 'efusion' })).toBeVisible();
  await panel().getByRole('button', { name: 'efusion' }).click();
  await panel().getByRole('button', { name: 'effusion', exact: true }).click();
  await expect(field).toHaveValue(/ Reviewed with a small effusion\.$/);
  await page.keyboard.press('Enter');
  await expect(sentences().nth(1)).toHaveAttribute('data-state', 'edited');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await expect(sentences().nth(2)).toHaveAttribute('data-state', 'rejected');
  await page.keyboard.press('n');
  await page.keyboard.type('See .noprior now.');
  await expect(field).toHaveValue('See No earlier study is available for comparison. now.');
  await page.keyboard.press('Escape');
  await expect(sentences().nth(3)).toHaveAttribute('data-state', 'written');
  await saved();
});

test('undoes and redoes, and shows what was changed', async () => {
  const { page } = running;
  const count = await sentences().count();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(sentences()).toHaveCount(count - 1);
  await page.keyboard.press('Control+y');
  await page.keyboard.press('Control+y');
  await expect(sentences()).toHaveCount(count);
  await page.keyboard.press('c');
  await expect(sentences().nth(1).locator('ins')).toContainText('Reviewed with a small effusion');
  await picture('report-changes');
  await page.keyboard.press('c');
});

test('marks what a clinician writes against the findings of the film', async () => {
  const { page } = running;
  await panel().getByRole('button', { name: 'New sentence in Chest film' }).click();
  await page.keyboard.type('Large right pleural effusion.');
  await page.keyboard.press('Escape');
  const own = sentences().filter({ hasText: 'Large right pleural effusion' });
  await expect(own).toHaveAttribute('data-verdict', 'contradicted');
  await expect(own).toContainText('contradicted by the evidence');
  await expect(own.getByRole('list', { name: 'Evidence' })).toContainText(/Pleural Effusion 0\.\d\d, side not assessed speaks against/);
  await picture('report-contradiction');
  await own.locator('button.text').focus();
  await page.keyboard.press('x');
  await expect(own).toHaveCount(0); // one's own is removed
  await saved();
});

test('has no accessibility violation while editing', async () => {
  await running.page.keyboard.press('Enter');
  await expect(running.page.getByTestId('sentence-field')).toBeVisible();
  const { violations } = await new AxeBuilder({ page: running.page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  await running.page.keyboard.press('Escape');
});

test('keeps what was edited when a new draft streams in', async () => {
  const { page } = running;
  const edited = (await sentences().nth(1).locator('button.text').textContent()) ?? '';
  await panel()
    .getByRole('button', { name: /draft again/i })
    .click();
  await expect(panel()).toHaveAttribute('data-complete', 'false');
  await expect(panel()).toHaveAttribute('data-complete', 'true', { timeout: 120_000 });
  await expect(sentences().nth(1).locator('button.text')).toHaveText(edited);
  expect(await panel().locator('[data-state="rejected"]').count()).toBe(1);
  await expect(panel()).toContainText('No earlier study is available for comparison.');
  await waitForReadiness(page, 'study');
});

test('loses nothing when the engine is killed while one types', async () => {
  const { app, page } = running;
  await panel().getByRole('button', { name: 'New sentence in Impression' }).click();
  await page.keyboard.type('Typed before the engine died, ');
  const pid = await app.evaluate(({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Auscult engine')?.pid);
  expect(pid).toBeDefined();
  process.kill(pid ?? 0, 'SIGKILL');
  await page.keyboard.type('and typed while it was gone.');
  await saved();
  await page.keyboard.press('Escape');
  await expect(panel().getByRole('alert')).toHaveCount(0);
});

test('loses nothing when the app is killed: every keystroke that was saved is there again', async () => {
  const { app, page } = running;
  await panel().getByRole('button', { name: 'New sentence in Impression' }).click();
  const words = 'The last words before the crash';
  for (const letter of words) {
    await page.keyboard.type(letter);
    await saved();
  }
  const processes = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ pid }) => pid));
  for (const pid of processes)
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it went with another one
    }
  await app.close().catch(() => undefined);
  running = await launchApp({ env: environment() });
  await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1680, 1050));
  await openFirst(running.page);
  await expect(panel()).toContainText(words);
  await expect(panel()).toContainText('Typed before the engine died, and typed while it was gone.');
  await expect(panel()).toContainText('Reviewed with a small effusion.');
});

test('warns of what is not reviewed, then signs, with a hash', async () => {
  const { page } = running;
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByTestId('sign-dialog');
  await expect(dialog).toBeVisible();
  await expect(page.getByTestId('sign-warning')).toContainText('not reviewed');
  const sign = dialog.getByRole('button', { name: /^sign/i });
  await dialog.getByLabel('Signed by').fill('Dr A. Sample');
  await expect(sign).toBeDisabled();
  await picture('report-sign');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  // Read and accept what is left, one by one.
  await page.keyboard.press('Control+e');
  while ((await panel().locator('[data-state="unreviewed"]').count()) > 0) {
    await page.keyboard.press('Control+e');
    await page.keyboard.press('a');
  }
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('sign-warning')).toBeHidden();
  await dialog.getByLabel('Signed by').fill('Dr A. Sample');
  await page.keyboard.press('Control+Enter');
  await expect(panel()).toHaveAttribute('data-signed', 'true');
  await expect(panel().getByTestId('signature')).toContainText(/Dr A\. Sample.*SHA-256 [0-9a-f]{64}/s);
  await expect(sentences()).toHaveCount(0);
});

test('takes an addendum and hands the report out as text and PDF', async () => {
  const { app, page } = running;
  await panel().getByRole('button', { name: 'Addendum' }).click();
  const dialog = page.getByTestId('addendum-dialog');
  await dialog.getByLabel('Text').fill('The left side was meant.');
  await dialog.getByRole('button', { name: /sign addendum/i }).click();
  await expect(panel().getByTestId('addendum')).toHaveText('The left side was meant.');
  await picture('report-signed');
  for (const [name, file] of [
    ['PDF', 'report.pdf'],
    ['Text', 'report.txt'],
  ] as const) {
    const filePath = join(home, file);
    await app.evaluate(({ dialog: system }, path) => {
      system.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    }, filePath);
    await panel().getByRole('button', { name, exact: true }).click();
    await expect(panel()).toContainText(`Saved as ${filePath}`);
  }
  expect(readFileSync(join(home, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  const text = readFileSync(join(home, 'report.txt'), 'utf8');
  for (const part of ['SYNTHETIC', 'Signed by Dr A. Sample', 'The left side was meant.', 'Draft by AI', 'Auscult is not a medical device.'])
    expect(text).toContain(part);
  expect(text).not.toContain('[machine text, not reviewed]');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});

test('hands the signed report to other systems: DICOM pages, DICOM structured report, FHIR', async () => {
  const { app, page } = running;
  await page.keyboard.press('Control+Shift+E');
  const dialog = page.getByTestId('export-dialog');
  await expect(dialog).toContainText('Signed by Dr A. Sample');
  await expect(dialog).toContainText('A report that is not signed is not exported');
  for (const [label, file] of [
    [/encapsulated pdf/i, 'pages.dcm'],
    [/basic text sr/i, 'report.dcm'],
    [/diagnosticreport/i, 'report.json'],
  ] as const) {
    const filePath = join(home, file);
    await app.evaluate(({ dialog: system }, path) => {
      system.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
    }, filePath);
    await dialog.getByRole('radio', { name: label }).check();
    await dialog.getByRole('button', { name: /save/i }).click();
    await expect(dialog.getByTestId('exported')).toContainText(filePath);
  }
  await picture('report-export');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  const [pages, report] = ['pages.dcm', 'report.dcm'].map((file) => dicomParser.parseDicom(readFileSync(join(home, file))));
  expect([pages?.string('x00080016'), report?.string('x00080016')]).toEqual([
    '1.2.840.10008.5.1.4.1.1.104.1',
    '1.2.840.10008.5.1.4.1.1.88.11',
  ]);
  expect(pages?.string('x0020000d')).toBe(report?.string('x0020000d'));
  expect(report?.string('x0040a493')).toBe('VERIFIED');
  expect(report?.elements['x0040a360']?.items).toHaveLength(1); // the report before its addendum
  const fhir = JSON.parse(readFileSync(join(home, 'report.json'), 'utf8')) as { resourceType: string; status: string; conclusion: string };
  expect([fhir.resourceType, fhir.status]).toEqual(['DiagnosticReport', 'appended']);
  expect(fhir.conclusion).toContain('The left side was meant.');
});

test('is signed in the worklist too, and stands in no file in clear', async () => {
  await running.page.getByTestId('room-worklist').click();
  await expect(running.page.getByTestId('worklist-row').filter({ hasText: patient }).first()).toContainText(/signed/i);
  for (const text of ['Dr A. Sample', 'The last words before the crash', 'The left side was meant'])
    expect(filesHolding(join(home, 'store'), text)).toEqual([]);
});
