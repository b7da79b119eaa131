/** Entry of the main process. Starts things and hands them to each other; no work runs here. */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, safeStorage } from 'electron';
import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { channels } from './channels.ts';
import { EngineHost } from './engine-host.ts';
import { KeyUnavailable, obtainKey } from './key-custody.ts';
import { chooseImport, installMenu } from './menu.ts';
import { isDicom, isFhir, isPdf, isText, saveDicom, saveFhir, savePdf, saveText } from './saved-files.ts';
import { isOwnPage } from './page-files.ts';
import { copyPicture, isPng, savePicture } from './pictures.ts';
import { enforceSecurity, prepareSecurity } from './security.ts';
import { openWindow } from './window.ts';

const built = import.meta.dirname;
const userData = app.getPath('userData');

prepareSecurity();
if (app.requestSingleInstanceLock()) void run();
else app.quit();

async function run(): Promise<void> {
  app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.focus());
  app.on('window-all-closed', () => app.quit());
  await app.whenReady();
  enforceSecurity(join(built, '../renderer'));
  const host = startEngine();
  if (!host) return;
  installMenu();
  answerPages(host);
  openWindow({
    preload: join(built, '../preload/index.cjs'),
    stateFile: join(userData, 'window.json'),
    isTest: process.env['AUSCULT_TEST'] === '1',
  });
  stopEngineBeforeQuit(host);
}

/** Starts the engine while the window is still loading. Without a key there is nothing to start: the reason is shown and Auscult ends. */
function startEngine(): EngineHost | null {
  try {
    const { key, custody } = obtainKey({ configDir: userData, environmentKey: process.env['AUSCULT_KEY'], keyring: safeStorage });
    delete process.env['AUSCULT_KEY']; // no child process inherits it
    const host = new EngineHost(join(built, 'utility.js'), join(built, 'own-model-process.js'), {
      dataDir: process.env['AUSCULT_DATA_DIR'] ?? join(userData, 'store'),
      modelsDir: process.env['AUSCULT_MODELS_DIR'] ?? join(app.isPackaged ? process.resourcesPath : app.getAppPath(), 'models'),
      logFile: join(app.getPath('logs'), 'engine.log'),
      key,
      keyCustody: custody,
      version: app.getVersion(),
    });
    host.start();
    return host;
  } catch (error) {
    if (!(error instanceof KeyUnavailable)) throw error;
    dialog.showErrorBox('Auscult cannot open its patient store', error.message);
    app.exit(1);
    return null;
  }
}

/** Answers the page's few requests, and only those of the page itself. */
function answerPages(host: EngineHost): void {
  ipcMain.on(channels.requestEnginePort, (event) => {
    if (isFromOwnPage(event)) host.connect(event.sender);
  });
  ipcMain.on(channels.chooseImport, (event, what: unknown) => {
    if (isFromOwnPage(event)) void chooseImport(what === 'folder' || what === 'model' ? what : 'files');
  });
  ipcMain.handle(channels.savePdf, (event, name: unknown, pdf: unknown) =>
    isFromOwnPage(event) && typeof name === 'string' && isPdf(pdf) ? savePdf(name, pdf) : null,
  );
  ipcMain.on(channels.savePicture, (event, png: unknown) => {
    if (isFromOwnPage(event) && isPng(png)) void savePicture(png);
  });
  ipcMain.on(channels.copyPicture, (event, png: unknown) => {
    if (isFromOwnPage(event) && isPng(png)) void copyPicture(png);
  });
  ipcMain.handle(channels.saveText, (event, name: unknown, text: unknown) =>
    isFromOwnPage(event) && typeof name === 'string' && isText(text) ? saveText(name, text) : null,
  );
  ipcMain.handle(channels.saveDicom, (event, name: unknown, part10: unknown) =>
    isFromOwnPage(event) && typeof name === 'string' && isDicom(part10) ? saveDicom(name, part10) : null,
  );
  ipcMain.handle(channels.saveFhir, (event, name: unknown, json: unknown) =>
    isFromOwnPage(event) && typeof name === 'string' && isFhir(json) ? saveFhir(name, json) : null,
  );
}

function isFromOwnPage(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return event.senderFrame !== null && event.senderFrame === event.sender.mainFrame && isOwnPage(event.senderFrame.url);
}

/** Holds the end back until the engine has closed the store. */
function stopEngineBeforeQuit(host: EngineHost): void {
  let isStopped = false;
  app.on('will-quit', (event) => {
    if (isStopped) return;
    event.preventDefault();
    void host.stop().then(() => {
      isStopped = true;
      app.quit();
    });
  });
}
