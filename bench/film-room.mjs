/** The film room of the real app: click to the first correct pixel, window and level, cine, memory over many films. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDisplay } from '../scripts/display.mjs';
import { electronBinary } from '../scripts/electron/prepare-electron.mjs';
import { repoRoot } from '../scripts/progress.mjs';

const timeoutMs = 180_000;
const opens = 5;
const windowings = 60;
const cineFrames = 500;
const cineSide = 512;
const manyFilms = 200;
const side = 3_000;

/** @returns {Promise<object[]>} rows of the table, see bench/row.ts */
export async function measureFilmRoom() {
  const folder = mkdtempSync(join(tmpdir(), 'auscult-bench-film-'));
  try {
    const files = writeFilms(folder);
    const env = { AUSCULT_KEY: randomBytes(32).toString('hex'), AUSCULT_DATA_DIR: join(folder, 'store'), AUSCULT_TEST: '1' };
    return await withDisplay((display) => measure({ ...display, ...env }, folder, files), { isForTests: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {NodeJS.ProcessEnv} env @param {string} folder @param {string[]} files */
async function measure(env, folder, files) {
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
    const cold = [];
    for (let i = 0; i < opens; i++) cold.push(await openFilm(page, `FILM-${i}`, greyOf(i)));
    await page.keyboard.press('Alt+2');
    await page.waitForTimeout(2_000);
    const windowed = await timeWindowing(page);
    const fps = await playCine(page);
    const growth = await openMany(app, page);
    return [
      row(`Film of ${side} × ${side}, 12 bit: click in the worklist to the first correct pixel on the glass`, 'ms', cold),
      row('The same film: one change of window and level, to the next painted frame', 'ms', windowed),
      row(`Cine of ${cineFrames} frames of ${cineSide} × ${cineSide}, 8 bit, asked for 60 a second`, 'frames/s', fps),
      row(`Growth of all processes’ memory over opening ${manyFilms} films one after another`, 'MB', [growth]),
    ];
  } finally {
    await app.close();
  }
}

/** Time from the click to a canvas whose middle has the film's own grey, ms. */
async function openFilm(page, patientId, grey) {
  await page.keyboard.press('Control+1');
  const row = page.getByTestId('worklist-row').filter({ hasText: patientId }).first();
  await row.waitFor();
  await page.waitForTimeout(2_500);
  return row.evaluate(async (element, wanted) => {
    const startedAt = performance.now();
    element.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    for (;;) {
      const canvas = document.querySelector('[data-testid=film-viewport] canvas');
      if (canvas instanceof HTMLCanvasElement && canvas.width > 0 && getComputedStyle(canvas).visibility === 'visible') {
        const copy = new OffscreenCanvas(1, 1);
        const context = copy.getContext('2d');
        context?.drawImage(canvas, -canvas.width / 2, -canvas.height / 2);
        const [red, , , alpha] = context?.getImageData(0, 0, 1, 1).data ?? [];
        if (alpha === 255 && Math.abs((red ?? -99) - wanted) <= 3) return performance.now() - startedAt;
      }
      if (performance.now() - startedAt > 60_000) throw new Error('the film did not come to the glass');
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }, grey);
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
  await page.getByTestId('worklist-row').filter({ hasText: 'CINE' }).dblclick();
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

/** Growth of the memory of all processes from the tenth film to the last, MB; films are opened in turn from the worklist. */
async function openMany(app, page) {
  const memory = () =>
    app.evaluate(({ app: it }) => it.getAppMetrics().reduce((sum, { memory: { workingSetSize } }) => sum + workingSetSize, 0));
  let before = 0;
  for (let i = 0; i < manyFilms; i++) {
    await page.keyboard.press('Control+1');
    await page
      .getByTestId('worklist-row')
      .filter({ hasText: `FILM-${i % opens}` })
      .first()
      .dblclick();
    await page.waitForFunction(() => document.querySelector('[data-testid=film-viewport]')?.getAttribute('data-shown') !== '');
    if (i === 9) before = await memory();
  }
  await page.waitForTimeout(2_000);
  return ((await memory()) - before) / 1024;
}

function row(what, unit, samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  return { what, unit, n: sorted.length, median: at(0.5), p95: at(unit === 'frames/s' ? 0.05 : 0.95), peer: 'none', ratio: null };
}

/** Grey of film i on the glass, 0 to 255: it is stated to be shown over 0 to 4095. */
const storedOf = (i) => 800 + 500 * i;
const greyOf = (i) => Math.round((255 * storedOf(i)) / 4095);

/** @returns {string[]} paths of five large films and one of many frames */
function writeFilms(folder) {
  const paths = [];
  for (let i = 0; i < opens; i++) {
    const pixels = new Uint16Array(side * side);
    // Noise at the border, so that it is not a film of one grey; one grey in the middle.
    for (let p = 0; p < pixels.length; p++) {
      const [x, y] = [p % side, Math.floor(p / side)];
      const isMiddle = Math.abs(x - side / 2) < side / 4 && Math.abs(y - side / 2) < side / 4;
      pixels[p] = isMiddle ? storedOf(i) : (x * 31 + y * 17 + i) % 4096;
    }
    paths.push(writeDicom(folder, `FILM-${i}`, side, side, 1, 16, Buffer.from(pixels.buffer)));
  }
  const frames = Buffer.alloc(cineSide * cineSide * cineFrames);
  for (let f = 0; f < cineFrames; f++) {
    for (let p = 0; p < cineSide * cineSide; p++) frames[f * cineSide * cineSide + p] = (p + (p >> 9) * 3 + f * 5) & 255;
  }
  paths.push(writeDicom(folder, 'CINE', cineSide, cineSide, cineFrames, 8, frames));
  return paths;
}

/** An uncompressed DICOM film. @returns {string} its path */
function writeDicom(folder, patientId, rows, columns, frames, bits, pixels) {
  const text = (value, pad = ' ') => Buffer.from(value.length % 2 === 0 ? value : value + pad);
  const short = (value) => Buffer.from(Uint16Array.of(value).buffer);
  const element = (tag, vr, value) => {
    const isLong = vr === 'OW' || vr === 'OB';
    const head = Buffer.alloc(isLong ? 12 : 8);
    head.writeUInt16LE(parseInt(tag.slice(0, 4), 16), 0);
    head.writeUInt16LE(parseInt(tag.slice(4), 16), 2);
    head.write(vr, 4);
    if (isLong) head.writeUInt32LE(value.length, 8);
    else head.writeUInt16LE(value.length, 6);
    return Buffer.concat([head, value]);
  };
  const uid = `2.25.9${[...patientId].map((letter) => letter.charCodeAt(0)).join('')}`;
  const stored = bits === 8 ? 8 : 12;
  const elements = [
    element('00080016', 'UI', text('1.2.840.10008.5.1.4.1.1.1.1', '\0')),
    element('00080018', 'UI', text(uid, '\0')),
    element('00080020', 'DA', text('20260101')),
    element('00080060', 'CS', text('DX')),
    element('00100010', 'PN', text(`SYNTHETIC^${patientId}`)),
    element('00100020', 'LO', text(patientId)),
    element('00180015', 'CS', text('CHEST')),
    element('0020000d', 'UI', text(`${uid}1`, '\0')),
    element('0020000e', 'UI', text(`${uid}2`, '\0')),
    element('00280002', 'US', short(1)),
    element('00280004', 'CS', text('MONOCHROME2')),
    element('00280008', 'IS', text(String(frames))),
    element('00280010', 'US', short(rows)),
    element('00280011', 'US', short(columns)),
    element('00280100', 'US', short(bits)),
    element('00280101', 'US', short(stored)),
    element('00280102', 'US', short(stored - 1)),
    element('00280103', 'US', short(0)),
    element('00281050', 'DS', text(bits === 8 ? '128' : '2048')),
    element('00281051', 'DS', text(bits === 8 ? '256' : '4096')),
    element('7fe00010', bits === 8 ? 'OB' : 'OW', pixels),
  ];
  const preamble = Buffer.alloc(132);
  preamble.write('DICM', 128);
  const path = join(folder, `${patientId}.dcm`);
  writeFileSync(path, Buffer.concat([preamble, element('00020010', 'UI', text('1.2.840.10008.1.2.1', '\0')), ...elements]));
  return path;
}
