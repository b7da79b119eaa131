/** An app with one empty page, for drawing. */
import { app, BrowserWindow } from 'electron';

// Not awaited at top level: the app becomes ready only once this module has been evaluated.
void app.whenReady().then(() => new BrowserWindow({ show: false, webPreferences: { sandbox: true } }).loadURL('about:blank'));
