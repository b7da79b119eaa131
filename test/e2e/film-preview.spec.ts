/** A large film is on the glass before it is decoded, as a preview; its own pixels follow. What cannot be decoded leaves the glass again. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { buildPart10, filmElements, pixels16 } from '../unit/engine/import/build-dicom.ts';
import { launchApp, listFiles } from './app.ts';
import type { RunningApp } from './app.ts';

const side = 2600;
/** Squares of 100 pixels in two greys, and one line of single bright pixels that only the film itself shows. */
const squareOf = (column: number, row: number): number => ((Math.floor(column / 100) + Math.floor(row / 100)) % 2 === 0 ? 1000 : 3000);
const line = 1350;
const pixels = pixels16(side * side, (i) =>
  Math.floor(i / side) === line && i % 2 === 0 ? 4000 : squareOf(i % side, Math.floor(i / side)),
);

const home = mkdtempSync(join(tmpdir(), 'auscult-film-preview-'));
const env = { AUSCULT_KEY: randomBytes(32).toString('hex') };
let running: RunningApp;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  running = await launchApp({ home, env });
  const path = join(home, 'large.dcm');
  const stated = [
    ['00080020', 'DA', '20260301'],
    ['00100010', 'PN', 'Large^Film'],
    ['00100020', 'LO', 'LARGE-1'],
    ['00180015', 'CS', 'CHEST'],
    ['00281050', 'DS', '2048'],
    ['00281051', 'DS', '4096'],
  ] as const;
  writeFileSync(path, buildPart10(filmElements(pixels, stated, side, side)));
  await running.app.evaluate(
    ({ BrowserWindow }, paths) => {
      BrowserWindow.getAllWindows()[0]?.webContents.send('auscult:import-requested', paths);
    },
    [path],
  );
  await expect(running.page.getByTestId('worklist-row')).toHaveCount(1, { timeout: 120_000 });
  await expect(running.page.getByTestId('import-dock')).toHaveAttribute('data-phase', 'done', { timeout: 150_000 });
});
test.afterAll(async () => {
  await running.close();
  rmSync(home, { recursive: true, force: true });
});

async function open(page: Page): Promise<void> {
  await page.getByTestId('room-worklist').click();
  await page.getByTestId('worklist-row').first().dblclick();
}

/** Reds of a row of the film's canvas, as shares of its width from the middle. */
async function redsAt(page: Page, shifts: readonly number[]): Promise<number[]> {
  return page
    .getByTestId('film-viewport')
    .locator('canvas')
    .first()
    .evaluate((element, list) => {
      const canvas = element as HTMLCanvasElement;
      const context = canvas.getContext('2d');
      return list.map((shift) => context?.getImageData(canvas.width / 2 + shift, canvas.height / 2 + 40, 1, 1).data[0] ?? -1);
    }, shifts);
}

const shade = (value: number): number => Math.round((255 * (value + 0.5)) / 4095);

test('keeps a preview of a large film, and shows the film itself once it is decoded', async () => {
  const { page, dataDir } = running;
  expect(listFiles(join(dataDir, 'derived'))).toHaveLength(1);
  await open(page);
  const glass = page.getByTestId('film-viewport');
  await expect(glass).toHaveAttribute('data-whole', 'true', { timeout: 60_000 });
  await page.keyboard.press('Alt+2');
  await page.keyboard.press('f');
  // Fitted: means of pixels. The middle of the film is a corner of squares; 40 px below it lie two of them.
  await expect.poll(async () => (await redsAt(page, [-8, 8])).map((red) => Math.min(...[1000, 3000].map((value) => Math.abs(red - shade(value)))))).toEqual([expect.closeTo(0, -1), expect.closeTo(0, -1)]); // prettier-ignore
  // Measured on the film's own pixels: the bright ones are there.
  await page.keyboard.press('Shift+Z');
  await page.keyboard.press('Shift+L');
  await page.keyboard.press('v');
  const box = (await glass.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 + line - side / 2 + 0.5);
  await expect(page.getByTestId('annotation-list')).toContainText(/grey (4000|1000|3000)/);
  for (let i = 0; i < 6; i++) await page.keyboard.press('+');
  const brightest = async (): Promise<number> =>
    glass
      .locator('canvas')
      .first()
      .evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: new Uint8ClampedArray() };
        let most = 0;
        for (let i = 0; i < data.length; i += 4) most = Math.max(most, data[i] ?? 0);
        return most;
      });
  // In a preview the bright pixels are lost in means: at most 3250, a shade of 202.
  await expect.poll(brightest).toBeGreaterThanOrEqual(230);
  await page.keyboard.press('Delete');
});

test('takes a film off the glass again whose original turns out to be damaged, with the reason', async () => {
  const { dataDir, close } = running;
  await close();
  for (const file of listFiles(join(dataDir, 'originals'))) truncateSync(file, 64);
  running = await launchApp({ home, env });
  await open(running.page);
  const pane = running.page.locator('section:has([data-testid="film-viewport"])').last();
  await expect(pane.getByRole('alert').first()).toContainText(/damaged|cannot be/i, { timeout: 60_000 });
  await expect(running.page.getByTestId('film-viewport')).toHaveCSS('visibility', 'hidden');
});
