/** Pictures of films that the reader wants out of the app: to a file of their choice, or to the clipboard. */
import { writeFile } from 'node:fs/promises';
import electron, { BrowserWindow, clipboard, dialog, nativeImage } from 'electron';

/** First bytes of every PNG file. */
const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** Largest picture that is taken from the page, bytes. */
const maximumBytes = 256 * 2 ** 20;

/** Whether a message of the page is a PNG file. */
export function isPng(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.length <= maximumBytes && pngSignature.every((byte, at) => value[at] === byte);
}

/** Asks where to and writes the file; says so when it cannot be written. Nothing happens when no place is chosen. */
export async function savePicture(png: Uint8Array): Promise<void> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  if (!window) return;
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save the film as a picture',
    defaultPath: 'film.png',
    filters: [{ name: 'PNG picture', extensions: ['png'] }],
  });
  if (canceled || filePath === '') return;
  try {
    await writeFile(filePath, png);
  } catch (error) {
    dialog.showErrorBox(
      'The picture was not saved',
      `${filePath} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Clipboard of an Electron before 44, which the fallback runtime is. */
interface OlderClipboard {
  writeImage?(image: Electron.NativeImage): void;
}

/** Puts the picture on the clipboard. */
export async function copyPicture(png: Uint8Array): Promise<void> {
  const older = clipboard as unknown as OlderClipboard;
  if (older.writeImage) older.writeImage(nativeImage.createFromBuffer(Buffer.from(png)));
  else await clipboard.write([new electron.ClipboardItem({ 'image/png': new Blob([new Uint8Array(png)]) })]);
}
