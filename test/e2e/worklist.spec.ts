/** First start, import, and what the store leaves on disk. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { ElectronApplication } from '@playwright/test';
import { filesHolding, launchApp, waitForReadiness } from './app.ts';
import type { RunningApp } from './app.ts';

let running: RunningApp;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  running = await launchApp();
});
test.afterAll(() => running.close());

/** Answers the next file dialogs with these paths. */
async function chooseInDialog(app: ElectronApplication, paths: string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths });
  }, paths);
}

test('starts on an empty store with an interactive worklist and says what it is not', async () => {
  await expect(running.page.getByTestId('worklist')).toBeVisible();
  await expect(running.page.getByTestId('enrol-samples').first()).toBeEnabled();
  await expect(running.page.locator('body')).toContainText(/not a medical device/i);
});

test('has no accessibility violation on its first screen', async () => {
  const { violations } = await new AxeBuilder({ page: running.page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
});

test('refuses files that are no film and no ECG, each with its name and reason, and stores nothing of them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'auscult-refused-'));
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in/shopping.dcm'), 'apples, pears');
  writeFileSync(join(folder, 'in/empty.dcm'), '');
  writeFileSync(
    join(folder, 'in/broken.dcm'),
    Buffer.concat([Buffer.alloc(128), Buffer.from('DICM\u0002\u0000\u0000\u0000UL\u0004\u0000\u00ff\u00ff')]),
  );
  await chooseInDialog(running.app, [join(folder, 'in')]);
  await running.page.evaluate(() =>
    (window as unknown as { auscult: { chooseImport(what: string): void } }).auscult.chooseImport('folder'),
  );
  const outcomes = running.page.getByTestId('import-outcomes');
  await expect(outcomes).toContainText('shopping.dcm is neither a DICOM chest film');
  await expect(outcomes).toContainText('empty.dcm is empty. Copy it again from its source.');
  await expect(outcomes).toContainText('broken.dcm');
  await expect(running.page.getByTestId('worklist-row')).toHaveCount(0);
});

test('comes back to life when the engine is killed', async () => {
  const { app, page } = running;
  await app.evaluate(({ app: electron }) => {
    const engine = electron.getAppMetrics().find((metric) => metric.name === 'Auscult engine' || metric.serviceName === 'Auscult engine');
    if (!engine) throw new Error('no engine process');
    process.kill(engine.pid, 'SIGKILL');
  });
  await expect
    .poll(() => app.evaluate(({ app: electron }) => electron.getAppMetrics().some((metric) => metric.name === 'Auscult engine')), {
      timeout: 30_000,
    })
    .toBe(true);
  await page.reload();
  await waitForReadiness(page, 'worklist');
  await expect(page.getByTestId('enrol-samples').first()).toBeEnabled();
});

test('leaves no clear text of a patient on disk', async () => {
  // The tree of the store exists by now; the names are tried again with patients in it in study.spec.ts.
  expect(filesHolding(running.dataDir, 'CREATE TABLE')).toEqual([]);
  expect(filesHolding(running.dataDir, 'SQLite format 3')).toEqual([]);
});
