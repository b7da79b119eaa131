/** The main job in the window: sample patients, film and ECG side by side, findings, similar patients, draft, search. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Locator } from '@playwright/test';
import { enrolSamples, filesHolding, launchApp, listFiles, waitForReadiness } from './app.ts';
import type { RunningApp } from './app.ts';

let running: RunningApp;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  running = await launchApp();
});
test.afterAll(() => running.close());

/** Number of different colours on a canvas, sampled on a grid; 1 is blank. */
async function countColours(canvas: Locator): Promise<number> {
  return canvas.first().evaluate((element) => {
    const source = element as HTMLCanvasElement;
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [160, 160];
    const context = copy.getContext('2d');
    if (!context) return 0;
    context.drawImage(source, 0, 0, 160, 160);
    const { data } = context.getImageData(0, 0, 160, 160);
    const colours = new Set<number>();
    for (let at = 0; at < data.length; at += 4) colours.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
    return colours.size;
  });
}

test('enrols the sample patients, labelled SYNTHETIC, from the first screen', async () => {
  await enrolSamples(running.page);
  const rows = running.page.getByTestId('worklist-row');
  expect(await rows.count()).toBeGreaterThanOrEqual(10);
  await expect(rows.first()).toContainText('SYNTHETIC');
});

test('opens a patient with film, ECG, findings, similar patients and a complete draft', async () => {
  const { page } = running;
  const row = page.getByTestId('worklist-row').filter({ hasText: 'film' }).filter({ hasText: 'ECG' }).first();
  await row.dblclick();
  await waitForReadiness(page, 'study');
  await expect(page.getByTestId('study-room')).toContainText('SYNTHETIC');
  expect(await countColours(page.getByTestId('film-viewport').locator('canvas'))).toBeGreaterThan(40);
  expect(await countColours(page.getByTestId('ecg-canvas'))).toBeGreaterThan(3);
  await expect(page.getByTestId('findings-panel')).toBeVisible();
  expect(await page.getByTestId('similar-panel').getByTestId('similar-card').count()).toBeGreaterThan(0);
  expect(await page.getByTestId('draft-sentence').count()).toBeGreaterThan(0);
  await expect(page.getByTestId('draft-panel')).toContainText(/not signed/i);
});

test('has no accessibility violation in the study room', async () => {
  const { violations } = await new AxeBuilder({ page: running.page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});

test('streams a new draft sentence by sentence', async () => {
  const { page } = running;
  const panel = page.getByTestId('draft-panel');
  await panel.getByRole('button', { name: /draft/i }).first().click();
  await expect(panel).toHaveAttribute('data-complete', 'false');
  await expect(panel).toHaveAttribute('data-complete', 'true', { timeout: 120_000 });
  expect(await page.getByTestId('draft-sentence').count()).toBeGreaterThan(0);
});

test('opens a similar patient by a click', async () => {
  const { page } = running;
  const before = await page.getByTestId('study-room').innerText();
  await page.getByTestId('similar-card').first().click();
  await waitForReadiness(page, 'study');
  expect(await page.getByTestId('study-room').innerText()).not.toBe(before);
});

test('finds studies by a sentence', async () => {
  const { page } = running;
  await page.getByTestId('room-search').click();
  await page.getByTestId('search-input').fill('enlarged heart with pleural effusion');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('search-hits').getByTestId('similar-card').first()).toBeVisible();
});

test('keeps no name and no ID of a patient in clear, in any file of the store', async () => {
  const files = listFiles(running.dataDir);
  expect(files.length).toBeGreaterThan(10);
  for (const text of ['SYNTHETIC', 'SYN-0', 'Auscult synthetic generator', 'SQLite format 3'])
    expect(filesHolding(running.dataDir, text)).toEqual([]);
});

test('has said nothing on its console that a page should not say', () => {
  expect(running.errors.filter((error) => /content security policy|refused to|uncaught|typeerror/i.test(error))).toEqual([]);
});
