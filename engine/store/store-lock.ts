/**
 * One process at a time. The lock is an exclusive SQLite lock on an empty file: the operating system holds it, so it ends
 * with the process that took it, however that ends, and no stale lock can stay behind.
 */
import sqlcipher from '@journeyapps/sqlcipher';
import { join } from 'node:path';
import { AuscultError } from '../../contract/index.ts';

/** Name of the empty lock file in the store's folder. */
export const lockFileName = 'store.lock';

/** How long to wait for another process that is just closing, ms. */
const waitMs = 500;

/** A held lock. */
export interface StoreLock {
  release(): Promise<void>;
}

/**
 * Takes the lock of a store's folder.
 *
 * @throws AuscultError 'store-busy' while another process, or another store in this one, holds it
 */
export async function lockStore(dataDir: string): Promise<StoreLock> {
  const database = await new Promise<InstanceType<typeof sqlcipher.Database>>((resolve, reject) => {
    const opened = new sqlcipher.Database(join(dataDir, lockFileName), (error) => (error ? reject(error) : resolve(opened)));
  });
  const close = (): Promise<void> => new Promise((resolve, reject) => database.close((error) => (error ? reject(error) : resolve())));
  database.configure('busyTimeout', waitMs);
  try {
    await new Promise<void>((resolve, reject) => database.exec('BEGIN EXCLUSIVE', (error) => (error ? reject(error) : resolve())));
  } catch (error) {
    await close();
    throw new AuscultError('store-busy', { dataDir }, { cause: error });
  }
  return { release: close };
}
