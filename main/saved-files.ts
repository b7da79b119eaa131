/** Files that the reader wants out of the app: PDF, plain text, DICOM, FHIR. */
import { basename } from 'node:path';
import { BrowserWindow, dialog } from 'electron';
import type { FileFilter } from 'electron';
import { writeWhole } from './write-whole.ts';

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

/** Whether a message of the page is a DICOM file (PS3.10 §7.1). */
export function isDicom(value: unknown): value is ArrayBuffer {
  const prefixAt = 128;
  if (!(value instanceof ArrayBuffer) || value.byteLength < prefixAt + 4 || value.byteLength > maximumBytes) return false;
  return Buffer.from(value, prefixAt, 4).toString('latin1') === 'DICM';
}

/** Whether a message of the page is one FHIR resource as JSON. */
export function isFhir(value: unknown): value is ArrayBuffer {
  if (!isText(value)) return false;
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(value));
    return typeof parsed === 'object' && parsed !== null && 'resourceType' in parsed;
  } catch {
    return false; // not JSON
  }
}

/** Saves a DICOM file; as `saveFile`. */
export function saveDicom(name: string, part10: ArrayBuffer): Promise<string | null> {
  return saveFile('Save as DICOM', name, { name: 'DICOM file', extensions: ['dcm'] }, part10);
}

/** Saves a FHIR resource; as `saveFile`. */
export function saveFhir(name: string, json: ArrayBuffer): Promise<string | null> {
  return saveFile('Save as FHIR', name, { name: 'FHIR resource, JSON', extensions: ['json'] }, json);
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
    await writeWhole(filePath, new Uint8Array(bytes));
  } catch (error) {
    throw new Error(`${filePath} cannot be written: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return filePath;
}
