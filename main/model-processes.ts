/** Starts a process for each model that the engine asks for, and connects the two. What runs there cannot take the engine or the window down. */
import { MessageChannelMain, utilityProcess } from 'electron';
import type { MessagePortMain, UtilityProcess } from 'electron';

/** The processes of one engine. */
export class ModelProcesses {
  readonly #entry: string;
  readonly #tell: (message: { kind: 'model-process' | 'model-process-ended'; id: number }, ports?: MessagePortMain[]) => void;
  readonly #children = new Map<number, UtilityProcess>();

  /**
   * @param entry  absolute path of the built entry
   * @param tell  sends a message to the engine
   */
  constructor(
    entry: string,
    tell: (message: { kind: 'model-process' | 'model-process-ended'; id: number }, ports?: MessagePortMain[]) => void,
  ) {
    this.#entry = entry;
    this.#tell = tell;
  }

  start(id: number): void {
    const child = utilityProcess.fork(this.#entry, [], { serviceName: 'Auscult own model', stdio: 'inherit' });
    this.#children.set(id, child);
    child.on('exit', () => {
      this.#children.delete(id);
      this.#tell({ kind: 'model-process-ended', id });
    });
    const { port1, port2 } = new MessageChannelMain();
    child.postMessage(null, [port2]);
    this.#tell({ kind: 'model-process', id }, [port1]);
  }

  end(id: number): void {
    this.#children.get(id)?.kill();
  }

  endAll(): void {
    for (const child of this.#children.values()) child.kill();
  }
}
