/**
 * The whole film room by keyboard alone: no mouse is touched in this file. Every state on the way passes axe.
 * Long because it is one walk through one room.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { buildPart10, filmElements, pixels16, type Item } from '../unit/engine/import/build-dicom.ts';
import { launchApp } from './app.ts';
import type { RunningApp } from './app.ts';

const [columns, rows, frames, spacingMm] = [300, 250, 4, 0.5] as const;

function film(date: string, changes: Item = []): Uint8Array {
  const pixels = pixels16(columns * rows * frames, (i) => 800 + (((i % columns) * 7 + Math.floor(i / columns) * 13) % 1_500));
  const stated: Item = [
    ['00080020', 'DA', date],
    ['00100010', 'PN', 'Keys^Only'],
    ['00100020', 'LO', 'KEYS-1'],
    ['00180015', 'CS', 'CHEST'],
    ['00185101', 'CS', 'PA'],
    ['00200020', 'CS', 'L\\F'],
    ['00280008', 'IS', String(frames)],
    ['00280030', 'DS', `${spacingMm}\\${spacingMm}`],
    ['00280a02', 'CS', 'GEOMETRY'],
    ['00281050', 'DS', '1500'],
    ['00281051', 'DS', '1000'],
  ];
  return buildPart10(filmElements(pixels, [...stated, ...changes], rows, columns));
}

const home = mkdtempSync(join(tmpdir(), 'auscult-film-keys-'));
let running: RunningApp;
let page: Page;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  running = await launchApp({ home, env: { AUSCULT_KEY: randomBytes(32).toString('hex') } });
  page = running.page;
  const paths = [film('20260301'), film('20240301')].map((bytes, i) => {
    const path = join(home, `film-${i}.dcm`);
    writeFileSync(path, bytes);
    return path;
  });
  await running.app.evaluate(({ BrowserWindow }, list) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('auscult:import-requested', list);
  }, paths);
  await expect(page.getByTestId('worklist-row').first()).toContainText('2', { timeout: 120_000 });
});
test.afterAll(async () => {
  await running.close();
  rmSync(home, { recursive: true, force: true });
});

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

async function times(count: number, key: string): Promise<void> {
  for (let i = 0; i < count; i++) await page.keyboard.press(key);
}

async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
}

const corner = (): Locator => page.locator('.corner.bottom.left').first();
const list = (): Locator => page.getByTestId('annotation-list').locator('li[data-kind]');
const numbers = (text: string): number[] => [...text.matchAll(/-?\d+(?:\.\d+)?/g)].map(([one]) => Number(one));

test('opens the patient from the worklist', async () => {
  await press('Control+1', '/', 'ArrowDown', 'Enter');
  await expect(page.getByTestId('film-viewport')).not.toHaveAttribute('data-shown', '', { timeout: 120_000 });
  await press('Alt+2', 'Shift+L');
  await expect(page.getByTestId('annotation-list')).toBeVisible();
});

test('sets the window by presets and by arrows, and inverts', async () => {
  await expect(corner()).toContainText('W 1000 L 1500');
  await press('2');
  await expect(corner()).toContainText('Full range');
  const before = numbers(await corner().innerText());
  await press('Control+ArrowRight', 'Control+ArrowDown');
  await expect(corner()).not.toContainText('Full range');
  const after = numbers(await corner().innerText());
  expect(after[0]).toBeGreaterThan(before[0] ?? 0);
  expect(after[1]).toBeGreaterThan(before[1] ?? 0);
  await press('i');
  await expect(corner()).toContainText('inverted');
  await press('i', '1');
  await expect(corner()).toContainText('As stated in the file');
});

test('zooms, pans, turns, flips, fits and resets', async () => {
  const zoom = async (): Promise<number> => numbers((await corner().innerText()).split('Zoom')[1] ?? '')[0] ?? 0;
  const fitted = await zoom();
  await press('+', '+');
  expect(await zoom()).toBeGreaterThan(fitted);
  await press('Shift+ArrowRight', 'Shift+ArrowDown', '-', 'f');
  expect(await zoom()).toBe(fitted);
  await press('Shift+Z');
  await expect(corner()).toContainText('Zoom 100 %');
  await press('r');
  await expect(corner()).toContainText('rotated 90°');
  await press('Shift+R', 'Shift+V');
  await expect(page.getByText('FLIPPED')).toBeVisible();
  await press('0');
  await expect(page.getByText('FLIPPED')).toHaveCount(0);
  expect(await zoom()).toBe(fitted);
});

test('turns the frames one by one and plays them', async () => {
  const cine = page.getByRole('group', { name: 'Cine' });
  await press('PageDown', 'PageDown');
  await expect(cine).toContainText('3 / 4');
  await press('PageUp');
  await expect(cine).toContainText('2 / 4');
  await press('Space');
  await expect(page.getByTestId('cine-reached')).toBeVisible();
  await press('Space');
  await press('PageUp');
});

/** Presses at points of the pane, CSS px from where the pointer is; it begins in the middle. */
async function draw(key: string, kind: string, ...ways: readonly (readonly [string, number])[][]): Promise<string> {
  const before = await list().count();
  await press(key, '.');
  for (const way of ways) {
    for (const [direction, count] of way) await times(count, direction);
    // The first stretch leads to where drawing begins; the others are drawn, button down on the way.
    await press('.');
    await page.waitForTimeout(60);
  }
  // A press and its release on one spot count after the time of a double click.
  await page.waitForTimeout(500);
  await press('Escape');
  await expect(list()).toHaveCount(before + 1);
  const one = page.getByTestId('annotation-list').locator(`li[data-kind="${kind}"]`).last();
  await expect(one).toBeVisible();
  return one.innerText();
}

