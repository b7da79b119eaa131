import { beforeEach, describe, expect, it } from 'vitest';
import { AuscultError, ModelId } from '../../../../contract/index.ts';
import type { ExecutionProvider } from '../../../../engine/inference/execution-provider.ts';
import type { ModelFolder } from '../../../../engine/inference/model-folder.ts';
import { ModelSessions } from '../../../../engine/inference/model-sessions.ts';
import type { OnnxRuntime, OnnxSession } from '../../../../engine/inference/onnx-runtime.ts';

const folder = {
  modelId: (id: string) => ModelId.parse(`${id}@1`),
  verifiedFile: async (id: string, name: string) => {
    if (id === 'absent') throw new AuscultError('model-missing', { modelId: id });
    return `/models/${name}`;
  },
} as unknown as ModelFolder;

let opened: string[] = [];
let closed = 0;
let lines: string[] = [];
/** Providers on which nothing loads. */
let failing: ExecutionProvider[] = [];

function runtime(executionProvider: ExecutionProvider, run: OnnxSession['run'] = async () => ({})): OnnxRuntime {
  const open = async (file: string, provider = executionProvider): Promise<OnnxSession> => {
    opened.push(`${file} ${provider}`);
    if (failing.includes(provider)) throw new Error(`no ${provider}`);
    const close = async (): Promise<void> => void closed++;
    return { inputNames: [], outputNames: [], executionProvider: provider, inputShape: () => [], run, close };
  };
  return { executionProvider, open };
}

function sessionsOn(provider: ExecutionProvider, run?: OnnxSession['run']): ModelSessions {
  return new ModelSessions({
    folder,
    runtime: runtime(provider, run),
    log: (level, message) => lines.push(`${level} ${message.split(' in ')[0]}`),
  });
}

beforeEach(() => {
  [opened, closed, lines, failing] = [[], 0, [], []];
});

describe('ModelSessions', () => {
  it('loads a file once, however many ask for it at the same time', async () => {
    const sessions = sessionsOn('cpu');
    const [a, b] = await Promise.all([sessions.session('m', 'm.onnx'), sessions.session('m', 'm.onnx')]);
    expect(a).toBe(b);
    expect(opened).toEqual(['/models/m.onnx cpu']);
  });

  it('falls back to the CPU for a file that the chosen provider cannot load, and logs it', async () => {
    failing = ['dml'];
    const session = await sessionsOn('dml').session('m', 'm.onnx');
    expect(session.executionProvider).toBe('cpu');
    expect(opened).toEqual(['/models/m.onnx dml', '/models/m.onnx cpu']);
    expect(lines).toEqual(['warn m.onnx does not load on dml; it runs on the CPU', 'info Loaded m.onnx on cpu']);
  });

  it('loads on the provider that is asked for', async () => {
    await sessionsOn('dml').session('m', 'm.onnx', 'cpu');
    expect(opened).toEqual(['/models/m.onnx cpu']);
  });

  it('refuses by its code when a file loads nowhere, and tries again the next time', async () => {
    failing = ['cpu'];
    const sessions = sessionsOn('cpu');
    await expect(sessions.session('m', 'm.onnx')).rejects.toMatchObject({ code: 'model-failed', details: { modelId: 'm@1' } });
    failing = [];
    await expect(sessions.session('m', 'm.onnx')).resolves.toMatchObject({ executionProvider: 'cpu' });
  });

  it('passes on that a model is missing', async () =>
    expect(sessionsOn('cpu').session('absent', 'a.onnx')).rejects.toMatchObject({ code: 'model-missing' }));

  it('remembers where and how long a model ran', async () => {
    const sessions = sessionsOn('cpu');
    expect(sessions.runs.size).toBe(0);
    await sessions.run('m', 'm.onnx', {});
    expect(sessions.runs.get('m')?.executionProvider).toBe('cpu');
    expect(sessions.runs.get('m')?.lastRunMs).toBeGreaterThanOrEqual(0);
  });

  it('refuses by its code when a run fails, and keeps the cause for the log', async () => {
    const sessions = sessionsOn('cpu', async () => {
      throw new Error('bad shape');
    });
    await expect(sessions.run('m', 'm.onnx', {})).rejects.toMatchObject({ code: 'model-failed', cause: new Error('bad shape') });
    expect(lines.at(-1)).toBe('error Model m@1 failed');
  });

  it('closes all sessions, also when one never loaded', async () => {
    const sessions = sessionsOn('cpu');
    await sessions.session('m', 'm.onnx');
    await sessions.session('m', 'n.onnx');
    await sessions.session('absent', 'a.onnx').catch(() => undefined);
    await sessions.close();
    expect(closed).toBe(2);
  });
});
