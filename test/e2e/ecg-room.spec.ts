/** The ECG room on the real app: true size measured on the screenshot, calipers against a known interval, everything by the keyboard. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { palettes } from '../../renderer/study/ecg/painting/palettes.ts';
import { launchApp, waitForReadiness } from './app.ts';
import type { RunningApp } from './app.ts';
import { firstR, rrSamples, samplingFrequencyHz, writeKnownRecord } from './ecg-record.ts';

const pxPerMm = 4;
let running: RunningApp;
let folder: string;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'auscult-e2e-ecg-'));
  running = await launchApp();
});
test.afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Pixels of a picture, decoded by the page. */
interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red of each pixel, row by row: what tells paper, grid and ink apart. */
  readonly red: readonly number[];
}

async function photograph(page: Page, what: Locator): Promise<Picture> {
  const png = (await what.screenshot({ animations: 'disabled' })).toString('base64');
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width: bitmap.width, height: bitmap.height, red: Array.from({ length: data.length / 4 }, (_, i) => data[i * 4] ?? 0) };
  }, png);
}

const redAt = (picture: Picture, x: number, y: number): number => picture.red[Math.round(y) * picture.width + Math.round(x)] ?? 255;

/** Rows, from above, at which a column is inked. */
function inkedRows(picture: Picture, x: number): number[] {
  return Array.from({ length: picture.height }, (_, y) => y).filter((y) => redAt(picture, x, y) < 100);
}

/** Columns at which a row is inked, each run of pixels as its middle. */
function inkedColumns(picture: Picture, y: number, from: number): number[] {
  const runs: [number, number][] = [];
  for (let x = from; x < picture.width; x++) {
    if (redAt(picture, x, y) >= 100) continue;
    const last = runs.at(-1);
    if (last?.[1] === x - 1) last[1] = x;
    else runs.push([x, x]);
  }
  return runs.map(([first, last]) => (first + last) / 2);
}

test('opens an imported ECG in the ECG room by the keyboard', async () => {
  const { app, page } = running;
  const header = writeKnownRecord(folder);
  await app.evaluate(({ BrowserWindow }, path) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000);
    BrowserWindow.getAllWindows()[0]?.webContents.send('auscult:import-requested', [path]);
  }, header);
  await expect(page.getByTestId('worklist-row')).toContainText('KNOWN-1');
  await page.getByTestId('worklist-row').first().dblclick();
  await expect(page.getByTestId('ecg-canvas')).toBeVisible();
  await page.keyboard.press('e');
  await waitForReadiness(page, 'ecg');
  await expect(page.getByTestId('ecg-room')).toBeVisible();
});

test('declares the filter on the paper, and what it becomes', async () => {
  const { page } = running;
  const filter = page.getByTestId('ecg-filter');
  await expect(filter).toHaveText('0.05–150 Hz');
  await page.keyboard.press('n');
  await expect(filter).toHaveText('0.05–150 Hz, 50 Hz notch');
  await page.keyboard.press('n');
  await page.keyboard.press('n');
  for (const expected of ['0.05–40 Hz', '0.5–100 Hz', '0.5–40 Hz', 'as recorded, unfiltered']) {
    await page.keyboard.press('f');
    await expect(filter).toHaveText(expected);
  }
});

