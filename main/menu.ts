/** The menu, short and with a key for each entry; and the import dialog that it opens. */
import { app, BrowserWindow, dialog, Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import { channels } from './channels.ts';

/** Sets the application's menu. */
export function installMenu(): void {
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Import &files…', accelerator: 'CmdOrCtrl+O', click: () => void chooseImport('files') },
        { label: 'Import f&older…', accelerator: 'CmdOrCtrl+Shift+O', click: () => void chooseImport('folder') },
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    { label: '&View', submenu: viewEntries() },
    { role: 'help', submenu: [{ label: 'About Auscult', click: () => void showAbout() }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** The developer tools are left out of an installed Auscult, where they would show patient data to whoever finds the key. */
function viewEntries(): MenuItemConstructorOptions[] {
  const entries: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  return app.isPackaged ? entries : [...entries, { type: 'separator' }, { role: 'toggleDevTools' }];
}

/**
 * Asks for files or a folder and tells the page what was chosen; nothing is sent when the dialog is closed without a choice.
 * One dialog cannot offer both on Linux and Windows.
 */
export async function chooseImport(what: 'files' | 'folder' | 'model'): Promise<void> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  if (!window) return;
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: what === 'model' ? 'Import a language model' : 'Import films and ECGs',
    ...(what === 'model' && { filters: [{ name: 'GGUF model', extensions: ['gguf'] }] }),
    buttonLabel: 'Import',
    properties: what === 'folder' ? ['openDirectory', 'multiSelections'] : ['openFile', 'multiSelections'],
  });
  if (!canceled && filePaths.length > 0 && !window.isDestroyed()) window.webContents.send(channels.importRequested, filePaths);
}

async function showAbout(): Promise<void> {
  await dialog.showMessageBox({
    type: 'info',
    title: 'About Auscult',
    message: `Auscult ${app.getVersion()}`,
    detail: 'Offline workstation for chest film and 12-lead ECG.\nNot a medical device: for research and teaching, not for diagnosis.',
  });
}
