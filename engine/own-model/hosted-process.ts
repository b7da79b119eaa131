/** Processes of models that the app's main process starts for the engine: Electron allows that to no one else. */
import type { ElectronPort } from '../port-server.ts';
import type { FromModel, ModelProcess } from './model-process.ts';

/** Longest wait for a process to be started, ms. */
const startTimeMs = 30_000;

interface Hosted {
  readonly connected: (port: ElectronPort) => void;
  ended: () => void;
}

/** Asks the host for processes and hands each its port. */
export class HostedModelProcesses {
  readonly #ask: (message: { kind: 'start-model-process' | 'end-model-process'; id: number }) => void;
  readonly #hosted = new Map<number, Hosted>();
  #nextId = 0;

  constructor(ask: (message: { kind: 'start-model-process' | 'end-model-process'; id: number }) => void) {
    this.#ask = ask;
  }

  /** Has a process started. @throws Error when none comes in time */
  start(): Promise<ModelProcess> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#hosted.delete(id);
        reject(new Error('the process of the model was not started'));
      }, startTimeMs);
      this.#hosted.set(id, {
        connected: (port) => {
          clearTimeout(timer);
          resolve(this.#processOver(id, port));
        },
        ended: () => {
          clearTimeout(timer);
          reject(new Error('the process of the model has ended at once'));
        },
      });
      this.#ask({ kind: 'start-model-process', id });
    });
  }

  /** The host has started a process; this is the port to it. */
  connect(id: number, port: ElectronPort): void {
    this.#hosted.get(id)?.connected(port);
  }

  /** The host has seen a process end. */
  ended(id: number): void {
    const hosted = this.#hosted.get(id);
    this.#hosted.delete(id);
    hosted?.ended();
  }

  #processOver(id: number, port: ElectronPort): ModelProcess {
    const listeners: (() => void)[] = [];
    const hosted = this.#hosted.get(id);
    if (hosted) hosted.ended = () => listeners.forEach((listener) => listener());
    return {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => {
        port.on('message', ({ data }) => listener(data as FromModel));
        port.start();
      },
      onEnd: (listener) => void listeners.push(listener),
      end: () => this.#ask({ kind: 'end-model-process', id }),
    };
  }
}
