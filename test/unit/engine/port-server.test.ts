import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import fc from 'fast-check';
import { AuscultError } from '../../../contract/index.ts';
import type { EngineEvent, EngineMessage } from '../../../contract/index.ts';
import type { EngineApi } from '../../../engine/engine-api.ts';
import { fromElectronPort, fromNodePort, mostCallsUnderWay, parseCallKey, servePort } from '../../../engine/port-server.ts';

interface Call {
  key: string;
  input: unknown;
  signal: AbortSignal | undefined;
}

/** An engine whose answers the test decides. */
class FakeEngine {
  readonly calls: Call[] = [];
  readonly listeners = new Set<(event: EngineEvent) => void>();
  answer: (call: Call, onProgress: (value: unknown) => void) => unknown = () => ({});

  readonly api = {
    call: async (key: string, input: unknown, options?: { signal?: AbortSignal; onProgress?: (value: unknown) => void }) => {
      const call = { key, input, signal: options?.signal };
      this.calls.push(call);
      return this.answer(call, (value) => options?.onProgress?.(value));
    },
    onEvent: (listener: (event: EngineEvent) => void) => {
      this.listeners.add(listener);
      return () => this.listeners.delete(listener);
    },
    close: async () => undefined,
  } as unknown as EngineApi;
}

let client: MessagePort;
let server: MessagePort;
let engine: FakeEngine;
let received: EngineMessage[];
let logged: [string, string, unknown][];

beforeEach(() => {
  const channel = new MessageChannel();
  [client, server] = [channel.port1, channel.port2];
  engine = new FakeEngine();
  received = [];
  logged = [];
  client.on('message', (message: EngineMessage) => received.push(message));
  serve(Promise.resolve(engine.api));
});

afterEach(() => {
  client.close();
  server.close();
});

function serve(api: Promise<EngineApi>): void {
  servePort(fromNodePort(server), api, (level, message, cause) => logged.push([level, message, cause]));
}

/** Waits for what another thread of events brings. */
const until = (isSo: () => boolean): Promise<void> => vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 5_000, interval: 2 });

async function receive(count: number): Promise<EngineMessage[]> {
  await until(() => received.length >= count);
  return received;
}

const never = (): Promise<never> => new Promise(() => undefined);

describe('a call', () => {
  it('reaches the engine with its defaults filled in and comes back with the same id', async () => {
    engine.answer = () => ({ rows: [], total: 0 });
    client.postMessage({ kind: 'request', id: 7, call: 'worklist.listPatients', input: {} });
    expect(await receive(1)).toEqual([{ kind: 'result', id: 7, output: { rows: [], total: 0 } }]);
    expect(engine.calls[0]).toMatchObject({
      key: 'listPatients',
      input: { filter: '', modality: null, sort: 'latest', offset: 0, limit: 200 },
    });
  });

  it('may be named by its key as well', () =>
    expect([parseCallKey('getStatus'), parseCallKey('system.getStatus')]).toEqual(['getStatus', 'getStatus']));

  it('streams its progress in order before its result', async () => {
    engine.answer = (_call, onProgress) => {
      onProgress({ done: 1 });
      onProgress({ done: 2 });
      return { imported: 2 };
    };
    client.postMessage({ kind: 'request', id: 1, call: 'enrolSamples', input: { count: 2 } });
    expect((await receive(3)).map((message) => message.kind)).toEqual(['progress', 'progress', 'result']);
  });

  it('carries typed arrays across unchanged, NaN included', async () => {
    engine.answer = () => ({ samplesMv: new Float32Array([0.5, NaN, -1.25]) });
    client.postMessage({ kind: 'request', id: 1, call: 'openEcg', input: { studyKey: 'a' } });
    const [message] = await receive(1);
    expect(message).toEqual({ kind: 'result', id: 1, output: { samplesMv: new Float32Array([0.5, NaN, -1.25]) } });
  });

  it('is cancelled by its id, and the other call goes on', async () => {
    engine.answer = (call) =>
      new Promise((_resolve, reject) =>
        call.signal?.addEventListener('abort', () => reject(new AuscultError('cancelled', { what: 'The draft' }))),
      );
    client.postMessage({ kind: 'request', id: 1, call: 'generateDraft', input: { patientKey: 'a' } });
    client.postMessage({ kind: 'request', id: 2, call: 'generateDraft', input: { patientKey: 'b' } });
    client.postMessage({ kind: 'cancel', id: 1 });
    const [message] = await receive(1);
    expect(message).toMatchObject({
      kind: 'failure',
      id: 1,
      error: { code: 'cancelled', message: 'The draft was cancelled. Nothing half-done was kept.' },
    });
    expect(engine.calls[1]?.signal?.aborted).toBe(false);
  });
});

