/** The findings panel on real films with an effusion and without, on what is no chest film and no ECG; and the heart's lines. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { launchApp, waitForReadiness } from './app.ts';
import type { Locator } from '@playwright/test';
import type { RunningApp } from './app.ts';
import { nihPicture, writeNihFilm, writeNoiseRecord, writeOtherFilm, type NihFilm } from './real-films.ts';

const withEffusion: NihFilm = { id: '00000061_002', view: 'PA', sex: 'M', ageYears: 77, label: 'Effusion' };
const without: NihFilm = { id: '00001823_000', view: 'PA', sex: 'F', ageYears: 52, label: 'No Finding' };
const hasFilms = [withEffusion, without].every((film) => nihPicture(film) !== null);

let running: RunningApp;
const folder = mkdtempSync(join(tmpdir(), 'auscult-findings-'));
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  running = await launchApp();
  const paths = [writeOtherFilm(folder), writeNoiseRecord(folder), ...(hasFilms ? [withEffusion, without].map((film) => writeNihFilm(folder, film)) : [])]; // prettier-ignore
  await running.app.evaluate(({ BrowserWindow }, list) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('auscult:import-requested', list);
  }, paths);
  await expect(running.page.getByTestId('import-dock')).toHaveAttribute('data-phase', 'done', { timeout: 150_000 });
  await expect(running.page.getByTestId('worklist-row')).toHaveCount(paths.length);
  await running.page.getByTestId('import-dock').getByRole('button', { name: 'Close' }).click();
});
test.afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(name: string | RegExp): Promise<void> {
  const { page } = running;
  await page.getByTestId('room-worklist').click();
  await page.getByTestId('worklist-row').filter({ hasText: name }).first().dblclick();
  await waitForReadiness(page, 'study');
}

/** Shows labels that are folded away because they are unlikely. */
async function unfold(part: Locator): Promise<void> {
  await part.locator('details').evaluateAll((all) => all.forEach((one) => ((one as HTMLDetailsElement).open = true)));
}

/** Probability of a label, and what its map rests on. */
async function ask(label: string): Promise<{ probability: number; sentence: string }> {
  const { page } = running;
  const film = page.getByTestId('findings-film');
  await unfold(film);
  const row = film.getByRole('button', { name: new RegExp(`^${label}: probability`) });
  const probability = Number(/probability (\d\.\d+)/.exec((await row.getAttribute('aria-label')) ?? '')?.[1]);
  await row.click();
  const strip = page.getByTestId('map-strip');
  await expect(strip).toContainText(/rests on .+ %/, { timeout: 60_000 });
  return { probability, sentence: (await strip.locator('p').first().textContent()) ?? '' };
}

test('says of a film with effusion that it has one and where, and not of a film without', async () => {
  test.skip(!hasFilms, 'the NIH films are not here');
  const { page } = running;
  await open(withEffusion.id.replace('_', ' '));
  const film = page.getByTestId('findings-film');
  await expect(film.locator('li.abnormal').filter({ hasText: 'Pleural Effusion' })).toBeVisible();
  const there = await ask('Pleural Effusion');
  await page.mouse.move(0, 0);
  await page.screenshot({ path: 'test-results/findings-effusion.png' });
  await open(without.id.replace('_', ' '));
  await expect(film.locator('li.normal').filter({ hasText: 'No Finding' })).toBeVisible();
  await expect(film.locator('li.abnormal').filter({ hasText: 'Pleural Effusion' })).toHaveCount(0);
  const absent = await ask('Pleural Effusion');
  await page.mouse.move(0, 0);
  await page.screenshot({ path: 'test-results/findings-no-effusion.png' });
  expect(there.probability).toBeGreaterThan(0.3);
  expect(absent.probability).toBeLessThan(0.05);
  expect(there.sentence).not.toBe(absent.sentence);
});

test('follows the lines of the cardiothoracic ratio as they are dragged, and puts them back', async () => {
  test.skip(!hasFilms, 'the NIH films are not here');
  const { page } = running;
  await open(without.id.replace('_', ' '));
  const row = page.getByTestId('findings-film').locator('li').filter({ hasText: 'Cardiothoracic ratio' });
  await unfold(page.getByTestId('findings-film'));
  const before = /ratio (\d\.\d\d)/.exec((await row.textContent()) ?? '')?.[1];
  await row.getByRole('button', { name: 'Show lines' }).click();
  const heart = page.locator('svg.svg-layer line').first();
  await expect(heart).toBeAttached();
  // Its end at the patient's left is dragged outwards by 40 px
  const [x, y] = await heart.evaluate((line) => {
    const box = (line as SVGLineElement).ownerSVGElement?.getBoundingClientRect();
    return [Number(line.getAttribute('x2')) + (box?.left ?? 0), Number(line.getAttribute('y2')) + (box?.top ?? 0)] as const;
  });
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 20, y, { steps: 4 });
  await page.mouse.move(x + 40, y, { steps: 4 });
  await page.mouse.up();
  await expect(row).toContainText(new RegExp(`by your lines \\(model ${before}\\)`));
  const shown = async (): Promise<number> => Number(/ratio (\d\.\d\d)/.exec((await row.textContent()) ?? '')?.[1]);
  await expect.poll(shown).toBeGreaterThan(Number(before) + 0.05);
  await page.screenshot({ path: 'test-results/findings-lines.png' });
  await row.getByRole('button', { name: 'Model’s lines' }).click();
  await expect(row).not.toContainText('by your lines');
  await row.getByRole('button', { name: 'Hide lines' }).click();
  await expect(row.getByRole('button', { name: 'Show lines' })).toBeVisible();
});

test('shows no number of what is no chest film, and says why', async () => {
  const { page } = running;
  await open('OTHER');
  const film = page.getByTestId('findings-film');
  await expect(film.getByTestId('out-of-distribution')).toContainText('Out of distribution: no number is shown');
  await expect(film.getByRole('button', { name: /probability/ })).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});

test('shows no number of a signal that is noise, and says so beside typed words too', async () => {
  const { page } = running;
  await page.getByTestId('room-worklist').click();
  await page.getByTestId('worklist-row').filter({ hasText: '1 ECG' }).first().dblclick();
  await waitForReadiness(page, 'study');
  const ecg = page.getByTestId('findings-ecg');
  await expect(ecg.getByTestId('out-of-distribution')).toContainText('Not enough signal: no number is shown');
  await expect(ecg.getByRole('button', { name: /probability/ })).toHaveCount(0);
  await page.keyboard.press('Shift+W');
  await page.keyboard.type('left bundle branch block');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('explanation')).toContainText('Its similarity means nothing', { timeout: 60_000 });
  await page.screenshot({ path: 'test-results/findings-noise.png' });
});