/** Each is drawn on a film without others, so that no press takes hold of one that is there. */
async function clear(): Promise<void> {
  while ((await list().count()) > 0) {
    const count = await list().count();
    await press('Shift+N', 'Delete');
    await expect(list()).toHaveCount(count - 1);
  }
}

test('draws and measures with every tool', async () => {
  test.setTimeout(300_000);
  const zoom = (numbers((await corner().innerText()).split('Zoom')[1] ?? '')[0] ?? 0) / 100;
  const millimetres = (steps: number): number => ((steps * 10) / zoom) * spacingMm;
  const within = (text: string, wanted: number): void =>
    expect(Math.abs((numbers(text)[0] ?? NaN) - wanted)).toBeLessThan(0.02 * wanted + 0.6);
  within(await draw('m', 'length', [['ArrowLeft', 5]], [['ArrowRight', 10]]), millimetres(10));
  await clear();
  within(await draw('a', 'angle', [['ArrowLeft', 8]], [['ArrowRight', 8]], [['ArrowUp', 8]], []), 90);
  await clear();
  within(await draw('b', 'cobb-angle', [['ArrowLeft', 8]], [['ArrowRight', 8]], [['ArrowDown', 6]], [['ArrowRight', 6], ['ArrowDown', 6]]), 45); // prettier-ignore
  await clear();
  within(await draw('x', 'bidirectional', [['ArrowLeft', 5]], [['ArrowRight', 10]]), millimetres(10));
  await clear();
  for (const [key, kind] of [
    ['q', 'rectangle'],
    ['c', 'ellipse'],
  ] as const) {
    // prettier-ignore
    expect(await draw(key, kind, [['ArrowLeft', 5]], [['ArrowRight', 6], ['ArrowDown', 6]])).toMatch(/mean \d+\.\d\s+SD \d+\.\d grey/); // prettier-ignore
    await clear();
  }
  const outline = await draw('o', 'freehand', [['ArrowLeft', 5]], [['ArrowRight', 6], ['ArrowDown', 6], ['ArrowLeft', 6], ['ArrowUp', 6]]); // prettier-ignore
  expect(outline).toMatch(/area \d/);
  await clear();
  expect(await draw('v', 'probe', [['ArrowLeft', 2]], [])).toMatch(/grey \d+/);
  await clear();
  const ratio = await draw('h', 'cardiothoracic-ratio', [['ArrowLeft', 4]], [['ArrowRight', 8]], [['ArrowDown', 4], ['ArrowLeft', 12]], [['ArrowRight', 16]]); // prettier-ignore
  expect(ratio).toContain('CTR 0.50');
  await clear();
});

test('writes on the film: arrow, text, marker', async () => {
  await press('n', '.', '.');
  await times(6, 'ArrowRight');
  await press('.');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expectAccessible();
  await page.keyboard.type('nodule?');
  await press('Enter');
  await expect(list().last()).toContainText('nodule?');
  await press('Escape', 'j', '.');
  await times(8, 'ArrowDown');
  await press('.', '.');
  await expect(dialog).toBeVisible();
  await page.keyboard.type('compare');
  await press('Enter');
  await expect(list()).toHaveCount(2);
  await press('Escape', 'k', '.');
  await times(10, 'ArrowLeft');
  await press('.', '.');
  await expect(list()).toHaveCount(3);
  await expect(list().last()).toContainText('R');
  await press('Escape');
});

