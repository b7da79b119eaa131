/** The packed application, as an installer would put it on a machine. */
import { accessSync, chmodSync, constants, existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { launchApp, repoRoot, waitForReadiness } from './app.ts';

const unpacked = join(repoRoot, 'dist', { win32: 'win-unpacked', darwin: 'mac' }[process.platform as string] ?? 'linux-unpacked');
const executable = join(
  unpacked,
  { win32: 'Auscult.exe', darwin: 'Auscult.app/Contents/MacOS/Auscult' }[process.platform as string] ?? 'auscult',
);
const nobody = 65_534;

test.skip(!existsSync(executable), 'The application is not packed. Run: npm run dist -- --dir');

test('starts to the worklist with an engine that answers', async () => {
  const running = await launchApp({ executablePath: executable });
  try {
    expect(await running.app.evaluate(({ app }) => app.isPackaged)).toBe(true);
    await expect(running.page.getByTestId('enrol-samples').first()).toBeEnabled();
    await running.page.getByTestId('room-models').click();
    await expect(running.page.locator('body')).toContainText('film-encoder');
    expect(running.errors).toEqual([]);
  } finally {
    await running.close();
  }
});

test('carries nothing but Auscult', () => {
  for (const name of ['resources/default_app.asar', 'version', 'resources/models/training'])
    expect(existsSync(join(unpacked, name))).toBe(false);
  expect(existsSync(join(unpacked, 'resources/models/manifest.json'))).toBe(true);
});

test('starts inside the sandbox as a user without privileges', async () => {
  const isRoot = process.getuid?.() === 0;
  test.skip(process.platform !== 'linux', 'The sandbox of a user without privileges is tried on Linux.');
  test.skip(isRoot && !canBeReadByAll(executable), 'The folder of this clone cannot be read by another user.');
  const home = mkdtempSync(join(tmpdir(), 'auscult-nobody-'));
  chmodSync(home, 0o777);
  const start = join(home, 'start.sh');
  const drop = isRoot ? `setpriv --reuid=${nobody} --regid=${nobody} --clear-groups` : '';
  writeFileSync(start, `#!/bin/sh\nexport HOME=${home}\nexec ${drop} "${executable}" "$@"\n`, { mode: 0o755 });
  const app = await _electron.launch({
    executablePath: start,
    chromiumSandbox: true,
    args: [`--user-data-dir=${join(home, 'user')}`],
    cwd: home,
    env: {
      ...(process.env as Record<string, string>),
      HOME: home,
      XDG_CONFIG_HOME: home,
      AUSCULT_DATA_DIR: join(home, 'store'),
      AUSCULT_TEST: '1',
    },
  });
  try {
    const page = await app.firstWindow();
    await waitForReadiness(page, 'worklist');
    expect(await app.evaluate(() => process.argv.includes('--no-sandbox'))).toBe(false);
    expect(await app.evaluate(() => process.getuid?.())).not.toBe(0);
    const sandboxed = await app.evaluate(({ app: electron }) =>
      electron
        .getAppMetrics()
        .filter((metric) => metric.type === 'Tab')
        .map((metric) => metric.pid),
    );
    expect(sandboxed.length).toBeGreaterThan(0);
  } finally {
    await app.close();
  }
});

/** Whether another user could start this file: every folder above it lets all pass. */
function canBeReadByAll(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    for (let folder = join(file, '..'); folder !== '/'; folder = join(folder, '..'))
      if ((statSync(folder).mode & 0o005) !== 0o005) return false;
    return true;
  } catch {
    return false;
  }
}
