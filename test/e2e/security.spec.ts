/** What the page may not do, tried from inside the page. */
import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';
import type { RunningApp } from './app.ts';

let running: RunningApp;
test.beforeAll(async () => {
  running = await launchApp();
});
test.afterAll(() => running.close());

test('the page has no Node and no Electron', async () => {
  const found = await running.page.evaluate(() =>
    ['require', 'process', 'Buffer', 'global', 'module', 'electron', 'ipcRenderer'].filter((name) => name in window),
  );
  expect(found).toEqual([]);
});

test('the bridge offers its few functions and nothing else', async () => {
  const names = await running.page.evaluate(() => Object.keys((window as unknown as { auscult: object }).auscult).sort());
  expect(names).toEqual([
    'chooseImport',
    'copyPicture',
    'isTest',
    'onEngineLost',
    'onImportRequested',
    'pathForFile',
    'platform',
    'requestEnginePort',
    'saveDicom',
    'saveFhir',
    'savePdf',
    'savePicture',
    'saveText',
    'version',
  ]);
});

test('the page comes with its content security policy', async () => {
  const headers = await running.page.evaluate(async () => {
    const response = await fetch('auscult://app/index.html');
    return [response.headers.get('content-security-policy'), response.headers.get('x-content-type-options')];
  });
  expect(headers[0]).toContain("default-src 'none'");
  expect(headers[0]).not.toContain("script-src 'self' 'unsafe-inline'");
  expect(headers[1]).toBe('nosniff');
});

test('no file outside the page is served', async () => {
  const urls = [
    'auscult://app/..%2f..%2fpackage.json',
    'auscult://app/%2e%2e/main/index.js',
    'auscult://app/../preload/index.cjs',
    'auscult://other/index.html',
  ];
  const statuses = await running.page.evaluate(
    (list) =>
      Promise.all(
        list.map((url) =>
          fetch(url)
            .then((r) => r.status)
            .catch(() => 0),
        ),
      ),
    urls,
  );
  expect(statuses.every((status) => status === 0 || status >= 400)).toBe(true);
});

test('nothing leaves the machine: fetch, image, socket and beacon are refused', async () => {
  const reached = await running.page.evaluate(async () => {
    const outcomes: Record<string, boolean> = {};
    outcomes['fetch'] = await fetch('https://example.com/').then(
      () => true,
      () => false,
    );
    outcomes['image'] = await new Promise((resolve) => {
      const image = new Image();
      image.onload = () => resolve(true);
      image.onerror = () => resolve(false);
      image.src = 'https://example.com/a.png';
    });
    outcomes['socket'] = await new Promise((resolve) => {
      try {
        const socket = new WebSocket('wss://example.com');
        socket.onopen = () => resolve(true);
        socket.onerror = () => resolve(false);
      } catch {
        resolve(false);
      }
    });
    return outcomes;
  });
  expect(reached).toEqual({ fetch: false, image: false, socket: false });
});

test('a request by the main process does not leave the machine either', async () => {
  const outcome = await running.app.evaluate(async ({ net }) =>
    net.fetch('https://example.com/').then(
      () => 'reached',
      () => 'refused',
    ),
  );
  expect(outcome).toBe('refused');
});

test('inline script and eval are refused', async () => {
  const ran = await running.page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.wasInlined = true';
    document.head.append(script);
    script.remove();
    return (window as unknown as { wasInlined?: boolean }).wasInlined === true;
  });
  expect(ran).toBe(false);
});

test('no permission is granted and no second window opens', async () => {
  const state = await running.page.evaluate(async () => {
    const opened = window.open('https://example.com') !== null;
    const camera = await navigator.mediaDevices?.getUserMedia({ video: true }).then(
      () => true,
      () => false,
    );
    const place = await navigator.permissions.query({ name: 'geolocation' }).then(
      (status) => status.state,
      () => 'denied',
    );
    return { opened, camera: camera ?? false, place };
  });
  expect(state).toEqual({ opened: false, camera: false, place: 'denied' });
  expect(running.app.windows()).toHaveLength(1);
});

test('a second request of the same page for the engine is refused', async () => {
  const count = await running.page.evaluate(async () => {
    let ports = 0;
    window.addEventListener('message', (event) => (ports += event.ports.length));
    (window as unknown as { auscult: { requestEnginePort(): void } }).auscult.requestEnginePort();
    await new Promise((resolve) => setTimeout(resolve, 500));
    return ports;
  });
  expect(count).toBe(0);
});

test('the window is sandboxed and isolated', async () => {
  const preferences = await running.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    const { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity } = contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity };
  });
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, webSecurity: true });
});

// Last, since Playwright waits for a navigation that never comes.
test('the page cannot be navigated away', async () => {
  await running.page.evaluate(() => {
    location.href = 'https://example.com';
  });
  expect(running.page.url()).toMatch(/^auscult:\/\/app\/index\.html/);
});
