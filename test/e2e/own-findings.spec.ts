/** Findings of one's own, in the window: marked in worklist, study and similar list, learned, measured, ranked, renamed, deleted. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { enrolSamples, launchApp, waitForReadiness } from './app.ts';
import type { RunningApp } from './app.ts';

let running: RunningApp;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  running = await launchApp();
  await enrolSamples(running.page);
});
test.afterAll(() => running.close());

async function expectNoViolations(): Promise<void> {
  const { violations } = await new AxeBuilder({ page: running.page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}

test('begins a finding in the worklist by keys alone', async () => {
  const { page } = running;
  await page.getByTestId('worklist-row').filter({ hasText: 'film' }).first().click();
  await page.keyboard.press('Shift+M');
  const dialog = page.getByTestId('mark-dialog');
  const study = dialog.getByLabel('Study');
  await study.selectOption({ label: (await study.locator('option').filter({ hasText: 'Film' }).first().textContent()) ?? '' });
  const name = dialog.getByLabel('Its name');
  await name.fill('large heart');
  await expectNoViolations();
  await name.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId('mark-told')).toContainText('1 of at most 16');
});

test('refuses a counter-example before there is an example', async () => {
  const { page } = running;
  await page.keyboard.press('Shift+M');
  const dialog = page.getByTestId('mark-dialog');
  await dialog.getByRole('combobox', { name: /^Finding/ }).selectOption('');
  await dialog.getByLabel('Its name').fill('another finding');
  await dialog.getByLabel(/counter-example/).check();
  await expect(dialog.getByRole('alert')).toContainText('needs an example first');
  await expect(dialog.getByRole('button', { name: 'Mark', exact: false }).last()).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('goes on in the study room and in its list of similar patients', async () => {
  const { page } = running;
  await page.getByTestId('worklist-row').filter({ hasText: 'film' }).nth(3).dblclick();
  await waitForReadiness(page, 'study');
  await page.keyboard.press('Shift+M');
  const dialog = page.getByTestId('mark-dialog');
  const film = await dialog.getByLabel('Study').locator('option').filter({ hasText: 'Film' }).first().textContent();
  await dialog.getByLabel('Study').selectOption({ label: film ?? '' });
  await expect(dialog.getByRole('combobox', { name: /^Finding/ })).toHaveValue('large heart');
  await dialog.getByRole('button', { name: /^Mark/ }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId('mark-told')).toContainText('2 of at most 16');
  const marks = page.getByTestId('similar-panel').getByRole('button', { name: /^Mark the Film/ });
  for (const i of [0, 1, 2]) {
    await marks.nth(i).click();
    await dialog.getByRole('button', { name: /^Mark/ }).click();
    await expect(dialog).toHaveCount(0);
  }
  await expect(page.getByTestId('mark-told')).toContainText('of at most 16');
});

test('learns it, says how well that works, and orders the store', async () => {
  const { page } = running;
  await page.keyboard.press('Control+6');
  await waitForReadiness(page, 'probes');
  const performance = page.getByTestId('probe-performance');
  await expect(performance).toContainText(
    /Leave-one-out AUC [01]\.\d\d, 95 % interval \d\.\d\d–\d\.\d\d; \d examples against \d+ unmarked studies/,
  );
  const hits = page.getByTestId('probe-hits').getByTestId('probe-card');
  await expect(hits.first()).toContainText(/1 · -?\d\.\d\d · above \d+ %/);
  const before = await hits.count();
  await page.screenshot({ path: 'test-results/own-findings.png' });
  await expectNoViolations();

  await hits
    .last()
    .getByRole('button', { name: /^Mark as a counter-example/ })
    .click();
  await waitForReadiness(page, 'probes');
  await expect(performance).toContainText(/against 1 counter-example/);
  await expect(hits).toHaveCount(before - 1);
});

test('is renamed by F2', async () => {
  const { page } = running;
  await page.keyboard.press('F2');
  const dialog = page.getByTestId('rename-dialog');
  await dialog.getByLabel('New name').fill('heart of a cyclist');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('probes-room').getByRole('heading', { level: 1 })).toHaveText('heart of a cyclist');
});

test('opens a patient from the ranked list, and is there again afterwards', async () => {
  const { page } = running;
  await page.getByTestId('probe-hits').getByRole('button', { name: /Open/ }).first().click();
  await waitForReadiness(page, 'study');
  await page.keyboard.press('Control+6');
  await waitForReadiness(page, 'probes');
  await expect(page.getByTestId('probes-room').getByRole('heading', { level: 1 })).toHaveText('heart of a cyclist');
});

test('is deleted after one more question', async () => {
  const { page } = running;
  await page.keyboard.press('Delete');
  const dialog = page.getByTestId('delete-dialog');
  await expect(dialog).toContainText('cannot be brought back');
  await dialog.getByRole('button', { name: /^Delete/ }).click();
  await expect(page.getByTestId('probes-room')).toContainText('No finding of your own yet');
  expect(running.errors).toEqual([]);
});
