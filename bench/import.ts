/** Import, a file at a time: recognise, parse, check, thumbnail, encrypt, index. The peer does only what nobody can leave out. */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeClinicalFilms, makeEcgs } from './recordings.ts';
import { makeRow, reportRows, timeEach, type Row } from './row.ts';
import { withEngine, withFolder } from './surroundings.ts';

const warmUps = 2;

async function importRow(what: string, folder: string, files: readonly Uint8Array[]): Promise<Row> {
  const paths = files.map((bytes, i) => {
    const path = join(folder, `${i}.dcm`);
    writeFileSync(path, bytes);
    return path;
  });
  const n = paths.length - warmUps;
  const samples = await withEngine(folder, (engine) =>
    timeEach(warmUps, n, async (i) => {
      const { imported } = await engine.call('importPaths', { paths: [paths[i] ?? ''], encode: false });
      if (imported !== 1) throw new Error(`${what} was not imported`);
    }),
  );
  const peer = await timeEach(warmUps, n, (i) => readHashSeal(paths[i] ?? '', join(folder, `${i}.sealed`)));
  return makeRow(what, 'ms', samples, { name: 'read + SHA-256 + AES-256-GCM + write in Node, nothing else', samples: peer });
}

function readHashSeal(from: string, to: string): void {
  const bytes = readFileSync(from);
  const digest = createHash('sha256').update(bytes).digest();
  const cipher = createCipheriv('aes-256-gcm', digest, randomBytes(12));
  writeFileSync(to, Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]));
}

const rows: Row[] = [];
rows.push(await withFolder((folder) => importRow('Import one film, 3000 × 2500, 12 bit, 15 MB', folder, makeClinicalFilms(12 + warmUps))));
rows.push(await withFolder((folder) => importRow('Import one 12-lead ECG, 10 s at 500 Hz, 0.1 MB', folder, makeEcgs(30 + warmUps))));
reportRows(rows);
