/** The bridge between page and main process: see contract/bridge.ts. Runs sandboxed, before the page's own scripts. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { enginePortMessageKind } from '../contract/bridge.ts';
import type { AuscultBridge, EngineLost, EnginePortMessage } from '../contract/bridge.ts';
import { channels, testSwitch, versionSwitch } from '../main/channels.ts';

const bridge: AuscultBridge = {
  requestEnginePort: () => ipcRenderer.send(channels.requestEnginePort),
  onEngineLost: (listener) => listen<EngineLost>(channels.engineLost, listener),
  onImportRequested: (listener) => listen<readonly string[]>(channels.importRequested, listener),
  chooseImport: (what) => ipcRenderer.send(channels.chooseImport, what),
  savePdf: async (name, pdf) => ipcRenderer.invoke(channels.savePdf, name, pdf) as Promise<string | null>,
  savePicture: (png) => ipcRenderer.send(channels.savePicture, png),
  copyPicture: (png) => ipcRenderer.send(channels.copyPicture, png),
  saveText: async (name, text) => ipcRenderer.invoke(channels.saveText, name, text) as Promise<string | null>,
  saveDicom: async (name, part10) => ipcRenderer.invoke(channels.saveDicom, name, part10) as Promise<string | null>,
  saveFhir: async (name, json) => ipcRenderer.invoke(channels.saveFhir, name, json) as Promise<string | null>,
  pathForFile: (file) => (file instanceof File ? webUtils.getPathForFile(file) : ''),
  platform: process.platform,
  version: process.argv.find((arg) => arg.startsWith(versionSwitch))?.slice(versionSwitch.length) ?? '',
  isTest: process.argv.includes(testSwitch),
};

contextBridge.exposeInMainWorld('auscult', bridge);

ipcRenderer.on(channels.enginePort, (event) => {
  const message: EnginePortMessage = { kind: enginePortMessageKind };
  window.postMessage(message, window.location.origin, event.ports);
});

/** Listens on one channel and gives the page the payload alone: the event object would hand it the sender. */
function listen<Payload>(channel: string, listener: (payload: Payload) => void): () => void {
  const forward = (_event: IpcRendererEvent, payload: Payload): void => listener(payload);
  ipcRenderer.on(channel, forward);
  return () => ipcRenderer.off(channel, forward);
}