describe('a refusal', () => {
  it('names a call that does not exist', async () => {
    client.postMessage({ kind: 'request', id: 3, call: 'store.dropEverything', input: {} });
    expect(await receive(1)).toMatchObject([
      { kind: 'failure', id: 3, error: { code: 'invalid-request', details: { call: 'store.dropEverything' } } },
    ]);
    expect(engine.calls).toEqual([]);
  });

  it('does not mistake what every object has for a call', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
      expect(() => parseCallKey(name)).toThrowError(expect.objectContaining({ code: 'invalid-request' }));
  });

  it('names the field that does not fit and never reaches the engine', async () => {
    client.postMessage({ kind: 'request', id: 4, call: 'listPatients', input: { limit: 5000 } });
    const [message] = await receive(1);
    expect(message).toMatchObject({ kind: 'failure', id: 4, error: { code: 'invalid-request' } });
    expect(message?.kind === 'failure' && message.error.message).toContain('limit');
    expect(engine.calls).toEqual([]);
  });

  it('answers a message of no known kind when it has an id, and logs it in any case', async () => {
    client.postMessage({ kind: 'eval', id: 5, code: '1' });
    expect(await receive(1)).toMatchObject([{ kind: 'failure', id: 5, error: { code: 'invalid-request' } }]);
    expect(logged[0]?.[0]).toBe('warn');
  });

  it('of the engine keeps its code and details, and its cause goes to the log only', async () => {
    const cause = new Error('ENOENT /home/someone');
    engine.answer = () => Promise.reject(new AuscultError('study-not-found', { studyKey: 'k' }, { cause }));
    client.postMessage({ kind: 'request', id: 1, call: 'openFilm', input: { studyKey: 'k' } });
    const [message] = await receive(1);
    expect(message).toEqual({
      kind: 'failure',
      id: 1,
      error: { code: 'study-not-found', message: 'There is no study k in this store. Refresh the worklist.', details: { studyKey: 'k' } },
    });
    expect(logged).toEqual([['warn', 'openFilm was refused: study-not-found', cause]]);
  });

  it('of any other kind becomes internal-error without its text', async () => {
    engine.answer = () => Promise.reject(new TypeError('patient DOE, Jane is undefined'));
    client.postMessage({ kind: 'request', id: 1, call: 'getStatus', input: {} });
    const [message] = await receive(1);
    expect(message).toMatchObject({ kind: 'failure', error: { code: 'internal-error' } });
    expect(JSON.stringify(message)).not.toContain('DOE');
    expect(logged[0]?.[2]).toBeInstanceOf(TypeError);
  });

  it('tells of an output that cannot be sent', async () => {
    engine.answer = () => ({ card: () => 'a function' });
    client.postMessage({ kind: 'request', id: 1, call: 'getStatus', input: {} });
    expect(await receive(1)).toMatchObject([{ kind: 'failure', id: 1, error: { code: 'internal-error' } }]);
  });

  it('meets the second request with an id that is still under way', async () => {
    engine.answer = never;
    client.postMessage({ kind: 'request', id: 1, call: 'getStatus', input: {} });
    client.postMessage({ kind: 'request', id: 1, call: 'getStatus', input: {} });
    expect(await receive(1)).toMatchObject([{ kind: 'failure', id: 1, error: { code: 'invalid-request' } }]);
    expect(engine.calls).toHaveLength(1);
  });

  it('meets call 257 while 256 are under way', async () => {
    engine.answer = never;
    for (let id = 0; id <= mostCallsUnderWay; id++) client.postMessage({ kind: 'request', id, call: 'getStatus', input: {} });
    expect(await receive(1)).toMatchObject([{ kind: 'failure', id: 256, error: { code: 'invalid-request' } }]);
  });

  it('comes with the same reason for every call when the engine could not start', async () => {
    const other = new MessageChannel();
    const failures: EngineMessage[] = [];
    other.port1.on('message', (message: EngineMessage) => failures.push(message));
    servePort(fromNodePort(other.port2), Promise.reject(new AuscultError('store-key-wrong', {})), () => undefined);
    for (const id of [1, 2]) other.port1.postMessage({ kind: 'request', id, call: 'getStatus', input: {} });
    await until(() => failures.length >= 2);
    other.port1.close();
    expect(failures.map((message) => message.kind === 'failure' && message.error.code)).toEqual(['store-key-wrong', 'store-key-wrong']);
  });

  it('is all that random messages can cause', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything({ withDate: true, withMap: true, withTypedArray: true }), async (message) => {
        const before = engine.calls.length;
        client.postMessage(message);
        client.postMessage({ kind: 'request', id: 1_000_000, call: 'none', input: 0 });
        await receive(received.length + 1);
        expect(engine.calls.length).toBe(before);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a client', () => {
  it('hears the events of the engine', async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (const listener of engine.listeners) listener({ name: 'store.changed', patientKeys: ['p'] });
    expect(await receive(1)).toEqual([{ kind: 'event', event: { name: 'store.changed', patientKeys: ['p'] } }]);
  });

  it('that goes has its calls cancelled and its listener taken away', async () => {
    engine.answer = never;
    client.postMessage({ kind: 'request', id: 1, call: 'getStatus', input: {} });
    await until(() => engine.calls.length > 0);
    client.close();
    await until(() => engine.calls[0]?.signal?.aborted === true);
    expect(engine.listeners.size).toBe(0);
  });

  it('may come over a port of Electron, whose messages are wrapped', async () => {
    const posted: unknown[] = [];
    let deliver: (event: { data: unknown }) => void = () => undefined;
    const port = {
      postMessage: (message: unknown) => posted.push(message),
      on: (event: string, listener: (event: { data: unknown }) => void) => (event === 'message' ? (deliver = listener) : undefined),
      start: () => undefined,
    };
    servePort(fromElectronPort(port as never), Promise.resolve(engine.api), () => undefined);
    deliver({ data: { kind: 'request', id: 2, call: 'getStatus', input: {} } });
    await until(() => posted.length > 0);
    expect(posted).toEqual([{ kind: 'result', id: 2, output: {} }]);
  });
});
