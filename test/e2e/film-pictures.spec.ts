/**
 * The pictures of docs/film-room.md, taken from the real app with a synthetic sample patient:
 * `AUSCULT_PICTURES=1 npm test -- e2e film-pictures`. Without that it does nothing.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { generateSamplePatients, type SamplePatient } from '../../engine/sample/index.ts';
import { launchApp, repoRoot } from './app.ts';

test.skip(process.env['AUSCULT_PICTURES'] !== '1', 'pictures are taken on request: AUSCULT_PICTURES=1');

const isFilm = (name: string): boolean => /film.*\.dcm$/.test(name);

/** The first sample patient with two films and an ECG. */
async function findPatient(): Promise<SamplePatient> {
  for await (const patient of generateSamplePatients({ count: 60, seed: 7 })) {
    const films = patient.files.filter(({ name }) => isFilm(name)).length;
    if (films >= 2 && patient.files.length > films) return patient;
  }
  throw new Error('no sample patient has two films and an ECG');
}

/** A way over the film, shares of the pane's width and height. */
async function drag(page: Page, ...points: readonly (readonly [number, number])[]): Promise<void> {
  const box = (await page.getByTestId('film-viewport').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const [first = [0, 0], ...rest] = points.map(([x, y]): [number, number] => [box.x + x * box.width, box.y + y * box.height]);
  await page.mouse.move(...(first as [number, number]));
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...point, { steps: 8 });
  await page.mouse.up();
  await page.waitForTimeout(700);
}

test('takes the pictures of the film room', async () => {
  test.setTimeout(900_000);
  const folder = mkdtempSync(join(tmpdir(), 'auscult-film-pictures-'));
  const { app, page, close } = await launchApp();
  try {
    const { files } = await findPatient();
    const paths = files.map(({ name, bytes }) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    });
    await app.evaluate(({ BrowserWindow }, list) => {
      const window = BrowserWindow.getAllWindows()[0];
      window?.setContentSize(1680, 1050);
      window?.webContents.send('auscult:import-requested', list);
    }, paths);
    await expect(page.getByTestId('import-dock')).toHaveAttribute('data-phase', 'done', { timeout: 300_000 });
    await page.getByTestId('worklist-row').first().dblclick();
    await expect(page.locator('html')).toHaveAttribute('data-ready', /study/, { timeout: 300_000 });
    await expect(page.getByTestId('draft-panel')).toHaveAttribute('data-complete', 'true', { timeout: 120_000 });
    const picture = async (name: string): Promise<void> => {
      await page.mouse.move(5, 5);
      await page.waitForTimeout(1_500);
      await page.screenshot({ path: join(repoRoot, 'docs/images', `${name}.png`), animations: 'disabled' });
    };
    await picture('film-ecg');
    await page.keyboard.press('u');
    await page.keyboard.press('Alt+2');
    await picture('film-alone');
    await page.keyboard.press('Alt+6');
    await expect(page.getByTestId('film-viewport-2')).not.toHaveAttribute('data-shown', '', { timeout: 60_000 });
    await picture('film-prior');
    await page.keyboard.press('Alt+2');
    await page.keyboard.press('Shift+L');
    await page.keyboard.press('h');
    await drag(page, [0.415, 0.6], [0.695, 0.6]);
    await drag(page, [0.252, 0.7], [0.748, 0.7]);
    await page.keyboard.press('m');
    await drag(page, [0.4, 0.14], [0.36, 0.38]);
    await page.keyboard.press('q');
    await drag(page, [0.56, 0.24], [0.61, 0.36]);
    await page.keyboard.press('k');
    await drag(page, [0.36, 0.12], [0.36, 0.12]);
    await page.keyboard.press('w');
    await picture('film-annotations');
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
});
