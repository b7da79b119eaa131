/**
 * Answers the contract over a message port. Knows nothing of what kind of port it is: Electron's MessagePortMain in the app, Node's
 * MessagePort in tests. A message that does not fit its schema never reaches a service.
 */
import { z } from 'zod';
import { AuscultError, calls, ClientMessage, isAuscultError } from '../contract/index.ts';
import type { CallKey, CallInput, EngineMessage, WireError } from '../contract/index.ts';
import type { EngineApi, EngineLog } from './engine-api.ts';

/** What the server needs of a port. */
export interface ServerPort {
  /** Clones the message to the other side. */
  post(message: EngineMessage): void;
  /** Starts the port; the listener gets the data of each message. */
  onMessage(listener: (data: unknown) => void): void;
  onClose(listener: () => void): void;
}

/** The part of Electron's MessagePortMain that is used, so that the engine need not import Electron. */
export interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
}

/** The part of Node's MessagePort (worker_threads) that is used. */
export interface NodePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (data: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

/** Calls that one client may have under way; more are refused. */
export const mostCallsUnderWay = 256;

/** Makes a MessagePortMain servable. */
export function fromElectronPort(port: ElectronPort): ServerPort {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', (event) => listener(event.data));
      port.start();
    },
    onClose: (listener) => void port.on('close', listener),
  };
}

/** Makes a Node MessagePort servable. */
export function fromNodePort(port: NodePort): ServerPort {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('close', listener),
  };
}

/**
 * Serves one client until its port closes; then every call it has under way is cancelled.
 *
 * @param port   the engine's end of the channel
 * @param engine the engine, or the promise of one: calls wait for it, and when it fails to start each call fails with that reason
 * @param log    receives the cause of every failure that is not a refusal of the table
 */
export function servePort(port: ServerPort, engine: Promise<EngineApi>, log: EngineLog): void {
  const client = new Client(port, engine, log);
  port.onClose(() => client.end());
  port.onMessage((data) => client.receive(data));
}

/** One client and its calls under way. */
class Client {
  readonly #port: ServerPort;
  readonly #engine: Promise<EngineApi>;
  readonly #log: EngineLog;
  readonly #underWay = new Map<number, AbortController>();
  #stopEvents: (() => void) | undefined;
  #hasEnded = false;

  constructor(port: ServerPort, engine: Promise<EngineApi>, log: EngineLog) {
    this.#port = port;
    this.#engine = engine;
    this.#log = log;
    engine.then(
      (running) => {
        if (!this.#hasEnded) this.#stopEvents = running.onEvent((event) => this.#post({ kind: 'event', event }));
      },
      () => undefined, // each call reports this failure to its caller
    );
  }

  receive(data: unknown): void {
    const message = ClientMessage.safeParse(data);
    if (!message.success) return this.#refuseMessage(data, message.error);
    if (message.data.kind === 'cancel') return this.#underWay.get(message.data.id)?.abort();
    const { id, call, input } = message.data;
    void this.#answer(id, call, input);
  }

  end(): void {
    this.#hasEnded = true;
    this.#stopEvents?.();
    for (const controller of this.#underWay.values()) controller.abort();
    this.#underWay.clear();
  }

  async #answer(id: number, call: string, input: unknown): Promise<void> {
    if (this.#underWay.has(id))
      return this.#fail(id, new AuscultError('invalid-request', { call, problem: `call ${id} is already under way` }));
    const controller = new AbortController();
    try {
      if (this.#underWay.size >= mostCallsUnderWay)
        throw new AuscultError('invalid-request', { call, problem: 'too many calls are under way' });
      const key = parseCallKey(call);
      const parsed = parseInput(key, input);
      this.#underWay.set(id, controller);
      const engine = await this.#engine;
      const output = await engine.call(key, parsed, {
        signal: controller.signal,
        onProgress: (value: unknown) => this.#post({ kind: 'progress', id, value }),
      });
      // Nobody reads what was cancelled: a film of 18 MB is not copied for it.
      if (controller.signal.aborted) throw new AuscultError('cancelled', { what: 'The request' });
      this.#post({ kind: 'result', id, output });
    } catch (error) {
      this.#fail(id, error, call);
    } finally {
      if (this.#underWay.get(id) === controller) this.#underWay.delete(id);
    }
  }

  #fail(id: number, error: unknown, call = 'a call'): void {
    this.#post({ kind: 'failure', id, error: this.#toWire(error, call) });
  }

  #toWire(error: unknown, call: string): WireError {
    if (isAuscultError(error)) {
      if (error.cause !== undefined) this.#log('warn', `${call} was refused: ${error.code}`, error.cause);
      return error.toWire();
    }
    this.#log('error', `${call} failed`, error);
    return new AuscultError('internal-error', { what: `answer ${call}` }).toWire();
  }

  /** A message that is no request and no cancellation: its sender is told if it gave an id, and the log in any case. */
  #refuseMessage(data: unknown, error: z.ZodError): void {
    const problem = firstProblem(error);
    this.#log('warn', `a message to the engine was not understood: ${problem}`);
    const identified = z.object({ id: z.int().min(0) }).safeParse(data);
    if (identified.success) this.#fail(identified.data.id, new AuscultError('invalid-request', { call: 'message', problem }));
  }

  #post(message: EngineMessage): void {
    if (!this.#hasEnded) this.#port.post(message);
  }
}

/**
 * The key in `calls` of a call that is named by that key or by its full name (`getStatus`, `system.getStatus`).
 *
 * @throws AuscultError 'invalid-request' when there is no such call
 */
export function parseCallKey(call: string): CallKey {
  const key = callKeys.get(call);
  if (key === undefined) throw new AuscultError('invalid-request', { call: call.slice(0, 64), problem: 'there is no such call' });
  return key;
}

const callKeys: ReadonlyMap<string, CallKey> = new Map(
  (Object.keys(calls) as CallKey[]).flatMap((key) => [
    [key, key],
    [calls[key].name, key],
  ]),
);

/** @throws AuscultError 'invalid-request' naming the first field that does not fit */
function parseInput<K extends CallKey>(key: K, input: unknown): CallInput<K> {
  const parsed = calls[key].input.safeParse(input);
  if (!parsed.success) throw new AuscultError('invalid-request', { call: calls[key].name, problem: firstProblem(parsed.error) });
  return parsed.data as CallInput<K>;
}

/** The first issue as `path: what`, without the value that was sent. */
function firstProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'it does not fit its schema';
  return issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ${issue.message}` : issue.message;
}
