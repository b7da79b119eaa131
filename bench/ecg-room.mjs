/** The ECG room of the real app: first paint of a 12-lead ECG, frames while the paper moves, importing and opening a recording of 24 hours. */
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withDisplay } from '../scripts/display.mjs';
import { electronBinary } from '../scripts/electron/prepare-electron.mjs';
import { repoRoot } from '../scripts/progress.mjs';

const timeoutMs = 180_000;
const opens = 5;
const frames = 180;
/** Ticks of the virtual display a second. */
const displayHz = 60;
/** What the page was doing comes to rest. */
const settleMs = 1_000;
const twelve = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

/** @returns {Promise<object[]>} rows of the table, see bench/row.ts */
export async function measureEcgRoom() {
  const folder = mkdtempSync(join(tmpdir(), 'auscult-bench-ecg-'));
  try {
    const short = writeRecord(folder, 'short', twelve, 500, 10);
    const long = writeRecord(folder, 'long', ['MLII', 'V1', 'V5'], 250, 86_400);
    const days = [long, ...['day2', 'day3'].map((name) => copyOfHeader(long, name))];
    const env = { AUSCULT_KEY: randomBytes(32).toString('hex'), AUSCULT_DATA_DIR: join(folder, 'store'), AUSCULT_TEST: '1' };
    return await withDisplay((display) => measure({ ...display, ...env }, folder, short, days), { isForTests: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {NodeJS.ProcessEnv} env @param {string} folder @param {string} short @param {string[]} days */
async function measure(env, folder, short, days) {
  const start = () => startApp(env, folder);
  const [imports, firstPaints, moved, panned] = await inApp(start, async (started) => {
    const { app, page } = started;
    await importFile(started, short);
    const times = [];
    for (const day of days) times.push(await importFile(started, day));
    const paints = [];
    for (let i = 0; i < opens; i++) {
      await openPatient(page, 'LONG', 'auscult:ecg:asked');
      paints.push(await openPatient(page, 'SHORT', 'auscult:ecg:here'));
    }
    await page.keyboard.press('e');
    for (let i = 0; i < 4; i++) await page.keyboard.press('l'); // 3×4 + 1 → 12×1
    await page.waitForTimeout(settleMs);
    const short12 = await moving(app, folder, () => frameTimes(page, true));
    await openPatient(page, 'LONG', 'auscult:ecg:asked');
    await page.keyboard.press('e');
    await page.waitForTimeout(settleMs);
    return [times, paints, short12, await moving(app, folder, () => frameTimes(page, false))];
  });
  const openings = [];
  for (let i = 0; i < opens; i++) {
    openings.push(await inApp(start, ({ page }) => openPatient(page, 'LONG', 'auscult:ecg:asked')));
  }
  return [
    row('Import of a recording of 3 leads × 24 h × 250 Hz: asked to done, beats found and judged', imports),
    row('ECG of 12 leads × 10 s × 500 Hz: data there to first paint', firstPaints),
    ...frameRows('ECG of 12 leads × 10 s × 500 Hz, 12×1, panning and zooming', moved),
    row('ECG of 3 leads × 24 h × 250 Hz, first of a new start: asked to the first 10 s painted', openings),
    ...frameRows('ECG of 3 leads × 24 h × 250 Hz, panning', panned),
  ];
}

/** Starts the app on the store of this run, in a window of 1680 × 1050. */
async function startApp(env, folder) {
  const { _electron } = await import('@playwright/test');
  const args = [`--user-data-dir=${join(folder, 'profile')}`, '.'];
  const app = await _electron.launch({ executablePath: electronBinary(), args, cwd: repoRoot, env });
  const page = await app.firstWindow();
  page.setDefaultTimeout(timeoutMs);
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'worklist');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1680, 1050));
  return { app, page };
}

/** @returns time from asking for an import to its end, ms */
async function importFile({ app, page }, file) {
  const isDone = () => document.querySelector('[data-testid=import-dock]')?.getAttribute('data-phase') === 'done';
  if (await page.evaluate(isDone)) await page.locator('[data-testid=import-dock]').getByRole('button', { name: 'Close' }).click();
  const startedAt = performance.now();
  await app.evaluate(({ BrowserWindow }, path) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('auscult:import-requested', [path]);
  }, file);
  await page.waitForFunction(isDone);
  return performance.now() - startedAt;
}

