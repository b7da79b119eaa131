/** A picture of the real app with a patient open, taken when the app itself says that everything is shown. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronBinary } from './electron/prepare-electron.mjs';
import { Refusal, repoRoot } from './progress.mjs';

const readyTimeoutMs = 180_000;

/**
 * Starts the app on a store, opens a patient and writes a PNG.
 *
 * @param {{ env: NodeJS.ProcessEnv, dataDir: string, key: string, patientKey: string, patientId: string, file: string }} options
 *   `env` has a display; `key` is the store's, 64 hexadecimal digits
 * @returns {Promise<string>} a note when a part of the study room could not be shown, else ''
 * @throws Refusal when the app does not come to show the patient
 */
export async function photographPatient({ env, dataDir, key, patientKey, patientId, file }) {
  const { _electron } = await import('@playwright/test');
  const userData = mkdtempSync(join(tmpdir(), 'auscult-demo-'));
  const app = await _electron.launch({
    executablePath: electronBinary(),
    args: [`--user-data-dir=${userData}`, '.'],
    cwd: repoRoot,
    env: { ...env, AUSCULT_KEY: key, AUSCULT_DATA_DIR: dataDir, AUSCULT_TEST: '1' },
  });
  try {
    const page = await app.firstWindow();
    await waitForReadiness(page, ['worklist']);
    await page.getByTestId('worklist-filter').fill(patientId);
    await page.locator(`[data-testid=worklist-row][data-patient-key="${patientKey}"]`).dblclick({ timeout: 30_000 });
    const readiness = await waitForReadiness(page, ['study', 'study-incomplete']);
    await page.waitForFunction(allPicturesShown, undefined, { timeout: 20_000 }).catch(() => undefined);
    await page.screenshot({ path: file, animations: 'disabled' });
    return readiness === 'study' ? '' : 'a part of the study room says that it could not be shown';
  } finally {
    await app.close();
    rmSync(userData, { recursive: true, force: true });
  }
}

/** Runs in the page: whether every similar patient has its small picture and the status line its text. A picture may still lack them. */
function allPicturesShown() {
  const cards = [...document.querySelectorAll('[data-testid=similar-card]')];
  return cards.every((card) => card.querySelector('canvas')) && document.querySelector('footer .dot') !== null;
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string[]} wanted values of `data-ready`
 * @returns {Promise<string>} which of them it is
 */
async function waitForReadiness(page, wanted) {
  const isReady = (values) => values.includes(document.documentElement.dataset.ready ?? '') && document.documentElement.dataset.ready;
  try {
    return String(await (await page.waitForFunction(isReady, wanted, { timeout: readyTimeoutMs })).jsonValue());
  } catch (cause) {
    const text = await page
      .locator('body')
      .innerText()
      .catch(() => '');
    throw new Refusal(
      `The app did not come to show ${wanted[0] === 'study' ? 'the study' : `the ${wanted[0]}`} within ${readyTimeoutMs / 1000} s. It shows:\n${text.slice(0, 1500)}`,
      { cause },
    );
  }
}
