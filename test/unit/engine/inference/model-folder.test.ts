import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openModelFolder, type ModelFolder } from '../../../../engine/inference/model-folder.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
let folder = '';

/** A folder with one model of two files and a card. */
async function folderWithModel(): Promise<ModelFolder> {
  await mkdir(path.join(folder, 'weights'), { recursive: true });
  await mkdir(path.join(folder, 'cards'), { recursive: true });
  await writeFile(path.join(folder, 'weights', 'm.onnx'), 'graph');
  await writeFile(path.join(folder, 'weights', 'm.data-0'), 'numbers');
  await writeFile(path.join(folder, 'cards', 'm.md'), '# M');
  const files = [
    { path: 'weights/m.onnx', sha256: sha256('graph'), bytes: 5 },
    { path: 'weights/m.data-0', sha256: sha256('numbers'), bytes: 7 },
  ];
  const models = [{ id: 'm', version: '3', task: 'test', files, licence: 'MIT', card: 'cards/m.md' }];
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify({ schemaVersion: 1, models }));
  return openModelFolder(folder);
}

beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'auscult-models-'))));
afterEach(() => rm(folder, { recursive: true }));

describe('ModelFolder', () => {
  it('names a model with its version, and one that is not installed', async () => {
    const models = await folderWithModel();
    expect(models.modelId('m')).toBe('m@3');
    expect(models.modelId('other')).toBe('other@none');
  });

  it('gives the path of a file whose model is whole', async () => {
    const models = await folderWithModel();
    expect(await models.verifiedFile('m', 'm.onnx')).toBe(path.join(folder, 'weights', 'm.onnx'));
  });

  it('refuses a model of which another file was changed', async () => {
    const models = await folderWithModel();
    await writeFile(path.join(folder, 'weights', 'm.data-0'), 'nUmbers');
    await expect(models.verifiedFile('m', 'm.onnx')).rejects.toMatchObject({
      code: 'model-corrupt',
      details: { modelId: 'm@3', file: 'm.data-0' },
    });
  });

  it('sees a change of the same length after it has checked the file', async () => {
    const models = await folderWithModel();
    await models.verifiedFile('m', 'm.onnx');
    await writeFile(path.join(folder, 'weights', 'm.onnx'), 'hparg');
    await utimes(path.join(folder, 'weights', 'm.onnx'), 1, 1);
    await expect(models.verifiedFile('m', 'm.onnx')).rejects.toMatchObject({ code: 'model-corrupt' });
  });

  it('refuses a model of which a file is missing', async () => {
    const models = await folderWithModel();
    await rm(path.join(folder, 'weights', 'm.data-0'));
    await expect(models.verifiedFile('m', 'm.onnx')).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('refuses a file that the model does not have', async () => {
    const models = await folderWithModel();
    await expect(models.verifiedFile('m', 'x.onnx')).rejects.toMatchObject({ code: 'model-missing' });
    await expect(models.verifiedFile('x', 'm.onnx')).rejects.toMatchObject({ code: 'model-missing', details: { modelId: 'x' } });
  });

  it('tells the status with bytes, licence, card and latest run', async () => {
    const models = await folderWithModel();
    const runs = new Map([['m', { executionProvider: 'cpu', lastRunMs: 12 }]]);
    expect(await models.status(runs)).toEqual([
      { modelId: 'm@3', task: 'test', state: 'ready', bytes: 12, licence: 'MIT', executionProvider: 'cpu', lastRunMs: 12, card: '# M' },
    ]);
  });

  it('tells missing and corrupt apart', async () => {
    const models = await folderWithModel();
    await writeFile(path.join(folder, 'weights', 'm.onnx'), 'broken');
    expect((await models.status(new Map()))[0]?.state).toBe('corrupt');
    await rm(path.join(folder, 'weights', 'm.onnx'));
    expect((await models.status(new Map()))[0]?.state).toBe('missing');
  });

  it('has no models without a manifest', async () => expect(await (await openModelFolder(folder)).status(new Map())).toEqual([]));
});