async function inApp(start, work) {
  const started = await start();
  try {
    return await work(started);
  } finally {
    await started.app.close();
  }
}

/**
 * Opens another patient than the open one from the worklist: a patient who is open already is shown as it is and marks nothing.
 *
 * @returns time from a mark to the drawn ECG, ms
 */
async function openPatient(page, patientId, from) {
  await page.keyboard.press('Control+1');
  const row = page.getByTestId('worklist-row').filter({ hasText: patientId });
  await row.waitFor();
  await page.waitForTimeout(settleMs);
  await page.evaluate(() => performance.clearMarks());
  await row.dblclick();
  await page.waitForFunction(() => performance.getEntriesByName('auscult:ecg:drawn').length > 0);
  return page.evaluate((name) => {
    const at = (mark) => performance.getEntriesByName(mark).at(-1)?.startTime ?? NaN;
    return at('auscult:ecg:drawn') - at(name);
  }, from);
}

/**
 * Moves the paper by the wheel, once a frame, magnified beforehand so that every movement changes the picture.
 *
 * @returns ms that the page's own script took of each frame: the wheel, what follows from it, and what it asks to be drawn
 */
function frameTimes(page, isZooming) {
  return page.evaluate(
    async ({ count, zooms }) => {
      const canvas = document.querySelector('[data-testid=ecg-canvas]');
      const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const wheel = (deltaY, ctrlKey) =>
        canvas?.dispatchEvent(new WheelEvent('wheel', { deltaY, ctrlKey, shiftKey: !ctrlKey, bubbles: true, cancelable: true }));
      for (let i = 0; zooms && i < 10; i++) wheel(-30, true);
      for (let i = 0; i < 30; i++) await nextFrame();
      const scripts = [];
      performance.mark('auscult:bench:moves');
      for (let i = 0; i < count; i++) {
        const ctrlKey = zooms && i % 3 === 0;
        const deltaY = ctrlKey ? (Math.floor(i / 3) % 20 < 10 ? -30 : 30) : i % 40 < 20 ? 24 : -24;
        let frameFrom = 0;
        requestAnimationFrame(() => (frameFrom = performance.now()));
        const wheelAt = performance.now();
        wheel(deltaY, ctrlKey);
        for (let turn = 0; turn < 4; turn++) await Promise.resolve(); // effects run in microtasks
        const handled = performance.now() - wheelAt;
        await nextFrame();
        scripts.push(handled + performance.now() - frameFrom);
      }
      performance.mark('auscult:bench:rests');
      return scripts;
    },
    { count: frames, zooms: isZooming },
  );
}

/**
 * What the browser itself records while the paper moves.
 *
 * @param move  gives the page's scripts
 * @returns {Promise<{ scripts: number[], paints: number[], pictures: number[] }>} ms of the page's script, of the painter's, and from
 *   picture to picture on the display
 */
async function moving(app, folder, move) {
  const categories = ['viz', 'blink.user_timing', 'devtools.timeline'];
  await app.evaluate(({ contentTracing }, included) => contentTracing.startRecording({ included_categories: included }), categories);
  const scripts = await move();
  const file = await app.evaluate(({ contentTracing }, path) => contentTracing.stopRecording(path), join(folder, 'trace.json'));
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8'));
  const [from, to] = ['auscult:bench:moves', 'auscult:bench:rests'].map((mark) => traceEvents.find(({ name }) => name === mark)?.ts);
  const within = traceEvents.filter(({ ts }) => ts > from && ts <= to);
  const isPaint = ({ name, dur, args }) => name === 'FunctionCall' && dur > 0 && args.data?.url?.includes('paint-worker');
  return { scripts, paints: paintsOf(within.filter(isPaint)), pictures: betweenPictures(within) };
}