test('draws grid, calibration pulse and beats in true size on a calibrated screen', async () => {
  const { page } = running;
  await page.keyboard.press('t');
  await page.keyboard.press('k');
  await page.getByLabel('Size').fill(String(pxPerMm));
  await page.getByRole('button', { name: 'Use this size' }).click();
  await page.keyboard.press('b');
  await page.keyboard.press('g');
  for (let i = 0; i < 4; i++) await page.keyboard.press('l'); // 3×4+1 → 12×1
  await expect(page.getByTestId('ecg-scale')).toHaveText('true size (4.00 px/mm)');
  await expect(page.getByTestId('ecg-foot')).toContainText('25 mm/s 10 mm/mV');
  const ratio = await page.evaluate(() => window.devicePixelRatio);
  const mm = pxPerMm * ratio;
  const canvas = page.getByTestId('ecg-canvas');
  await expect(canvas).toHaveAttribute('data-px-per-mm', String(pxPerMm));
  await page.waitForTimeout(300); // the last frame
  const picture = await photograph(page, canvas);

  // Grid: along a row that holds nothing else, coarse lines each 5 mm over the whole width.
  const coarse = Number.parseInt(palettes.paper.coarseLine.slice(1, 3), 16);
  const reds = (y: number): readonly number[] => picture.red.slice(y * picture.width, (y + 1) * picture.width);
  const isClean = (row: readonly number[]): boolean => Math.min(...row) === coarse && Math.max(...row) > coarse;
  const clean = Array.from({ length: picture.height }, (_, y) => reds(y)).find(isClean) ?? [];
  const lines = clean.flatMap((red, x) => (red === coarse && clean[x - 1] !== coarse ? [x] : []));
  expect(lines.length).toBeGreaterThan(30);
  lines.forEach((x, i) => expect(Math.abs(x - (lines[0] ?? 0) - i * 5 * mm)).toBeLessThanOrEqual(1));

  // Calibration pulse of the first row: 10 mm high, 5 mm wide.
  const top = inkedRows(picture, 6 * mm)[0] ?? 0;
  const foot = inkedRows(picture, 2.7 * mm)[0] ?? 0;
  expect(Math.abs(foot - top - 10 * mm)).toBeLessThanOrEqual(1);
  const [rising = 0, falling = 0] = inkedColumns(picture, top + 5 * mm, 0).filter((x) => x < 11 * mm);
  expect(Math.abs(falling - rising - 5 * mm)).toBeLessThanOrEqual(1);

  // Beats of lead II: 800 ms are 20 mm.
  const secondFoot = inkedRows(picture, 2.7 * mm).filter((y) => y > foot + 5 * mm)[0] ?? 0;
  const peaks = inkedColumns(picture, secondFoot - 7 * mm, 12 * mm);
  const gaps = peaks.slice(1).map((x, i) => x - (peaks[i] ?? 0));
  const perBeat = ((peaks.at(-1) ?? 0) - (peaks[0] ?? 0)) / Math.round(((peaks.at(-1) ?? 0) - (peaks[0] ?? 0)) / (20 * mm));
  expect(gaps.length).toBeGreaterThan(3);
  expect(Math.abs(perBeat - 20 * mm)).toBeLessThanOrEqual(0.5);
});

test('reads an R–R by calipers within a sample', async () => {
  const { page } = running;
  const canvas = page.getByTestId('ecg-canvas');
  const box = await canvas.boundingBox();
  if (!box) throw new Error('The ECG is not on the screen.');
  const xOf = (sample: number): number => box.x + (12 + (sample / samplingFrequencyHz) * 25) * pxPerMm;
  await page.mouse.move(xOf(firstR), box.y + 60);
  await page.mouse.down();
  await page.mouse.move(xOf(firstR + 100), box.y + 60);
  await page.mouse.move(xOf(firstR + rrSamples), box.y + 60);
  await page.mouse.up();
  const readMs = async (): Promise<number> => Number(await page.locator('[data-caliper-ms]').getAttribute('data-caliper-ms'));
  const sampleMs = 1000 / samplingFrequencyHz;
  expect(Math.abs((await readMs()) - rrSamples * sampleMs)).toBeLessThanOrEqual(4 * sampleMs); // a CSS pixel is 10 ms here
  // By the keyboard, sample by sample.
  while ((await readMs()) < rrSamples * sampleMs - 0.5) await page.keyboard.press('ArrowRight');
  while ((await readMs()) > rrSamples * sampleMs + 0.5) await page.keyboard.press('ArrowLeft');
  const before = await readMs();
  await page.keyboard.press('ArrowRight');
  expect((await readMs()) - before).toBeCloseTo(sampleMs, 6);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('a');
  expect(await page.locator('line.march').count()).toBeGreaterThan(5);
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-caliper-ms]')).toHaveAttribute('data-caliper-ms', '');
});

