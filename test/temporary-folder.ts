/** Folders that tests write into and that do not outlive them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

const made: string[] = [];

/** A new folder that is deleted after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'auscult-test-'));
  made.push(folder);
  return folder;
}

/** Call once at the top of a test file that uses `temporaryFolder`. */
export function deleteTemporaryFolders(): void {
  afterEach(async () => {
    for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
  });
}
