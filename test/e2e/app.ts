/** Starts the built app for a test, each time with folders and a key of its own, and takes it away again. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';

export const repoRoot = resolve(import.meta.dirname, '../..');

/** A running app and where it keeps its things. */
export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Folder of the patient store. */
  readonly dataDir: string;
  /** What the page said on its console as errors. */
  readonly errors: string[];
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** An app other than the built one, for example a packaged executable. */
  readonly executablePath?: string;
  readonly env?: Record<string, string>;
  /** Folder that holds store and profile, to start again on what an earlier run has left; such a folder is not deleted. */
  readonly home?: string;
}

/** Launches the app and waits until the worklist can be used. */
export async function launchApp({ executablePath, env = {}, home: givenHome }: LaunchOptions = {}): Promise<RunningApp> {
  const home = givenHome ?? mkdtempSync(join(tmpdir(), 'auscult-e2e-'));
  const dataDir = join(home, 'store');
  const app = await _electron.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [`--user-data-dir=${join(home, 'user')}`, ...(executablePath ? [] : [repoRoot])],
    cwd: home,
    env: { ...inheritedEnv(), AUSCULT_KEY: randomBytes(32).toString('hex'), AUSCULT_DATA_DIR: dataDir, AUSCULT_TEST: '1', ...env },
  });
  const page = await app.firstWindow();
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  await waitForReadiness(page, 'worklist');
  return {
    app,
    page,
    dataDir,
    errors,
    close: async () => {
      await app.close();
      if (givenHome === undefined) rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Waits until the page says of itself that it shows all of a room. */
export async function waitForReadiness(page: Page, readiness: 'worklist' | 'study' | 'search' | 'ecg' | 'probes'): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-ready', readiness, { timeout: 120_000 });
}

/** Enrols the sample patients by the button of the empty worklist and waits until all are encoded. */
export async function enrolSamples(page: Page): Promise<void> {
  await page.getByTestId('enrol-samples').first().click();
  await expect(page.getByTestId('import-dock')).toHaveAttribute('data-phase', 'done', { timeout: 150_000 });
  await expect(page.getByTestId('worklist-row').first()).toBeVisible();
}

/** Every file below a folder. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? listFiles(path) : [path];
  });
}

/** Files below a folder whose bytes hold the text in UTF-8 or UTF-16. */
export function filesHolding(folder: string, text: string): string[] {
  const forms = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')];
  return listFiles(folder).filter((file) => {
    const bytes = readFileSync(file);
    return forms.some((form) => bytes.includes(form));
  });
}

function inheritedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
