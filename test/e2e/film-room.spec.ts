/** The film room on a real screen: every tool against known numbers, by mouse and by keys alone, and what is drawn survives a restart. Long because it is one reading. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import dicomParser from 'dicom-parser';
import { buildPart10, filmElements, pixels16, type Item } from '../unit/engine/import/build-dicom.ts';
import { launchApp } from './app.ts';
import type { RunningApp } from './app.ts';

/** Film of known pixels: 600 columns, 500 rows, 12 bits, 0.5 mm at the patient. */
const [columns, rows, spacingMm] = [600, 500, 0.5] as const;
const greyAt = (column: number, row: number): number => 800 + ((column * 7 + row * 13) % 1_500);

function film(date: string, changes: Item = []): Uint8Array {
  const pixels = pixels16(columns * rows, (i) => greyAt(i % columns, Math.floor(i / columns)));
  const stated: Item = [
    ['00080018', 'UI', `2.25.1${date}`],
    ['00080020', 'DA', date],
    ['00080022', 'DA', date],
    ['00100010', 'PN', 'Known^Film'],
    ['00100020', 'LO', 'FILM-ROOM-1'],
    ['00180015', 'CS', 'CHEST'],
    ['00185101', 'CS', 'PA'],
    ['0020000d', 'UI', `2.25.2${date}`],
    ['0020000e', 'UI', `2.25.3${date}`],
    ['00200020', 'CS', 'L\\F'],
    ['00280030', 'DS', `${spacingMm}\\${spacingMm}`],
    ['00280a02', 'CS', 'GEOMETRY'],
    ['00091001', 'LO', 'a private remark'],
  ];
  return buildPart10(filmElements(pixels, [...stated, ...changes], rows, columns));
}

const home = mkdtempSync(join(tmpdir(), 'auscult-film-room-'));
const env = { AUSCULT_KEY: randomBytes(32).toString('hex') };
let running: RunningApp;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  running = await launchApp({ home, env });
  const files = [film('20260301'), film('20240301', [['00185101', 'CS', 'AP']])].map((bytes, i) => {
    const path = join(home, `film-${i}.dcm`);
    writeFileSync(path, bytes);
    return path;
  });
  await running.app.evaluate(({ BrowserWindow }, paths) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('auscult:import-requested', paths);
  }, files);
  await openPatient(running.page);
});
test.afterAll(async () => {
  await running.close();
  rmSync(home, { recursive: true, force: true });
});

async function openPatient(page: Page): Promise<void> {
  await expect(page.getByTestId('worklist-row').first()).toContainText('2', { timeout: 120_000 });
  await page.getByTestId('worklist-row').first().dblclick();
  await expect(page.getByTestId('film-viewport')).not.toHaveAttribute('data-shown', '', { timeout: 120_000 });
}

/** Where a film point lies in the window: the film is fitted, upright, into the middle of its pane. */
async function at(page: Page, column: number, row: number): Promise<{ x: number; y: number }> {
  const box = (await page.getByTestId('film-viewport').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const zoom = Math.min(box.width / columns, box.height / rows);
  return { x: box.x + box.width / 2 + (column - columns / 2) * zoom, y: box.y + box.height / 2 + (row - rows / 2) * zoom };
}

async function drag(page: Page, ...points: readonly (readonly [number, number])[]): Promise<void> {
  const [first, ...rest] = await Promise.all(points.map(([column, row]) => at(page, column, row)));
  if (!first) return;
  await page.mouse.move(first.x, first.y);
  await page.mouse.down();
  for (const { x, y } of rest) await page.mouse.move(x, y, { steps: 6 });
  await page.mouse.up();
}

/** The values of the annotation of a kind, as the list shows them. */
async function valuesOf(page: Page, kind: string): Promise<string> {
  const row = page.getByTestId('annotation-list').locator(`li[data-kind="${kind}"]`).last();
  await expect(row).toBeVisible();
  return row.innerText();
}

const numbers = (text: string): number[] => [...text.replaceAll(',', '').matchAll(/-?\d+(?:\.\d+)?/g)].map(([one]) => Number(one));

test('measures a length in millimetres of the patient plane', async () => {
  const { page } = running;
  await page.keyboard.press('Alt+2');
  await page.keyboard.press('Shift+L');
  await page.keyboard.press('m');
  await drag(page, [100, 100], [340, 100]);
  const text = await valuesOf(page, 'length');
  expect(text).toContain('mm (patient plane)');
  expect(Math.abs((numbers(text)[0] ?? 0) - 240 * spacingMm)).toBeLessThan(1.5);
});

test('measures an angle, a Cobb angle and two diameters', async () => {
  const { page } = running;
  await page.keyboard.press('a');
  await drag(page, [200, 300], [300, 300]);
  const end = await at(page, 300, 200);
  await page.mouse.move(end.x, end.y, { steps: 5 });
  await page.mouse.down();
  await page.mouse.up();
  expect(Math.abs((numbers(await valuesOf(page, 'angle'))[0] ?? 0) - 90)).toBeLessThan(1.5);
  await page.keyboard.press('b');
  await drag(page, [350, 350], [450, 350]);
  await drag(page, [350, 450], [450, 392]);
  expect(Math.abs((numbers(await valuesOf(page, 'cobb-angle'))[0] ?? 0) - 30.1)).toBeLessThan(2);
  await page.keyboard.press('x');
  await drag(page, [60, 400], [160, 400]);
  expect(Math.abs((numbers(await valuesOf(page, 'bidirectional'))[0] ?? 0) - 50)).toBeLessThan(1.5);
});

/** Statistics of the pixels whose centres lie inside, from the pixels that the test itself has made. */
function statistics(isInside: (x: number, y: number) => boolean): { count: number; mean: number; deviation: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isInside(column + 0.5, row + 0.5)) continue;
      const grey = greyAt(column, row);
      count++;
      sum += grey;
      squares += grey * grey;
    }
  }
  const mean = sum / count;
  return { count, mean, deviation: Math.sqrt(squares / count - mean * mean) };
}

