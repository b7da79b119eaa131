import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelManifest, readManifest } from '../../../../engine/inference/manifest.ts';

const entry = {
  id: 'film-encoder',
  version: '1',
  task: 'film to embedding',
  files: [{ path: 'weights/film-encoder.onnx', sha256: 'a'.repeat(64), bytes: 5 }],
  labels: [
    {
      code: 'cxr:a',
      name: 'A',
      calibration: { method: 'platt', scale: 1, bias: 0, nVal: 9, prevalence: 0.1 },
      shippable: true,
      testAuc: 0.8,
    },
  ],
  licence: 'Apache-2.0',
  metrics: {},
};
const withFile = (file: string): unknown => ({ schemaVersion: 1, models: [{ ...entry, files: [{ ...entry.files[0], path: file }] }] });

describe('ModelManifest', () => {
  it('takes an entry and leaves what it does not know', () =>
    expect(ModelManifest.parse({ schemaVersion: 1, models: [entry] }).models[0]).toMatchObject({ id: 'film-encoder', card: '' }));

  it('takes a label that has no calibration', () => {
    const labels = [{ code: 'a', name: 'A', calibration: null, shippable: false }];
    expect(ModelManifest.safeParse({ schemaVersion: 1, models: [{ ...entry, labels }] }).success).toBe(true);
  });

  it.each(['/etc/passwd', '../x.onnx', 'weights/../../x', '..', 'a\\..\\b', 'C:/x'])('refuses a file outside its folder: %s', (file) =>
    expect(ModelManifest.safeParse(withFile(file)).success).toBe(false),
  );

  it('takes two dots inside a name', () => expect(ModelManifest.safeParse(withFile('weights/a..b.onnx')).success).toBe(true));

  it('refuses another schema version', () => expect(ModelManifest.safeParse({ schemaVersion: 2, models: [] }).success).toBe(false));

  it('refuses a checksum that is none', () =>
    expect(
      ModelManifest.safeParse({ schemaVersion: 1, models: [{ ...entry, files: [{ ...entry.files[0], sha256: 'xyz' }] }] }).success,
    ).toBe(false));
});

describe('readManifest', () => {
  let folder = '';
  beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'auscult-manifest-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it('is null where there is none', async () => expect(await readManifest(folder)).toBeNull());

  it('refuses text that is no JSON by its code', async () => {
    await writeFile(path.join(folder, 'manifest.json'), '{');
    await expect(readManifest(folder)).rejects.toMatchObject({ code: 'model-corrupt' });
  });

  it('reads a manifest', async () => {
    await writeFile(path.join(folder, 'manifest.json'), JSON.stringify({ schemaVersion: 1, models: [entry] }));
    expect((await readManifest(folder))?.models).toHaveLength(1);
  });
});
