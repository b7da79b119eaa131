/** The real page on an invented engine, for looking at it without Electron, models or a store. */
/// <reference types="svelte" />
/// <reference types="vite/client" />
import { mount } from 'svelte';
import App from '../../renderer/App.svelte';
import '../../renderer/ui/theme.css';
import { connectToHost, type EquippedWindow } from '../../renderer/host.ts';
import { serveInventedEngine } from './invented-engine.ts';

const bridge = {
  requestEnginePort: () => {
    const { port1, port2 } = new MessageChannel();
    serveInventedEngine(port2);
    window.postMessage({ kind: 'auscult.engine-port' }, '*', [port1]);
  },
  onEngineLost: () => () => undefined,
  onImportRequested: () => () => undefined,
  chooseImport: () => undefined,
  savePdf: () => Promise.resolve(null),
  savePicture: () => undefined,
  copyPicture: () => undefined,
  saveText: () => Promise.resolve(null),
  saveDicom: () => Promise.resolve(null),
  saveFhir: () => Promise.resolve(null),
  pathForFile: (file: unknown) => (file instanceof File ? `/invented/${file.name}` : ''),
  platform: 'linux',
  version: '0.0.0',
  isTest: true,
};
Object.assign(window, { auscult: bridge });
const target = document.getElementById('app');
if (target) mount(App, { target, props: { host: connectToHost(window as EquippedWindow) } });
