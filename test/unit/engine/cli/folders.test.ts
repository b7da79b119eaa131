import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configDir, defaultDataDir, defaultModelsDir } from '../../../../engine/cli/folders.ts';
import type { Machine } from '../../../../engine/cli/folders.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

const machine = (platform: NodeJS.Platform, environment: Machine['environment'] = {}): Machine => ({
  platform,
  home: '/home/u',
  environment,
});

describe('folders', () => {
  it('are the ones that the app uses on each system', () => {
    expect(configDir(machine('linux'))).toBe(join('/home/u', '.config', 'auscult'));
    expect(configDir(machine('linux', { XDG_CONFIG_HOME: '/x' }))).toBe(join('/x', 'auscult'));
    expect(configDir(machine('darwin'))).toBe(join('/home/u', 'Library', 'Application Support', 'auscult'));
    expect(configDir(machine('win32', { APPDATA: '/roaming' }))).toBe(join('/roaming', 'auscult'));
  });

  it('can be chosen by the environment', () => {
    expect(defaultDataDir(machine('linux', { AUSCULT_DATA_DIR: '/d' }))).toBe('/d');
    expect(defaultDataDir(machine('linux'))).toBe(join('/home/u', '.config', 'auscult', 'store'));
    expect(defaultModelsDir(machine('linux', { AUSCULT_MODELS_DIR: '/m' }), '/x')).toBe('/m');
  });

  it('find the models above the program, and name a folder beside it when there are none', async () => {
    const root = join(await temporaryFolder(), 'a', 'b', 'auscult');
    await mkdir(join(root, 'out', 'main'), { recursive: true });
    expect(defaultModelsDir(machine('linux'), join(root, 'out', 'main'))).toBe(join(root, 'out', 'main', 'models'));
    await mkdir(join(root, 'models'));
    await writeFile(join(root, 'models', 'manifest.json'), '{}');
    expect(defaultModelsDir(machine('linux'), join(root, 'out', 'main'))).toBe(join(root, 'models'));
  });
});
