import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseProvider, type ProviderSearch } from '../../../../engine/inference/execution-provider.ts';

let markDir = '';
beforeEach(async () => void (markDir = await mkdtemp(path.join(tmpdir(), 'auscult-provider-'))));
afterEach(() => rm(markDir, { recursive: true }));

function search(change: Partial<ProviderSearch>): ProviderSearch {
  return { platform: 'win32', offered: ['cpu', 'dml', 'coreml', 'webgpu', 'cuda'], selfTest: async () => undefined, markDir, ...change };
}

describe('chooseProvider', () => {
  it.each([
    ['win32', 'dml'],
    ['darwin', 'coreml'],
    ['freebsd', 'cpu'],
  ] as const)('takes on %s the provider %s', async (platform, provider) =>
    expect((await chooseProvider(search({ platform }))).provider).toBe(provider),
  );

  it('tries no provider on a Linux without a graphics device', async () => {
    const selfTest = async (): Promise<void> => expect.fail('tried');
    const choice = await chooseProvider(search({ platform: 'linux', exists: async () => false, selfTest }));
    expect(choice).toEqual({ provider: 'cpu', reason: 'cuda: no graphics device; webgpu: no graphics device' });
  });

  it('takes WebGPU on a Linux with a render node', async () => {
    const exists = async (file: string): Promise<boolean> => file === '/dev/dri/renderD128';
    expect((await chooseProvider(search({ platform: 'linux', exists }))).provider).toBe('webgpu');
  });

  it('falls back when the self-test fails, and says why', async () => {
    const selfTest = async (provider: string): Promise<void> => {
      if (provider === 'dml') throw new Error('no adapter');
    };
    expect(await chooseProvider(search({ selfTest }))).toEqual({ provider: 'webgpu', reason: 'self-test passed; dml: no adapter' });
  });

  it('passes over what this build does not offer', async () =>
    expect(await chooseProvider(search({ offered: ['cpu'] }))).toEqual({
      provider: 'cpu',
      reason: 'dml: not in this build; webgpu: not in this build',
    }));

  it('does not repeat a try that took the process down', async () => {
    await writeFile(path.join(markDir, 'provider-under-test-dml'), '');
    expect(await chooseProvider(search({ offered: ['dml'] }))).toEqual({
      provider: 'cpu',
      reason: 'dml: an earlier self-test did not return; webgpu: not in this build',
    });
  });

  it('marks a try only while it lasts', async () => {
    let isMarked = false;
    const selfTest = async (): Promise<void> => void (isMarked = existsSync(path.join(markDir, 'provider-under-test-dml')));
    await chooseProvider(search({ selfTest }));
    expect(isMarked).toBe(true);
    expect(await readdir(markDir)).toEqual([]);
  });

  it('ends on the CPU when marks cannot be written', async () => {
    const blocked = path.join(markDir, 'file');
    await writeFile(blocked, '');
    expect((await chooseProvider(search({ markDir: blocked }))).provider).toBe('cpu');
  });
});
