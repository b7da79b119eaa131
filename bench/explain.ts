/** An explanation as the reader waits for it: a click on a finding, from the encrypted store to map, shares and scores. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExplanationTarget, StudyKey } from '../contract/index.ts';
import type { Engine } from '../engine/index.ts';
import { makeClinicalFilms, makeEcgs } from './recordings.ts';
import { makeRow, reportRows, timeEach, type Row } from './row.ts';
import { withEngine, withFolder } from './surroundings.ts';

const studies = 12;
const warmUps = 2;
const missing = { missing: 'none' };
const words: ExplanationTarget = { kind: 'words', text: 'left bundle branch block' };

async function importAll(engine: Engine, folder: string, files: readonly Uint8Array[]): Promise<StudyKey[]> {
  const keys: StudyKey[] = [];
  for (const [i, bytes] of files.entries()) {
    const path = join(folder, `${i}.dcm`);
    writeFileSync(path, bytes);
    const { outcomes } = await engine.call('importPaths', { paths: [path], encode: true });
    if (outcomes[0]?.kind !== 'imported') throw new Error('a recording was not imported');
    keys.push(outcomes[0].study.studyKey);
  }
  return keys;
}

async function rowsOf(engine: Engine, what: string, keys: readonly StudyKey[], codes: readonly [string, string]): Promise<Row[]> {
  const explain = (target: ExplanationTarget) => (i: number) =>
    engine.call('explainFinding', { studyKey: keys[i] ?? ('' as StudyKey), target });
  const n = studies - warmUps;
  const first = await timeEach(warmUps, n, explain({ kind: 'finding', code: codes[0] }));
  const second = await timeEach(warmUps, n, explain({ kind: 'finding', code: codes[1] }));
  const typed = await timeEach(warmUps, n, explain(words));
  return [
    makeRow(`Explain a finding of ${what}, opened for the first time`, 'ms', first, missing),
    makeRow('Explain another finding of it', 'ms', second, missing),
    makeRow('Explain typed words on it, with the weight of each word', 'ms', typed, missing),
  ];
}

const rows = await withFolder((folder) =>
  withEngine(folder, async (engine) => {
    const films = await importAll(engine, folder, makeClinicalFilms(studies));
    const ecgs = await importAll(engine, folder, makeEcgs(studies));
    return [
      ...(await rowsOf(engine, 'a film of 3000 × 2500', films, ['cxr:cardiomegaly', 'cxr:pleural-effusion'])),
      ...(await rowsOf(engine, 'an ECG of 12 × 5000 samples', ecgs, ['scp:LVH', 'scp-super:NORM'])),
    ];
  }),
);
reportRows(rows);
