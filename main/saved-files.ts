/** Files that the reader wants out of the app: PDF and plain text. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { BrowserWindow, dialog } from 'electron';
import type { FileFilter } from 'electron';

/** First bytes of every PDF file. */
const signature = '%PDF-';

/** Largest file that is taken from the page, bytes. */
const maximumBytes = 256 * 2 ** 20;

/** Whether a message of the page is a PDF file. */
export function isPdf(value: unknown): value is ArrayBuffer {
  if (!(value instanceof ArrayBuffer) || value.byteLength < signature.length || value.byteLength > maximumBytes) return false;
  return Buffer.from(value, 0, signature.length).toString('latin1') === signature;
}

/** Whether a message of the page is plain text in UTF-8. */
export function isText(value: unknown): value is ArrayBuffer {
  if (!(value instanceof ArrayBuffer) || value.byteLength > maximumBytes) return false;
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(value).includes('\0');
  } catch {
    return false; // not UTF-8
  }
}

/** Saves a PDF; as `saveFile`. */
export function savePdf(name: string, pdf: ArrayBuffer): Promise<string | null> {
  return saveFile('Save as PDF', name, { name: 'PDF document', extensions: ['pdf'] }, pdf);
}

/** Saves plain text; as `saveFile`. */
export function saveText(name: string, text: ArrayBuffer): Promise<string | null> {
  return saveFile('Save as plain text', name, { name: 'Plain text', extensions: ['txt'] }, text);
}

/**
 * Asks where to and writes the file.
 *
 * @param name  suggested file name; a path in it is left out
 * @returns where it was written, or null when no place was chosen
 * @throws Error with a sentence for the reader when it cannot be written
 */
async function saveFile(title: string, name: string, filter: FileFilter, bytes: ArrayBuffer): Promise<string | null> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  if (!window) return null;
  const { canceled, filePath } = await dialog.showSaveDialog(window, { title, defaultPath: basename(name), filters: [filter] });
  if (canceled || filePath === '') return null;
  try {
    await writeFile(filePath, Buffer.from(bytes));
  } catch (error) {
    throw new Error(`${filePath} cannot be written: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return filePath;
}