/** The points of the last annotation of a kind, as they are stored. */
async function storedPoints(page: Page, kind: string): Promise<(readonly [number, number])[]> {
  const text = await page.getByTestId('annotation-list').locator(`li[data-kind="${kind}"]`).last().getAttribute('data-points');
  return JSON.parse(text ?? '[]') as (readonly [number, number])[];
}

test('gives mean and SD of a rectangle and an ellipse right to the pixel', async () => {
  const { page } = running;
  await page.keyboard.press('q');
  await drag(page, [400, 60], [500, 120]);
  const text = await valuesOf(page, 'rectangle');
  const points = await storedPoints(page, 'rectangle');
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const wanted = statistics((x, y) => x >= Math.min(...xs) && x <= Math.max(...xs) && y >= Math.min(...ys) && y <= Math.max(...ys));
  const [mean, deviation] = numbers(text.slice(text.indexOf('mean')));
  expect(wanted.count).toBeGreaterThan(5_000);
  expect(mean).toBeCloseTo(wanted.mean, 0);
  expect(deviation).toBeCloseTo(wanted.deviation, 0);
  expect(text).toContain(`${wanted.count.toLocaleString('en-GB')} px`);
  await page.keyboard.press('c');
  await drag(page, [480, 220], [530, 260]);
  const oval = await valuesOf(page, 'ellipse');
  const around = await storedPoints(page, 'ellipse');
  const [us, vs] = [around.map(([x]) => x), around.map(([, y]) => y)];
  const [middleX, middleY] = [(Math.min(...us) + Math.max(...us)) / 2, (Math.min(...vs) + Math.max(...vs)) / 2];
  const [halfX, halfY] = [Math.max(...us) - middleX, Math.max(...vs) - middleY];
  const round = statistics((x, y) => ((x - middleX) / halfX) ** 2 + ((y - middleY) / halfY) ** 2 <= 1);
  const [ovalMean, ovalDeviation] = numbers(oval.slice(oval.indexOf('mean')));
  expect(round.count).toBeGreaterThan(1_000);
  expect(ovalMean).toBeCloseTo(round.mean, 0);
  expect(ovalDeviation).toBeCloseTo(round.deviation, 0);
  expect(oval).toContain(`${round.count.toLocaleString('en-GB')} px`);
  await page.keyboard.press('v');
  await drag(page, [250, 450]);
  expect(await valuesOf(page, 'probe')).toMatch(/grey \d+/);
});

test('divides the width of the heart by that of the thorax', async () => {
  const { page } = running;
  await page.keyboard.press('h');
  await drag(page, [200, 250], [350, 250]);
  await drag(page, [120, 320], [420, 320]);
  const text = await valuesOf(page, 'cardiothoracic-ratio');
  expect(Math.abs((numbers(text)[0] ?? 0) - 0.5)).toBeLessThan(0.02);
});

test('undoes, does again, deletes, and shows what is left', async () => {
  const { page } = running;
  const items = page.getByTestId('annotation-list').locator('li[data-kind]');
  const before = await items.count();
  await page.keyboard.press('Control+z');
  await expect(items).toHaveCount(before - 1);
  await page.keyboard.press('Control+y');
  await expect(items).toHaveCount(before);
  await page.keyboard.press('Shift+N');
  await page.keyboard.press('Delete');
  await expect(items).toHaveCount(before - 1);
});

