/** Starts the engine in its own process, hands each page one port to it, and starts it again after a crash. */
import { MessageChannelMain, utilityProcess } from 'electron';
import type { MessagePortMain, UtilityProcess, WebContents } from 'electron';
import type { EngineLost } from '../contract/bridge.ts';
import type { BootMessage, HostMessage, HostReply } from '../engine/host-messages.ts';
import { channels } from './channels.ts';
import { ModelProcesses } from './model-processes.ts';
import { RestartBudget } from './restart-budget.ts';

/** How long the engine may take to close the store before it is ended, ms. */
const stopTimeoutMs = 5_000;

export class EngineHost {
  readonly #entry: string;
  readonly #boot: Omit<BootMessage, 'kind'>;
  readonly #modelEntry: string;
  readonly #budget = new RestartBudget();
  #child: UtilityProcess | undefined;
  #page: WebContents | undefined;
  readonly #watched = new WeakSet<WebContents>();
  #isStopping = false;

  /**
   * @param entry absolute path of the engine's built entry
   * @param modelEntry absolute path of the built entry of a model's process
   * @param boot  what the engine is started with; the key among it stays in memory here for restarts
   */
  constructor(entry: string, modelEntry: string, boot: Omit<BootMessage, 'kind'>) {
    this.#entry = entry;
    this.#modelEntry = modelEntry;
    this.#boot = boot;
  }

  start(): void {
    const child = utilityProcess.fork(this.#entry, [], { serviceName: 'Auscult engine', stdio: 'inherit' });
    this.#child = child;
    const models = new ModelProcesses(this.#modelEntry, (message, ports) => {
      if (this.#child === child) child.postMessage(message, ports);
    });
    child.on('message', (reply: HostReply) => {
      if (reply.kind === 'start-model-process') models.start(reply.id);
      if (reply.kind === 'end-model-process') models.end(reply.id);
    });
    child.on('exit', (code) => {
      models.endAll();
      this.#onExit(child, code);
    });
    this.#send({ kind: 'boot', ...this.#boot });
    if (this.#page) this.#handPort(this.#page);
  }

  /**
   * Gives a page its port to the engine. A page gets one port for each engine; a second request by the same document is refused.
   *
   * @returns whether a port was handed over
   */
  connect(page: WebContents): boolean {
    if (this.#page === page || page.isDestroyed()) return false;
    this.#watch(page);
    this.#page = page;
    this.#handPort(page);
    return true;
  }

  /** Lets the engine close the store, then ends it. Safe to call twice. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const child = this.#child;
    if (!child) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.#send({ kind: 'stop' });
    const timeout = setTimeout(() => child.kill(), stopTimeoutMs);
    await ended;
    clearTimeout(timeout);
  }

  #onExit(child: UtilityProcess, code: number): void {
    if (this.#child === child) this.#child = undefined;
    if (this.#isStopping) return;
    const isRestarting = this.#budget.mayRestart();
    const lost: EngineLost = {
      reason: isRestarting
        ? 'The engine has stopped unexpectedly and is being started again. What was stored is kept.'
        : 'The engine has stopped several times in a row and is not started again. What was stored is kept. Close Auscult and start it again.',
      isRestarting,
    };
    process.stderr.write(`engine process ended with code ${code}\n`);
    if (this.#page && !this.#page.isDestroyed()) this.#page.send(channels.engineLost, lost);
    if (isRestarting) this.start();
  }

  #handPort(page: WebContents): void {
    if (!this.#child) return;
    const { port1, port2 } = new MessageChannelMain();
    this.#send({ kind: 'client' }, [port1]);
    page.postMessage(channels.enginePort, null, [port2]);
  }

  #send(message: HostMessage, ports: MessagePortMain[] = []): void {
    this.#child?.postMessage(message, ports);
  }

  /** A page that loads another document, or goes, has lost its port. */
  #watch(page: WebContents): void {
    if (this.#watched.has(page)) return;
    this.#watched.add(page);
    const forget = (): void => {
      if (this.#page === page) this.#page = undefined;
    };
    page.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) forget();
    });
    page.once('destroyed', forget);
  }
}
