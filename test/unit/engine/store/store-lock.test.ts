import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFileName, lockStore } from '../../../../engine/store/store-lock.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

describe('lockStore', () => {
  it('refuses a second lock on the same folder until the first is released', async () => {
    const folder = await temporaryFolder();
    const lock = await lockStore(folder);
    await expect(lockStore(folder)).rejects.toThrowError(expect.objectContaining({ code: 'store-busy', details: { dataDir: folder } }));
    await lock.release();
    await (await lockStore(folder)).release();
  });

  it('takes over a lock file that was left behind', async () => {
    const folder = await temporaryFolder();
    await (await lockStore(folder)).release();
    expect((await stat(join(folder, lockFileName))).size).toBe(0);
    await (await lockStore(folder)).release();
  });
});
