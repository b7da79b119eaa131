/**
 * What the preload script gives the page as `window.auscult`. Small on purpose: everything else goes over the engine's port.
 *
 * A MessagePort cannot pass through Electron's contextBridge, so the engine's port arrives as a window message. A page does:
 *
 *     window.addEventListener('message', (event) => {
 *       if (event.source === window && isEnginePortMessage(event.data)) connect(event.ports[0]);
 *     });
 *     window.auscult.requestEnginePort();
 *
 * After an engine crash the same message comes again with the port of the new engine; `onEngineLost` is called before.
 */

/** `data.kind` of the window message that carries the engine's port as `event.ports[0]`. */
export const enginePortMessageKind = 'auscult.engine-port';

/** Data of the window message that carries the engine's port. */
export interface EnginePortMessage {
  readonly kind: typeof enginePortMessageKind;
}

/** Why the engine is gone and whether a new one is being started. */
export interface EngineLost {
  /** A sentence for the reader. */
  readonly reason: string;
  readonly isRestarting: boolean;
}

export interface AuscultBridge {
  /** Asks the main process for the engine's port, once per page and engine; it comes as an `EnginePortMessage`. */
  requestEnginePort(): void;
  /** Called when the engine has ended unasked. The returned function ends the listening. */
  onEngineLost(listener: (lost: EngineLost) => void): () => void;
  /** Called with absolute paths that the user chose from the menu (File, Import …). The returned function ends the listening. */
  onImportRequested(listener: (paths: readonly string[]) => void): () => void;
  /** Opens the system's file dialog; the choice arrives through `onImportRequested`. */
  chooseImport(what: 'files' | 'folder' | 'model'): void;
  /** Saves a PDF where the reader chooses. @param name  suggested file name @returns the path, null when no place was chosen; rejects with a sentence when it cannot be written */
  savePdf(name: string, pdf: ArrayBuffer): Promise<string | null>;
  /** Saves a PNG where the reader chooses; nothing happens when no place is chosen. @param png  bytes of the file */
  savePicture(png: Uint8Array): void;
  /** Puts a PNG on the clipboard as a picture. */
  copyPicture(png: Uint8Array): void;
  /** Saves plain text (UTF-8) where the reader chooses; as `savePdf`. */
  saveText(name: string, text: ArrayBuffer): Promise<string | null>;
  /** Saves a DICOM file (Part 10) where the reader chooses; as `savePdf`. */
  saveDicom(name: string, part10: ArrayBuffer): Promise<string | null>;
  /** Saves a FHIR resource (JSON) where the reader chooses; as `savePdf`. */
  saveFhir(name: string, json: ArrayBuffer): Promise<string | null>;
  /** Absolute path of a `File` that was dropped on the window; '' when it has none. */
  pathForFile(file: unknown): string;
  /** `linux`, `darwin` or `win32`. */
  readonly platform: string;
  /** Version of Auscult. */
  readonly version: string;
  /** True when started by the automated tests: no animations, nothing that waits for a person. */
  readonly isTest: boolean;
}

/** Whether the data of a window message announces the engine's port. Check `event.source === window` beside it. */
export function isEnginePortMessage(data: unknown): data is EnginePortMessage {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === enginePortMessageKind;
}
