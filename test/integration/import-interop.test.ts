/** Every interchange file is read or refused with an error of the table; never anything else. */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAuscultError } from '../../contract/index.ts';
import { decodeFilm, findFiles, readStudy, type ParsedStudy } from '../../engine/import/index.ts';
import { sharedDir } from '../shared-data.ts';

const folder = sharedDir();

/** Reads a file as the engine does on import: study, then pixels of a film. */
async function importFile(path: string): Promise<ParsedStudy> {
  const readSibling = (name: string): Promise<Uint8Array | null> =>
    Promise.resolve(readdirSync(dirname(path)).includes(name) ? new Uint8Array(readFileSync(join(dirname(path), name))) : null);
  const study = await readStudy({ path, name: basename(path), bytes: new Uint8Array(readFileSync(path)) }, readSibling);
  if (study.modality === 'film') await decodeFilm(study.originals[0].bytes, study.originals[0].name);
  return study;
}

/** What became of a file: its format, or the code of its refusal. */
async function outcomeOf(path: string): Promise<{ outcome: string; detail: string }> {
  try {
    const study = await importFile(path);
    return { outcome: study.format, detail: `${study.description} | ${study.notices.join(' ')}` };
  } catch (error) {
    return isAuscultError(error) ? { outcome: error.code, detail: error.message } : { outcome: 'RAW', detail: String(error) };
  }
}

describe.skipIf(folder === null)('all interchange files (needs the shared folder)', () => {
  const interop = join(folder ?? '', 'interop');

  it('are read, or refused with an error of the table', { timeout: 120_000 }, async () => {
    const counts = new Map<string, number>();
    const raw: string[] = [];
    for (const path of await findFiles([interop])) {
      const { outcome, detail } = await outcomeOf(path);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      if (outcome === 'RAW') raw.push(`${path}: ${detail}`);
      if (process.env['AUSCULT_VERBOSE'] === '1') console.log(outcome, path.slice(interop.length + 1), '|', detail);
    }
    console.table(Object.fromEntries([...counts].sort((a, b) => b[1] - a[1])));
    expect(raw).toEqual([]);
    expect(counts.get('dicom-film') ?? 0).toBe(16);
    expect(counts.get('dicom-ecg')).toBe(4);
  });

  it('turn into finite grey values wherever they hold an image, whatever they show', { timeout: 120_000 }, async () => {
    let decoded = 0;
    for (const path of await findFiles([join(interop, 'dicom-image'), join(interop, 'dicom-charset'), join(interop, 'dicom-chest')])) {
      const image = await decodeFilm(new Uint8Array(readFileSync(path)), basename(path)).catch((error: unknown) => {
        if (isAuscultError(error)) return null;
        throw error;
      });
      if (image === null) continue;
      decoded += 1;
      expect(image.values.length).toBe(image.width * image.height);
      expect(image.values.every(Number.isFinite), path).toBe(true);
    }
    expect(decoded).toBeGreaterThanOrEqual(130);
  });

  const hostile = folder === null ? [] : readdirSync(join(interop, 'hostile'));

  it.each(hostile)('hostile/%s is refused within two seconds', async (name) => {
    const start = performance.now();
    const { outcome } = await outcomeOf(join(interop, 'hostile', name));
    expect(outcome).toMatch(/^(dicom-|format-|film-|file-|transfer-|ecg-)/);
    expect(outcome).not.toMatch(/^dicom-(film|ecg)$/);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe.skipIf(folder === null)('real chest films (needs the shared folder)', () => {
  const films = join(folder ?? '', 'data', 'cxr', 'full', 'dicom');

  it.each(folder === null ? [] : readdirSync(films))('%s is read and decoded', async (name) => {
    const study = await importFile(join(films, name));
    expect(study.modality).toBe('film');
  });
});