test('places calipers on R peaks that equal the measured RR within a sample', async () => {
  const { page } = running;
  const measured = page.locator('[data-measurement=rrMs] b');
  await expect(measured).toHaveText(/^\d+$/);
  await page.keyboard.press('c');
  await page.keyboard.press('s');
  const caliperMs = Number(await page.locator('[data-caliper-ms]').getAttribute('data-caliper-ms'));
  const sampleMs = 1000 / samplingFrequencyHz;
  expect(Math.abs(caliperMs - rrSamples * sampleMs)).toBeLessThanOrEqual(sampleMs);
  expect(Math.abs(caliperMs - Number(await measured.innerText()))).toBeLessThanOrEqual(sampleMs);
  await page.keyboard.press('ArrowRight');
  const twoBeats = Number(await page.locator('[data-caliper-ms]').getAttribute('data-caliper-ms'));
  expect(Math.abs(twoBeats - 2 * rrSamples * sampleMs)).toBeLessThanOrEqual(2 * sampleMs);
  await page.keyboard.press('s');
  await page.keyboard.press('Escape');
});

test('moves a fiducial by the keyboard, measures anew, keeps it and takes it back', async () => {
  const { page } = running;
  const qrs = page.locator('[data-measurement=qrsMs] b');
  const before = Number(await qrs.innerText());
  await page.keyboard.press('m');
  const offset = page.locator('[data-fiducial=qrsOffset]');
  await offset.focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
  await expect(qrs).toHaveText(String(before + 10));
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('button', { name: /^Save/ })).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(qrs).toHaveText(String(before));
  await page.keyboard.press('Control+s');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('median-view')).toHaveCount(0);
});

test('changes speed, gain, order, scale and room by the keyboard alone', async () => {
  const { page } = running;
  const foot = page.getByTestId('ecg-foot');
  await page.keyboard.press('.');
  await page.keyboard.press(']');
  await expect(foot).toContainText('50 mm/s 20 mm/mV');
  await page.keyboard.press(',');
  await page.keyboard.press('[');
  await page.keyboard.press('o');
  await expect(page.getByRole('img', { name: /Cabrera/ })).toBeVisible();
  await page.keyboard.press('o');
  await page.keyboard.press('+');
  await expect(page.getByTestId('ecg-scale')).toContainText('zoomed ×1.25, not true size');
  await page.keyboard.press('0');
  await page.keyboard.press('w');
  await expect(page.getByTestId('scalogram-panel')).toBeVisible();
});

test('takes no key of the room while a dialog is open, and Escape closes the dialog alone', async () => {
  const { page } = running;
  for (const [key, text] of [
    ['?', 'March out'],
    ['Control+p', '25 mm/s, 10 mm/mV'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toContainText(text);
    await page.keyboard.press('w');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByTestId('scalogram-panel')).toBeVisible();
    await expect(page.getByTestId('ecg-room')).toBeVisible();
  }
});

test('has no accessibility violation in the ECG room', async () => {
  const { violations } = await new AxeBuilder({ page: running.page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});

test('cuts no control of the ECG off in a narrow window', async () => {
  const { app, page } = running;
  await page.keyboard.press('e');
  await expect(page.getByTestId('study-room')).toBeVisible();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(960, 700));
  const pane = page.getByRole('region', { name: '12-lead ECG' });
  await expect.poll(async () => (await pane.boundingBox())?.width ?? Infinity).toBeLessThan(760);
  const { x = 0, width = 0 } = (await pane.boundingBox()) ?? {};
  const controls = await pane.locator('select, button').all();
  expect(controls.length).toBeGreaterThan(6);
  for (const control of controls) {
    const box = await control.boundingBox();
    expect((box?.x ?? Infinity) + (box?.width ?? 0)).toBeLessThanOrEqual(x + width + 0.5);
  }
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1600, 1000));
  await page.keyboard.press('e');
  await expect(page.getByTestId('ecg-room')).toBeVisible();
});

test('goes back to the study by Escape', async () => {
  await running.page.keyboard.press('Escape');
  await expect(running.page.getByTestId('study-room')).toBeVisible();
  expect(running.errors.filter((error) => /content security policy|refused to|uncaught|typeerror/i.test(error))).toEqual([]);
});
