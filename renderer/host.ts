/** The page's way to everything outside it: the engine's port and the few calls of the preload script. */
import { isEnginePortMessage, type AuscultBridge, type EngineLost } from '../contract/bridge.ts';
import { EngineClient } from './engine-client.ts';

/** What the rooms get of the world outside the page. */
export interface Host {
  readonly engine: EngineClient;
  readonly bridge: AuscultBridge;
}

/** A window that the preload script has equipped. */
export type EquippedWindow = Window & { readonly auscult?: AuscultBridge };

/**
 * Takes the bridge of the preload script and connects a client to the engine's port, again after each engine restart.
 *
 * @param page  the window of the page
 * @returns the connected host; calls wait until the port is there
 * @throws Error when the page was opened without the preload script
 */
export function connectToHost(page: EquippedWindow): Host {
  const bridge = page.auscult;
  if (!bridge) throw new Error('Auscult was opened without its preload script.');
  const engine = new EngineClient();
  page.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0];
    if (event.source === page && isEnginePortMessage(event.data) && port) engine.connect(port);
  });
  bridge.onEngineLost((lost: EngineLost) => engine.disconnect(lost));
  bridge.requestEnginePort();
  return { engine, bridge };
}
