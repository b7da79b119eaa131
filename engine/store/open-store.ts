import { access, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openForReading, openForWriting } from './connection.ts';
import { EncryptedStore } from './encrypted-store.ts';
import { deriveKeys } from './keys.ts';
import type { DerivedKeys } from './keys.ts';
import { migrate } from './migrations/index.ts';
import { OriginalFiles } from './original-files.ts';
import { lockStore } from './store-lock.ts';
import type { StoreLock } from './store-lock.ts';
import type { OpenStoreOptions, Store } from './store.ts';
import { listOriginalPaths } from './studies.ts';
import { VectorSearch } from './vector-search.ts';

/** The encrypted database in the store's folder. */
export const databaseFileName = 'auscult.db';

/** Empty file that exists while the store is open: found at opening, it tells of a crash and asks for a sweep. */
const openMarkerName = 'store.open';

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Whether a folder already holds a store. */
export function isStore(dataDir: string): Promise<boolean> {
  return exists(join(dataDir, databaseFileName));
}

async function openLocked(options: OpenStoreOptions, keys: DerivedKeys, lock: StoreLock): Promise<Store> {
  const { dataDir } = options;
  const path = join(dataDir, databaseFileName);
  const marker = join(dataDir, openMarkerName);
  const writer = await openForWriting(path, keys.database);
  try {
    await migrate(writer);
    const reader = await openForReading(path, keys.database);
    const files = new OriginalFiles(dataDir, keys);
    if (await exists(marker)) {
      const owned = await listOriginalPaths(reader);
      await files.sweep((file) => owned.has(file));
    }
    await (await open(marker, 'w', 0o600)).close();
    const vectors = new VectorSearch(reader, options.maximumCachedVectors);
    const close = async (mayHaveOrphans: boolean): Promise<void> => {
      await vectors.settle();
      await reader.close();
      await writer.close();
      if (!mayHaveOrphans) await rm(marker, { force: true });
      await lock.release();
    };
    return new EncryptedStore({ dataDir, keys, reader, writer, files, vectors, now: options.now ?? (() => new Date()), close });
  } catch (error) {
    await writer.close();
    throw error;
  }
}

/**
 * Opens the store of a folder, and makes folder and store when they are absent.
 *
 * @throws AuscultError 'store-busy' while another process has it open; 'store-key-wrong'; 'store-newer' when a later Auscult
 *   wrote it. Nothing is changed then.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const keys = deriveKeys(options.key);
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const lock = await lockStore(options.dataDir);
  try {
    return await openLocked(options, keys, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}
