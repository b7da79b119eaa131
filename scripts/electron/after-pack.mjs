/** electron-builder's afterPack hook: takes out what came with the runtime and is not Auscult. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** @param {{ appOutDir: string }} context folder of the unpacked application */
export default async function afterPack({ appOutDir }) {
  for (const name of ['resources/default_app.asar', 'version']) await rm(join(appOutDir, name), { recursive: true, force: true });
}