test('draws a length by keys alone', async () => {
  const { page } = running;
  await page.keyboard.press('m');
  await page.keyboard.press('.');
  // Away from what is drawn already: a press on a line takes hold of it.
  for (let i = 0; i < 24; i++) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('.');
  for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('.');
  await expect(page.getByTestId('annotation-list').locator('li[data-kind="length"]').last()).toContainText('mm');
  await page.keyboard.press('Escape');
});

test('says that a flipped film is flipped, and moves the sides of the patient with it', async () => {
  const { page } = running;
  await expect(page.locator('.edge.right')).toHaveText('L');
  await page.keyboard.press('Shift+F');
  await expect(page.getByText('FLIPPED')).toBeVisible();
  await expect(page.locator('.edge.right')).toHaveText('R');
  await page.keyboard.press('0');
  await expect(page.getByText('FLIPPED')).toHaveCount(0);
});

test('hangs film and prior side by side, linked, and saves a protocol with a key', async () => {
  const { page } = running;
  await page.keyboard.press('Alt+6');
  await expect(page.getByTestId('film-viewport-2')).not.toHaveAttribute('data-shown', '', { timeout: 60_000 });
  await page.getByText('Save layout').click();
  await page.getByLabel('Name of the layout').fill('Follow-up');
  await page.getByLabel('Key of the layout').selectOption('7');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByLabel('Hanging protocol')).toContainText('7 Follow-up');
  await page.getByText('Save layout').click();
  await page.locator('body').focus();
});

test('finds a tag as one types, private ones among them', async () => {
  const { page } = running;
  await page.keyboard.press('Shift+T');
  const browser = page.getByTestId('tag-browser');
  await browser.getByRole('searchbox').fill('private remark');
  await expect(browser.getByRole('row')).toHaveCount(2);
  await expect(browser).toContainText('(0009,1001)');
  await page.keyboard.press('Escape');
  await expect(browser).toHaveCount(0);
});

test('saves the picture with what is drawn on it as PNG', async () => {
  const { app, page } = running;
  const path = join(home, 'saved.png');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await page.keyboard.press('Control+s');
  await expect.poll(() => readSize(path)).toBeGreaterThan(10_000);
});

test('exports what is drawn as a presentation state and a structured report', async () => {
  const { app, page } = running;
  await page.locator('body').focus();
  await page.keyboard.press('Shift+E');
  const dialog = page.getByTestId('export-dialog');
  await expect(dialog).toContainText(/\d+ annotations of this film/);
  await dialog.getByLabel('Drawn by').fill('Dr A. Sample');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  for (const [label, file] of [
    [/presentation state/i, 'annotations.dcm'],
    [/structured report/i, 'measurements.dcm'],
  ] as const) {
    const path = join(home, file);
    await app.evaluate(({ dialog: system }, filePath) => {
      system.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    await dialog.getByRole('radio', { name: label }).check();
    await dialog.getByRole('button', { name: /save/i }).click();
    await expect(dialog.getByTestId('exported')).toContainText(path);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  const state = dicomParser.parseDicom(readFileSync(join(home, 'annotations.dcm')));
  const shown = await page.getByTestId('annotation-list').locator('li[data-kind]').count();
  expect(state.elements['x00700001']?.items).toHaveLength(shown);
  expect([state.string('x00080016'), state.string('x0020000d')]).toEqual(['1.2.840.10008.5.1.4.1.1.11.1', '2.25.220260301']);
  expect(state.string('x00700084')).toBe('Dr A. Sample^');
  const report = readFileSync(join(home, 'measurements.dcm'));
  expect(dicomParser.parseDicom(report).string('x00080016')).toBe('1.2.840.10008.5.1.4.1.1.88.33');
  expect(report.toString('latin1')).toContain('Cardiothoracic ratio');
});

function readSize(path: string): number {
  try {
    return readFileSync(path).length;
  } catch {
    return 0;
  }
}

test('has no accessibility violation, list and layout open', async () => {
  const { violations } = await new AxeBuilder({ page: running.page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});

test('opens annotations and the saved protocol again after a restart', async () => {
  const before = await running.page.getByTestId('annotation-list').locator('li[data-kind]').allInnerTexts();
  expect(before.length).toBeGreaterThan(4);
  await expect(running.page.getByTestId('annotation-list').locator('small')).toHaveText('saved');
  await running.close();
  running = await launchApp({ home, env });
  await openPatient(running.page);
  await running.page.keyboard.press('Shift+L');
  const after = running.page.getByTestId('annotation-list').locator('li[data-kind]');
  await expect(after).toHaveCount(before.length);
  expect(await after.allInnerTexts()).toEqual(before);
  await running.page.keyboard.press('Alt+7');
  await expect(running.page.getByLabel('Hanging protocol')).toHaveValue('Follow-up');
});

test('has said nothing on its console that a page should not say', () => {
  expect(running.errors.filter((error) => /content security policy|refused to|uncaught|typeerror/i.test(error))).toEqual([]);
});
