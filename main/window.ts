/** The one window: sandboxed, dark from its first pixel, shown when there is something to see. */
import { join } from 'node:path';
import { app, BrowserWindow, screen } from 'electron';
import { testSwitch, versionSwitch } from './channels.ts';
import { pageUrl } from './page-files.ts';
import { leastSize, readWindowState, writeWindowState } from './window-state.ts';

const background = '#0b0e13';

export interface WindowPlaces {
  /** Absolute path of the built preload script. */
  readonly preload: string;
  /** File that keeps size and place. */
  readonly stateFile: string;
  readonly isTest: boolean;
}

/** Opens the window and loads the page. */
export function openWindow({ preload, stateFile, isTest }: WindowPlaces): BrowserWindow {
  const { isMaximized, ...bounds } = readWindowState(stateFile, listAreas());
  const window = new BrowserWindow({
    ...bounds,
    minWidth: leastSize.width,
    minHeight: leastSize.height,
    show: false,
    backgroundColor: background,
    title: 'Auscult',
    autoHideMenuBar: true,
    ...(process.platform === 'linux' ? { icon: join(app.getAppPath(), 'build/icon.png') } : {}),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // The spelling checker would download its dictionaries.
      spellcheck: false,
      additionalArguments: [`${versionSwitch}${app.getVersion()}`, ...(isTest ? [testSwitch] : [])],
    },
  });
  window.once('ready-to-show', () => {
    if (isMaximized) window.maximize();
    window.show();
  });
  window.on('close', () => writeWindowState(stateFile, { ...window.getNormalBounds(), isMaximized: window.isMaximized() }));
  void window.loadURL(pageUrl);
  return window;
}

function listAreas(): Electron.Rectangle[] {
  const main = screen.getPrimaryDisplay();
  return [main, ...screen.getAllDisplays().filter((display) => display.id !== main.id)].map((display) => display.workArea);
}