/** Durations, ms, of the painter's calls that drew: those that only took a request down are far shorter. */
function paintsOf(calls) {
  return calls.map(({ dur }) => dur / 1000).filter((ms) => ms > 1);
}

/**
 * Times from picture to picture. A display changes its picture at its own ticks only: of each tick it is asked whether a new picture was
 * put together in it.
 */
function betweenPictures(events) {
  const tickMs = 1000 / displayHz;
  const timesOf = (wanted) =>
    events
      .filter(({ name, ph }) => name === wanted && ph !== 'E')
      .map(({ ts }) => ts / 1000)
      .sort((a, b) => a - b);
  const ticks = timesOf('DelayBasedBeginFrameSource::OnTimerTick');
  let number = 0;
  const numbers = ticks.map((ms, i) => (number += i === 0 ? 0 : Math.max(1, Math.round((ms - ticks[i - 1]) / tickMs))));
  const tickOf = (ms) => numbers[ticks.findLastIndex((tick) => tick <= ms)];
  const shown = [...new Set(timesOf('Display::DrawAndSwap').map(tickOf))].filter((tick) => tick !== undefined);
  return shown.slice(1).map((tick, i) => (tick - shown[i]) * tickMs);
}

function frameRows(what, { scripts, paints, pictures }) {
  return [
    row(`${what}: picture to picture on the display`, pictures),
    row(`${what}: painting of a picture, beside the page`, paints),
    row(`${what}: the page’s script of a frame`, scripts),
  ];
}

function row(what, times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  return { what, unit: 'ms', n: sorted.length, median: at(0.5), p95: at(0.95), peer: 'none', ratio: null };
}

/** Another patient's header over the same samples; gives its path. */
function copyOfHeader(header, name) {
  const copy = join(dirname(header), `${name}.hea`);
  writeFileSync(
    copy,
    readFileSync(header, 'utf8')
      .replace(/^long /, `${name} `)
      .replace('LONG', name.toUpperCase()),
  );
  return copy;
}

/** Writes a WFDB record of one repeated beat; gives the path of its header. */
function writeRecord(folder, name, leads, samplingFrequencyHz, seconds) {
  const beat = new Int16Array(samplingFrequencyHz * leads.length);
  for (let t = 0; t < samplingFrequencyHz; t++) {
    const wave = (at, width, height) => height * Math.exp(-(((t / samplingFrequencyHz - at) / width) ** 2));
    const value = wave(0.2, 0.03, 120) + wave(0.36, 0.011, 1000) - wave(0.39, 0.011, 220) + wave(0.62, 0.06, 280);
    leads.forEach((_, lead) => (beat[t * leads.length + lead] = Math.round(value * (1 - 0.06 * lead) + (((t * 7919) % 13) - 6))));
  }
  const file = openSync(join(folder, `${name}.dat`), 'w');
  const minute = Buffer.concat(Array.from({ length: Math.min(60, seconds) }, () => Buffer.from(beat.buffer)));
  for (let s = 0; s < seconds; s += 60) writeSync(file, minute);
  closeSync(file);
  const lines = [`${name} ${leads.length} ${samplingFrequencyHz} ${samplingFrequencyHz * seconds} 08:30:00 21/11/2026`]
    .concat(leads.map((lead) => `${name}.dat 16 1000(0)/mV 16 0 0 0 0 ${lead}`))
    .concat([`# Patient ID: ${name.toUpperCase()}`, '# SYNTHETIC']);
  const header = join(folder, `${name}.hea`);
  writeFileSync(header, `${lines.join('\n')}\n`);
  return header;
}
