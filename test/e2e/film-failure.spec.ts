/**
 * A film that cannot be read any more blanks its pane with the reason. At no moment may the film of the patient before be on the glass
 * beside the next patient's name: every picture that the page paints is looked at while patients are switched.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { generateSamplePatients } from '../../engine/sample/index.ts';
import { launchApp, listFiles, repoRoot } from './app.ts';
import type { RunningApp } from './app.ts';

let running: RunningApp;
const home = mkdtempSync(join(tmpdir(), 'auscult-e2e-film-'));
const env = { AUSCULT_KEY: randomBytes(32).toString('hex'), AUSCULT_DATA_DIR: join(home, 'store') };
test.describe.configure({ mode: 'serial' });

/** Four patients with a film each, stored by the command line, which needs no models for it. */
async function storeFilms(): Promise<void> {
  const folder = join(home, 'films');
  mkdirSync(folder);
  let patients = 0;
  for await (const { files } of generateSamplePatients({ count: 8, seed: 7 })) {
    const film = files.find(({ name }) => /film.*\.dcm$/i.test(name));
    if (film === undefined) continue;
    writeFileSync(join(folder, `${patients}-${film.name}`), film.bytes);
    if (++patients === 4) break;
  }
  const words = [join(repoRoot, 'bin/auscult.mjs'), 'import', '--no-encode', folder];
  const { status, stderr } = spawnSync(process.execPath, words, { env: { ...process.env, ...env }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the films could not be stored: ${stderr}`);
}

test.beforeAll(async () => {
  test.setTimeout(600_000);
  await storeFilms();
  running = await launchApp({ env });
});
test.afterAll(async () => {
  await running.close();
  rmSync(home, { recursive: true, force: true });
});

interface Watch {
  /** Paints looked at. */
  paints: number;
  /** Paints with a picture in a film pane. */
  pictures: number;
  isOn: boolean;
}

/** Looks at every paint from now on: is there a canvas in a film pane that is visible and holds more than a few colours? */
async function watchGlass(page: Page): Promise<void> {
  await page.evaluate(() => {
    const scope = globalThis as unknown as { glassWatch?: Watch };
    if (scope.glassWatch) scope.glassWatch.isOn = false;
    const watch: Watch = { paints: 0, pictures: 0, isOn: true };
    scope.glassWatch = watch;
    const small = document.createElement('canvas');
    [small.width, small.height] = [48, 48];
    const context = small.getContext('2d', { willReadFrequently: true });
    const holdsPicture = (canvas: HTMLCanvasElement): boolean => {
      if (!context || canvas.width === 0 || getComputedStyle(canvas).visibility !== 'visible') return false;
      context.clearRect(0, 0, 48, 48);
      context.drawImage(canvas, 0, 0, 48, 48);
      const { data } = context.getImageData(0, 0, 48, 48);
      const shades = new Set<number>();
      for (let at = 0; at < data.length; at += 4) if ((data[at + 3] ?? 0) > 0) shades.add(data[at] ?? 0);
      return shades.size > 12;
    };
    const look = (): void => {
      if (!watch.isOn) return;
      watch.paints += 1;
      const canvases = [...document.querySelectorAll<HTMLCanvasElement>('[data-testid^="film-viewport"] canvas')];
      if (canvases.some(holdsPicture)) watch.pictures += 1;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** What was seen since `watchGlass`. */
async function seen(page: Page): Promise<Watch> {
  return page.evaluate(() => (globalThis as unknown as { glassWatch: Watch }).glassWatch);
}

/** Opens the nth patient that has a film, from wherever the app is. */
async function openPatient(page: Page, n: number): Promise<void> {
  await page.getByTestId('room-worklist').click();
  await page.getByTestId('worklist-row').filter({ hasText: 'film' }).nth(n).dblclick();
  await expect(page.getByTestId('study-room')).toBeVisible();
}

/** What the film pane says instead of showing a film. */
function reasonOnPane(page: Page): Locator {
  return page.locator('section:has([data-testid="film-viewport"])').last().getByRole('alert').first();
}

test('shows a sound film, which the watch sees', async () => {
  test.setTimeout(600_000);
  const { page } = running;
  await watchGlass(page);
  await openPatient(page, 0);
  await expect.poll(async () => (await seen(page)).pictures, { timeout: 120_000 }).toBeGreaterThan(0);
});

test('blanks the pane with the reason when the stored film is cut short, without a glimpse of the film before', async () => {
  test.setTimeout(600_000);
  const { page } = running;
  for (const file of listFiles(join(env.AUSCULT_DATA_DIR, 'originals'))) truncateSync(file, 64);
  await page.getByTestId('room-worklist').click();
  await watchGlass(page);
  await openPatient(page, 1);
  await expect(reasonOnPane(page)).toContainText(/damaged|cannot be/i, { timeout: 120_000 });
  const { paints, pictures } = await seen(page);
  expect(paints).toBeGreaterThan(3);
  expect(pictures).toBe(0);
});

test('shows no film of another patient either when patients are switched quickly', async () => {
  test.setTimeout(600_000);
  const { page } = running;
  await page.getByTestId('room-worklist').click();
  await watchGlass(page);
  for (const n of [2, 1, 3, 2]) await openPatient(page, n);
  await expect(reasonOnPane(page)).toBeVisible({ timeout: 120_000 });
  const { paints, pictures } = await seen(page);
  expect(paints).toBeGreaterThan(3);
  expect(pictures).toBe(0);
});