test('ends a line that is being drawn by Escape', async () => {
  await press('m', '.');
  await times(9, 'ArrowUp');
  await press('.');
  await times(5, 'ArrowRight');
  await press('Escape', 'Escape');
  await page.waitForTimeout(200);
  await expect(list()).toHaveCount(3);
  await expect(page.getByTestId('study-room')).toBeVisible();
});

test('undoes, does again, chooses and deletes', async () => {
  await press('Control+z');
  await expect(list()).toHaveCount(2);
  await press('Control+y');
  await expect(list()).toHaveCount(3);
  await press('Shift+P', 'Delete');
  await expect(list()).toHaveCount(2);
});

test('hangs film and prior, links them, goes from pane to pane, and has the window alone', async () => {
  await press('Alt+6');
  await expect(page.getByTestId('film-viewport-2')).not.toHaveAttribute('data-shown', '', { timeout: 60_000 });
  await press(']', '+', '+', '[');
  const zooms = await page.locator('.corner.bottom.left').allInnerTexts();
  expect(new Set(zooms.map((text) => /Zoom \d+ %/.exec(text)?.[0])).size).toBe(1);
  await press('l', 'f');
  await press('u');
  await expect(page.getByTestId('film-room')).toHaveClass(/full/);
  await expectAccessible();
  await press('u', 'Alt+2');
});

test('searches the tags, saves, copies and prints', async () => {
  await press('Shift+T');
  const browser = page.getByTestId('tag-browser');
  await page.keyboard.type('pixel spacing');
  await expect(browser.getByRole('row')).toHaveCount(3);
  await expect(browser).toContainText('(0028,0030)');
  await expectAccessible();
  await press('Escape');
  await expect(browser).toHaveCount(0);
  const path = join(home, 'saved.png');
  await running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  await press('Control+s');
  await expect.poll(() => sizeOf(path)).toBeGreaterThan(10_000);
  await press('Control+Shift+C');
  await expect.poll(() => isPictureOnClipboard()).toBe(true);
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute('data-printed', String(document.querySelectorAll('.print-sheet canvas').length));
  });
  await press('Control+p');
  await expect(page.locator('body')).toHaveAttribute('data-printed', '1');
});

/** Electron's clipboard has changed: older ones give an image, newer ones say which types they hold. */
function isPictureOnClipboard(): Promise<boolean> {
  return running.app.evaluate(({ clipboard }) => {
    const older = clipboard as unknown as { readImage?: () => { isEmpty: () => boolean } };
    return older.readImage ? !older.readImage().isEmpty() : clipboard.has('image/png');
  });
}

function sizeOf(path: string): number {
  try {
    return readFileSync(path).length;
  } catch {
    return 0;
  }
}

test('reaches by keys the tools that a narrow bar has no room for', async () => {
  await page.keyboard.press('Alt+1');
  await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1000, 800));
  const more = page.getByRole('button', { name: 'More film tools' });
  await more.focus();
  await page.keyboard.press('Enter');
  const list = page.getByRole('group', { name: 'More film tools' });
  await expect(list.locator('button:focus')).toHaveCount(1);
  await expectAccessible();
  const button = list.getByRole('button', { name: 'Film room alone' });
  for (let i = 0; i < 40 && !(await button.evaluate((element) => element === document.activeElement)); i++)
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('film-room')).toHaveClass(/full/);
  await expect(list).toBeHidden();
  await expect(more).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await page.keyboard.press('u');
  await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1680, 1050));
});

test('has no accessibility violation in any room', async () => {
  test.setTimeout(300_000);
  for (const [key, name] of [
    ['1', 'worklist'],
    ['3', 'search'],
    ['4', 'models'],
    ['2', 'study'],
  ] as const) {
    // prettier-ignore
    await press(`Control+${key}`);
    await page.waitForTimeout(500);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect([name, violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])]).toEqual([name, []]);
  }
  await press('?');
  await expectAccessible();
  await press('Escape');
});

test('has said nothing on its console that a page should not say', () => {
  expect(running.errors.filter((error) => /content security policy|refused to|uncaught|typeerror/i.test(error))).toEqual([]);
});
