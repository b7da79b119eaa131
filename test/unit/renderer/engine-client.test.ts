import { describe, expect, it } from 'vitest';
import type { ClientMessage, EngineMessage } from '../../../contract/wire.ts';
import { EngineClient, isCancelled, messageOf, type EnginePort } from '../../../renderer/engine-client.ts';

/** A port whose other end is the test. */
class TestPort implements EnginePort {
  onmessage: ((event: MessageEvent<EngineMessage>) => void) | null = null;
  readonly sent: ClientMessage[] = [];
  isClosed = false;
  postMessage(message: ClientMessage): void {
    this.sent.push(message);
  }
  close(): void {
    this.isClosed = true;
  }
  answer(message: EngineMessage): void {
    this.onmessage?.({ data: message } as MessageEvent<EngineMessage>);
  }
}

function connected(): { client: EngineClient; port: TestPort } {
  const client = new EngineClient();
  const port = new TestPort();
  client.connect(port);
  return { client, port };
}

const emptyList = { rows: [], total: 0 };

describe('the engine client', () => {
  it('sends the contract name of the call and resolves with the output of the same id', async () => {
    const { client, port } = connected();
    const list = client.call('listPatients', { filter: 'doe' });
    expect(port.sent).toEqual([{ kind: 'request', id: 0, call: 'worklist.listPatients', input: { filter: 'doe' } }]);
    port.answer({ kind: 'result', id: 0, output: emptyList });
    await expect(list).resolves.toEqual(emptyList);
  });

  it('keeps two calls apart whose answers come in the other order', async () => {
    const { client, port } = connected();
    const first = client.call('listPatients', {});
    const second = client.call('listPatients', {});
    port.answer({ kind: 'result', id: 1, output: { rows: [], total: 2 } });
    port.answer({ kind: 'result', id: 0, output: { rows: [], total: 1 } });
    expect([(await first).total, (await second).total]).toEqual([1, 2]);
  });

  it('rejects with the code and the sentence of a failure', async () => {
    const { client, port } = connected();
    const call = client.call('openFilm', { studyKey: 'f1' });
    port.answer({
      kind: 'failure',
      id: 0,
      error: { code: 'study-not-found', message: 'There is no study f1.', details: { studyKey: 'f1' } },
    });
    await expect(call).rejects.toMatchObject({ code: 'study-not-found', message: 'There is no study f1.', details: { studyKey: 'f1' } });
  });

  it('hands progress on, and none after the end', async () => {
    const { client, port } = connected();
    const seen: unknown[] = [];
    const call = client.call('enrolSamples', {}, { onProgress: (progress) => seen.push(progress.done) });
    port.answer({ kind: 'progress', id: 0, value: { done: 1, total: 2, stage: 'import' } });
    port.answer({ kind: 'result', id: 0, output: {} });
    port.answer({ kind: 'progress', id: 0, value: { done: 2, total: 2, stage: 'import' } });
    await call;
    expect(seen).toEqual([1]);
  });

  it('tells the engine of an abort and rejects with cancelled at once', async () => {
    const { client, port } = connected();
    const abort = new AbortController();
    const call = client.call('enrolSamples', {}, { signal: abort.signal });
    abort.abort();
    const error: unknown = await call.catch((caught: unknown) => caught);
    expect(isCancelled(error)).toBe(true);
    expect(port.sent.at(-1)).toEqual({ kind: 'cancel', id: 0 });
  });

  it('sends nothing when the signal is aborted beforehand', async () => {
    const { client, port } = connected();
    await expect(client.call('getStatus', {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(port.sent).toEqual([]);
  });

  it('does not cancel a call that has already been answered', async () => {
    const { client, port } = connected();
    const abort = new AbortController();
    const call = client.call('listPatients', {}, { signal: abort.signal });
    port.answer({ kind: 'result', id: 0, output: emptyList });
    await call;
    abort.abort();
    expect(port.sent).toHaveLength(1);
  });

  it('keeps calls until a port is connected', () => {
    const client = new EngineClient();
    void client.call('getStatus', {});
    const port = new TestPort();
    client.connect(port);
    expect(port.sent.map((message) => message.kind)).toEqual(['request']);
  });

  it('fails open calls with internal-error when the engine is lost, and works on with the next port', async () => {
    const { client, port } = connected();
    const lost = client.call('getStatus', {});
    client.disconnect({ reason: 'The engine has stopped.', isRestarting: true });
    await expect(lost).rejects.toMatchObject({ code: 'internal-error', message: 'The engine has stopped.' });
    expect(port.isClosed).toBe(true);
    const next = new TestPort();
    client.connect(next);
    const call = client.call('listPatients', {});
    next.answer({ kind: 'result', id: 1, output: emptyList });
    await expect(call).resolves.toEqual(emptyList);
  });

  it('says that the engine is lost and that it is there again', () => {
    const { client } = connected();
    const heard: string[] = [];
    client.onConnection((connection) => heard.push(connection.kind === 'lost' ? connection.reason : connection.kind));
    client.disconnect({ reason: 'Gone.', isRestarting: true });
    client.connect(new TestPort());
    expect(heard).toEqual(['Gone.', 'connected']);
  });

  it('fails every further call when the engine is gone for good, instead of waiting for ever', async () => {
    const { client } = connected();
    client.disconnect({ reason: 'Close Auscult and start it again.', isRestarting: false });
    await expect(client.call('getStatus', {})).rejects.toMatchObject({
      code: 'internal-error',
      message: 'Close Auscult and start it again.',
    });
  });

  it('tells listeners what the engine says unasked until they stop listening', () => {
    const { client, port } = connected();
    const heard: string[] = [];
    const stop = client.onEvent((event) => heard.push(event.name));
    port.answer({ kind: 'event', event: { name: 'store.changed', patientKeys: ['p1'] } });
    stop();
    port.answer({ kind: 'event', event: { name: 'store.changed', patientKeys: ['p1'] } });
    expect(heard).toEqual(['store.changed']);
  });

  it('takes the sentence of an error and the text of anything else', () => {
    expect(messageOf(new Error('No disk.'))).toBe('No disk.');
    expect(messageOf('odd')).toBe('odd');
  });
});
