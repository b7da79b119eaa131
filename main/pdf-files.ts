/** PDF files that the reader wants out of the app. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { BrowserWindow, dialog } from 'electron';

/** First bytes of every PDF file. */
const signature = '%PDF-';

/** Largest PDF that is taken from the page, bytes. */
const maximumBytes = 256 * 2 ** 20;

/** Whether a message of the page is a PDF file. */
export function isPdf(value: unknown): value is ArrayBuffer {
  if (!(value instanceof ArrayBuffer) || value.byteLength < signature.length || value.byteLength > maximumBytes) return false;
  return Buffer.from(value, 0, signature.length).toString('latin1') === signature;
}

/**
 * Asks where to and writes the file.
 *
 * @param name  suggested file name; a path in it is left out
 * @returns where it was written, or null when no place was chosen
 * @throws Error with a sentence for the reader when it cannot be written
 */
export async function savePdf(name: string, pdf: ArrayBuffer): Promise<string | null> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  if (!window) return null;
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save as PDF',
    defaultPath: basename(name),
    filters: [{ name: 'PDF document', extensions: ['pdf'] }],
  });
  if (canceled || filePath === '') return null;
  try {
    await writeFile(filePath, Buffer.from(pdf));
  } catch (error) {
    throw new Error(`${filePath} cannot be written: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return filePath;
}
