/** Findings that explain themselves, in the window: maps over film and ECG, typed words, a map that goes when it is asked to. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { enrolSamples, launchApp, waitForReadiness } from './app.ts';
import type { RunningApp } from './app.ts';

let running: RunningApp;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  running = await launchApp();
  await enrolSamples(running.page);
  const { page } = running;
  await page.getByTestId('worklist-row').filter({ hasText: 'film' }).filter({ hasText: 'ECG' }).first().dblclick();
  await waitForReadiness(page, 'study');
});
test.afterAll(() => running.close());

test('shows where a finding of the film lies, in a map and in words, and takes it away again', async () => {
  const { page } = running;
  const part = page.getByTestId('findings-film');
  for (const summary of await part.locator('summary').all()) await summary.click();
  const finding = part.getByRole('button', { name: /^Cardiomegaly: probability/ });
  await finding.click();
  await expect(page.getByTestId('film-heat')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId('map-strip')).toContainText(/rests on .+ %/);
  await expect(finding).toHaveAttribute('aria-pressed', 'true');
  await page.screenshot({ path: 'test-results/findings-film.png' });
  await finding.click();
  await expect(page.getByTestId('film-heat')).toHaveCount(0);
});

test('colours leads and moments of the ECG', async () => {
  const { page } = running;
  const part = page.getByTestId('findings-ecg');
  await expect(part).toContainText(/sinus/i);
  await part
    .getByRole('button', { name: /probability/ })
    .first()
    .click();
  await expect(page.getByTestId('ecg-heat').locator('rect').first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId('map-strip')).toContainText(/rests on/);
});

test('compares film and ECG with typed words, and says how it read them', async () => {
  const { page } = running;
  await page.keyboard.press('Shift+W');
  const field = page.getByRole('textbox', { name: 'A finding in words' });
  await expect(field).toBeFocused();
  await field.fill('left bundel branch block');
  await field.press('Enter');
  const answer = page.getByTestId('explanation');
  await expect(answer).toContainText('uncalibrated similarity', { timeout: 60_000 });
  await expect(answer).toContainText('spelling corrected');
  await expect(page.getByTestId('film-heat')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId('ecg-heat')).toBeVisible({ timeout: 60_000 });
  await page.screenshot({ path: 'test-results/findings-words.png' });
});

test('answers an empty text, a text of 10,000 characters and another language', async () => {
  const { page } = running;
  const field = page.getByRole('textbox', { name: 'A finding in words' });
  const answer = page.getByTestId('explanation');
  for (const [text, told] of [
    ['', /Type a finding/],
    ['?!', /Type a finding/],
    ['плевральный выпот', /learned English/],
    ['Pleuraerguss rechts mit Stauung', /learned English/],
    ['plueral effusion', /read as “pleural effusion” \(spelling corrected\)/i],
    ['a cat on the keyboard', /compared as typed/],
    ['effusion '.repeat(1_112), /Only the beginning is read/],
  ] as const) {
    await field.fill(text);
    await field.press('Enter');
    await expect(answer).toContainText(told, { timeout: 120_000 });
  }
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});

test('finds the nearest ECGs by the film, with what is known of how well that works', async () => {
  const { page } = running;
  await page.getByTestId('findings-panel').getByRole('button', { name: 'Labels' }).click();
  await page.getByRole('button', { name: /^Searches the nearest ECGs by this film\..+balanced accuracy 0\.\d\d/ }).click();
  await expect(page.getByTestId('across-remark')).toContainText(/balanced accuracy 0\.\d\d \(95 % interval/);
  const hits = page.getByTestId('search-hits').getByTestId('similar-card');
  await expect(hits.first()).toContainText('ECG');
  expect((await hits.allTextContents()).filter((text) => /Film ·/.test(text))).toEqual([]);
  expect(running.errors).toEqual([]);
});
