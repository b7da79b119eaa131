import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../../engine/cli/run-command-line.ts';
import { assembleEngine } from '../../../../engine/engine.ts';
import { isStore } from '../../../../engine/store/index.ts';
import { fakeCapabilities, fakeEcg, fakeFilm } from '../../../fake-capabilities.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** A command line over its own folder; every run opens the store anew, as processes do. */
async function commandLine(signal = new AbortController().signal): Promise<{ folder: string; run: (...words: string[]) => Promise<Ran> }> {
  const folder = await temporaryFolder();
  const run = async (...words: string[]): Promise<Ran> => {
    let out = '';
    let error = '';
    const code = await runCommandLine(words, {
      machine: { platform: 'linux', home: folder, environment: {} },
      terminal: { writeOut: (text) => (out += text), writeError: (text) => (error += text) },
      signal,
      version: '1.2.3',
      programDir: folder,
      log: () => undefined,
      createEngine: (options) => assembleEngine(options, fakeCapabilities()),
      isStore,
    });
    return { code, out, error };
  };
  return { folder, run };
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return Object.keys(files).map((name) => join(folder, name));
}

const twoPatients = { 'a.dcm': fakeFilm('A-1', 1), 'a-ecg.dcm': fakeEcg('A-1', 2), 'b.dcm': fakeFilm('B-2', 3) };

describe('auscult', () => {
  it('explains itself, and exits 2 when nothing was asked', async () => {
    const { run } = await commandLine();
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('auscult import <path…>') });
    expect((await run()).code).toBe(2);
    expect(await run('--version')).toEqual({ code: 0, out: '1.2.3\n', error: '' });
  });

  it('exits 2 and says why when the line is not understood, as JSON too', async () => {
    const { run } = await commandLine();
    expect(await run('frobnicate')).toMatchObject({ code: 2, out: '', error: expect.stringContaining('There is no command "frobnicate"') });
    const { code, out } = await run('search', '--json');
    expect([code, JSON.parse(out).error.code]).toEqual([2, 'usage']);
    for (const words of [['import'], ['draft'], ['search', 'x', '--study', 'y'], ['sample', '--count', '0']])
      expect((await run(...words)).code).toBe(2);
  });
});

describe('auscult import', () => {
  it('names what it refuses and exits 0 when something came in', async () => {
    const { folder, run } = await commandLine();
    const { code, out, error } = await run('import', ...(await write(folder, { ...twoPatients, 'junk.txt': 'junk' })));
    expect([code, out]).toEqual([0, '3 imported, 0 already there, 1 refused\n']);
    expect(error).toContain('junk.txt is neither a DICOM chest film');
  });

  it('exits 3 when everything was refused and 4 when nothing was found', async () => {
    const { folder, run } = await commandLine();
    expect((await run('import', ...(await write(folder, { 'junk.txt': 'junk' })))).code).toBe(3);
    const empty = await temporaryFolder();
    expect((await run('import', empty)).code).toBe(4);
  });

  it('prints one JSON document with --json', async () => {
    const { folder, run } = await commandLine();
    const { out } = await run('import', '--json', ...(await write(folder, twoPatients)));
    expect(JSON.parse(out)).toMatchObject({ imported: 3, outcomes: [{ kind: 'imported' }, { kind: 'imported' }, { kind: 'imported' }] });
  });
});

describe('auscult patients, search, draft, embed, status', () => {
  it('list, find and draft what was imported', async () => {
    const { folder, run } = await commandLine();
    await run('import', '--no-encode', ...(await write(folder, twoPatients)));
    expect((await run('embed')).out).toBe('3 encoded (films 13 ms each, ECGs 13 ms each), 0 refused\n');
    const list = await run('patients', 'b-2');
    expect(list.out).toMatch(/^Name +Patient ID .*\nNAME, Of B-2 +B-2 .*\n1 of 1 patients\n$/);
    const found = await run('search', '3', '--modality', 'film');
    expect(found.out.split('\n')[1]).toMatch(/^1 +1\.000 +film +NAME, Of B-2/);
    const drafted = await run('draft', 'A-1');
    expect(drafted.code).toBe(0);
    expect(drafted.out).toContain('FILM: Written.');
    expect(drafted.out).toContain('[unsupported] Written.');
    expect(drafted.out).toContain('check every sentence');
    expect((await run('status')).out).toContain('Auscult 1.2.3: 2 patients, 3 studies. Models run on cpu.');
  });

  it('finds studies near a study by its key, as JSON', async () => {
    const { folder, run } = await commandLine();
    const imported = await run('import', '--json', ...(await write(folder, twoPatients)));
    const { studyKey } = JSON.parse(imported.out).outcomes[0].study;
    const { hits } = JSON.parse((await run('search', '--study', studyKey, '--json')).out);
    expect(hits.map((hit: { patient: { patientId: string } }) => hit.patient.patientId)).toEqual(['B-2']);
  });

  it('drafts by patient key, silent on standard output but for the document with --json', async () => {
    const { folder, run } = await commandLine();
    const imported = await run('import', '--json', ...(await write(folder, twoPatients)));
    const { patientKey } = JSON.parse(imported.out).outcomes[0].patient;
    const draft = JSON.parse((await run('draft', patientKey, '--ecg', 'none', '--seed', '5', '--json')).out);
    expect(draft).toMatchObject({ patientKey, ecgStudyKey: null, seed: 5 });
  });

  it('exits 4 for a patient or study that is not there', async () => {
    const { run } = await commandLine();
    expect(await run('draft', 'nobody')).toMatchObject({ code: 4, error: expect.stringContaining('There is no patient "nobody"') });
    expect((await run('search', '--study', 'nothing')).code).toBe(4);
  });
});

describe('auscult sample', () => {
  it('enrols once and says so the second time', async () => {
    const { run } = await commandLine();
    expect((await run('sample', '--count', '2')).out).toMatch(/^2 synthetic patients: 4 studies imported, 0 already there\n/);
    expect((await run('sample', '--count', '2')).out).toMatch(/^2 synthetic patients: 0 studies imported, 4 already there\n/);
  });

  it('exits 130 when interrupted', async () => {
    const { run } = await commandLine(AbortSignal.abort());
    expect(await run('sample')).toMatchObject({ code: 130, error: expect.stringContaining('was cancelled') });
  });
});

describe('the store of a command line', () => {
  it('lies where --data says and opens only with its key: exit 5', async () => {
    const { folder, run } = await commandLine();
    const data = join(folder, 'elsewhere');
    await run('sample', '--count', '1', '--data', data);
    expect(await isStore(data)).toBe(true);
    const keyFile = join(folder, 'other.key');
    await writeFile(keyFile, 'cd'.repeat(32));
    const { code, out } = await run('status', '--data', data, '--key-file', keyFile, '--json');
    expect([code, JSON.parse(out).error.code]).toEqual([5, 'store-key-wrong']);
    const missing = await run('status', '--data', data, '--key-file', join(folder, 'gone.key'));
    expect(missing).toMatchObject({ code: 5, error: expect.stringContaining('There is a store but no key') });
  });
});
