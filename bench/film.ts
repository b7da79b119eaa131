/** A film from the encrypted store to decoded pixels, and memory while many are opened. The peer does only what nobody can leave out. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StudyKey } from '../contract/index.ts';
import type { Engine } from '../engine/index.ts';
import { makeClinicalFilms } from './recordings.ts';
import { makeRow, reportRows, timeEach, type Row } from './row.ts';
import { withEngine, withFolder } from './surroundings.ts';

const films = 12;
const warmUps = 2;
const opened = 200;
const megabyte = 1024 * 1024;

async function importAll(engine: Engine, folder: string): Promise<StudyKey[]> {
  const keys: StudyKey[] = [];
  for (const [i, bytes] of makeClinicalFilms(films).entries()) {
    const path = join(folder, `${i}.dcm`);
    writeFileSync(path, bytes);
    const { outcomes } = await engine.call('importPaths', { paths: [path], encode: false });
    if (outcomes[0]?.kind !== 'imported') throw new Error('a film was not imported');
    keys.push(outcomes[0].study.studyKey);
  }
  return keys;
}

/** Reading and opening one sealed file of a film's size: AES-256-GCM in Node. */
function sealedPeer(folder: string): () => void {
  const key = randomBytes(32);
  const iv = randomBytes(12);
  const path = join(folder, 'sealed');
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  writeFileSync(path, Buffer.concat([cipher.update(makeClinicalFilms(1)[0] ?? new Uint8Array()), cipher.final()]));
  const tag = cipher.getAuthTag();
  return () => {
    const decipher = createDecipheriv('aes-256-gcm', key, iv).setAuthTag(tag);
    Buffer.concat([decipher.update(readFileSync(path)), decipher.final()]);
  };
}

const rows = await withFolder((folder) =>
  withEngine(folder, async (engine): Promise<Row[]> => {
    const keys = await importAll(engine, folder);
    const open = (i: number): Promise<unknown> => engine.call('readFilmFrame', { studyKey: keys[i % films] as StudyKey });
    const cold = await timeEach(warmUps, films - warmUps, open);
    const peer = await timeEach(warmUps, films - warmUps, sealedPeer(folder));
    const prefetched: number[] = [];
    for (let i = 0; i < 5; i++) {
      const studyKey = keys[i] as StudyKey;
      await engine.call('prefetchFilms', { studyKeys: [studyKey] });
      await new Promise((done) => setTimeout(done, 1_500));
      prefetched.push(...(await timeEach(0, 1, () => open(i))));
    }
    const before = process.memoryUsage.rss();
    for (let i = 0; i < opened; i++) await open(i);
    const growth = (process.memoryUsage.rss() - before) / megabyte;
    const film = 'film, 3000 × 2500, 12 bit, 15 MB';
    return [
      makeRow(`Open one ${film}: from the encrypted store to decoded pixels`, 'ms', cold, {
        name: 'read + AES-256-GCM in Node, nothing else',
        samples: peer,
      }),
      makeRow(`The same, decoded ahead`, 'ms', prefetched, { missing: 'none' }),
      makeRow(`Growth of the engine’s memory over opening ${opened} films one after another`, 'MB', [growth], { missing: 'none' }),
    ];
  }),
);
reportRows(rows);
