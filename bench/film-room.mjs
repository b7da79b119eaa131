/** The film room of the real app: click to the first correct pixel, window and level, cine, memory over many films. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDisplay } from '../scripts/display.mjs';
import { electronBinary } from '../scripts/electron/prepare-electron.mjs';
import { repoRoot } from '../scripts/progress.mjs';
import { cineFrames, cineSide, greyOf, nameOf, side, writeFilms } from './film-files.mjs';

const timeoutMs = 180_000;
const opens = 5;
const windowings = 60;
const manyFilms = 200;

/** What is measured, in this order. */
const stages = ['unseen', 'without preview', 'selected', 'window', 'cine', 'many'];

/** How films come to be opened; each takes films of its own. */
const openings = {
  unseen: 'neither opened, selected nor decoded ahead before',
  'without preview': 'the same, its stored preview deleted: the original is decrypted and decoded',
  selected: 'half a second after its row was selected, which reads ahead',
};

/** @param {readonly string[]} wanted  stages @returns {Promise<object[]>} rows of the table, see bench/row.ts */
export async function measureFilmRoom(wanted = stages) {
  const folder = mkdtempSync(join(tmpdir(), 'auscult-bench-film-'));
  try {
    const files = writeFilms(folder, opens * Object.keys(openings).length);
    const env = { AUSCULT_KEY: randomBytes(32).toString('hex'), AUSCULT_DATA_DIR: join(folder, 'store'), AUSCULT_TEST: '1' };
    return await withDisplay((display) => measure({ ...display, ...env }, folder, files, wanted), { isForTests: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {NodeJS.ProcessEnv} env @param {string} folder @param {string[]} files @param {readonly string[]} wanted */
async function measure(env, folder, files, wanted) {
  const { _electron } = await import('@playwright/test');
  const args = [`--user-data-dir=${join(folder, 'profile')}`, '.'];
  const app = await _electron.launch({ executablePath: electronBinary(), args, cwd: repoRoot, env });
  try {
    const page = await app.firstWindow();
    page.setDefaultTimeout(timeoutMs);
    await page.waitForFunction(() => document.documentElement.dataset.ready === 'worklist');
    await app.evaluate(({ BrowserWindow }, paths) => {
      const window = BrowserWindow.getAllWindows()[0];
      window?.setContentSize(1680, 1050);
      window?.webContents.send('auscult:import-requested', paths);
    }, files);
    await page.locator('[data-testid=import-dock][data-phase=done]').waitFor();
    // The list comes back to the selected row, and reads ahead of it: that is not one of those to be measured.
    await page.getByTestId('worklist-row').filter({ hasText: 'CINE' }).click();
    // The models are loaded once nobody has asked for anything for a while, which keeps the engine busy for a second.
    await page.waitForTimeout(8_000);
    const rows = [];
    for (const [at, how] of Object.keys(openings).entries()) {
      if (!wanted.includes(how)) continue;
      if (how === 'without preview') rmSync(join(env.AUSCULT_DATA_DIR ?? '', 'derived'), { recursive: true, force: true });
      const taken = [];
      for (let i = at * opens; i < (at + 1) * opens; i++) taken.push(await openFilm(page, i, how === 'selected'));
      reportSteps(how, taken);
      const what = `Film of ${side} × ${side}, 12 bit, ${openings[how]}: click in the worklist to the first correct pixel on the glass`;
      rows.push(row(what, 'ms', taken.map(({ pixel }) => pixel))); // prettier-ignore
      if (how === 'unseen') rows.push(row('The same click to all pixels of the film in the viewer', 'ms', taken.map(({ steps }) => steps.whole ?? NaN))); // prettier-ignore
    }
    if (wanted.includes('window')) {
      await page.keyboard.press('Alt+2');
      await page.waitForTimeout(2_000);
      rows.push(row('The same film: one change of window and level, to the next painted frame', 'ms', await timeWindowing(page)));
    }
    if (wanted.includes('cine')) {
      const what = `Cine of ${cineFrames} frames of ${cineSide} × ${cineSide}, 8 bit, asked for 60 a second`;
      rows.push(row(what, 'frames/s', await playCine(page)));
    }
    if (wanted.includes('many')) {
      const growth = await openMany(app, page);
      rows.push(row(`Growth of all processes’ memory over opening ${manyFilms} films one after another`, 'MB', [growth]));
    }
    return rows;
  } finally {
    await app.close();
  }
}

/** Median time from the click to each step on the way to the glass, on the standard error: where a change is worth its while. */
function reportSteps(how, taken) {
  const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  const steps = Object.keys(taken[0]?.steps ?? {}).map(
    (step) => `${step} ${Math.round(median(taken.map((one) => one.steps[step] ?? NaN)))}`,
  );
  process.stderr.write(`${how}: ${steps.join(', ')}, seen ${Math.round(median(taken.map(({ pixel }) => pixel)))} ms\n`);
}

/** Time from the click to a canvas whose middle has the film's own grey, and to each step before, ms. */
async function openFilm(page, film, isSelected) {
  await page.keyboard.press('Control+1');
  const row = page
    .getByTestId('worklist-row')
    .filter({ hasText: nameOf(film) })
    .first();
  await row.waitFor();
  await page.waitForTimeout(2_500);
  if (isSelected) {
    await row.click();
    await page.waitForTimeout(500);
  }
  return row.evaluate(async (element, wanted) => {
    const startedAt = performance.now();
    element.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    let pixel;
    for (;;) {
      const canvas = document.querySelector('[data-testid=film-viewport] canvas');
      if (!pixel && canvas instanceof HTMLCanvasElement && canvas.width > 0 && getComputedStyle(canvas).visibility === 'visible') {
        const copy = new OffscreenCanvas(1, 1);
        const context = copy.getContext('2d');
        context?.drawImage(canvas, -canvas.width / 2, -canvas.height / 2);
        const [red, , , alpha] = context?.getImageData(0, 0, 1, 1).data ?? [];
        if (alpha === 255 && Math.abs((red ?? -99) - wanted) <= 3) pixel = performance.now() - startedAt;
      }
      const isWhole = document.querySelector('[data-testid=film-viewport]')?.getAttribute('data-whole') === 'true';
      if (pixel && isWhole) break;
      if (performance.now() - startedAt > 60_000) throw new Error('the film did not come to the glass');
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    const marks = performance.getEntriesByType('mark').filter(({ name }) => name.startsWith('film '));
    return { pixel, steps: Object.fromEntries(marks.map(({ name, startTime }) => [name.slice(5), startTime - startedAt])) };
  }, greyOf(film));
}

/** Times from a movement of the mouse with the window tool to the frame after the film was drawn, ms. */
async function timeWindowing(page) {
  const glass = page.getByTestId('film-viewport');
  const box = await glass.boundingBox();
  if (!box) throw new Error('there is no film');
  await page.keyboard.press('w');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 5, box.y + box.height / 2 + 5);
  const times = await glass.evaluate(
    async (element, { count, x, y }) => {
      const taken = [];
      for (let i = 0; i < count; i++) {
        const startedAt = performance.now();
        const drawn = new Promise((resolve) => element.addEventListener('CORNERSTONE_IMAGE_RENDERED', resolve, { once: true }));
        const [clientX, clientY] = [x + 8 + (i % 20) * 2, y + 8 + (i % 14) * 2];
        element.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, buttons: 1, clientX, clientY }));
        await drawn;
        taken.push(performance.now() - startedAt);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      return taken.slice(5);
    },
    { count: windowings, x: box.x + box.width / 2, y: box.y + box.height / 2 },
  );
  await page.mouse.up();
  return times;
}

/** Rates that are reached over four seconds each, after a first round that has every frame decoded. */
async function playCine(page) {
  await page.keyboard.press('Control+1');
  await page.getByTestId('worklist-row').filter({ hasText: 'CINE' }).first().dblclick();
  await page.getByLabel('Frames a second').selectOption('60');
  const rates = [];
  await page.keyboard.press('Space');
  const label = page.getByRole('group', { name: 'Cine' }).locator('span').first();
  const frame = async () => Number((await label.innerText()).split('/')[0]);
  for (let i = 0; i < opens; i++) {
    const [from, startedAt] = [await frame(), performance.now()];
    await page.waitForTimeout(4_000);
    const [to, seconds] = [await frame(), (performance.now() - startedAt) / 1000];
    rates.push(((to - from + cineFrames) % cineFrames) / seconds);
  }
  await page.keyboard.press('Space');
  return rates;
}

/**
 * Growth of the memory of all processes over many films, MB: median after the last fifty openings less that after the tenth to the
 * sixtieth. Medians, because a page collects its garbage when it likes: single readings differ by 130 MB.
 */
async function openMany(app, page) {
  const memory = () =>
    app.evaluate(({ app: it }) => it.getAppMetrics().reduce((sum, { memory: { workingSetSize } }) => sum + workingSetSize, 0));
  const readings = [];
  for (let i = 0; i < manyFilms; i++) {
    await page.keyboard.press('Control+1');
    await page
      .getByTestId('worklist-row')
      .filter({ hasText: nameOf(i % opens) })
      .first()
      .dblclick();
    await page.waitForFunction(() => document.querySelector('[data-testid=film-viewport]')?.getAttribute('data-shown') !== '');
    readings.push((await memory()) / 1024);
  }
  const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  return median(readings.slice(-50)) - median(readings.slice(10, 60));
}

function row(what, unit, samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  return { what, unit, n: sorted.length, median: at(0.5), p95: at(unit === 'frames/s' ? 0.05 : 0.95), peer: 'none', ratio: null };
}
