/** One file into the store: read, recognise, check that it decodes, store. */
import { stat, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AuscultError, isAuscultError } from '../../contract/index.ts';
import type { ImportOutcome } from '../../contract/index.ts';
import type { EngineLog } from '../engine-api.ts';
import type { ParsedStudy } from '../import/parsed-study.ts';
import type { PutStudyResult, Store, Thumbnail } from '../store/index.ts';
import type { FileReaders } from './capabilities.ts';

/** The largest file that is read. A 43 × 43 cm film at 0.1 mm and 16 bit has 37 MB; long multi-frame captures have more. */
export const fileLimitBytes = 512 * 1024 * 1024;

/** What importing a file needs. */
export interface ImportFileParts {
  readonly store: Pick<Store, 'putStudy'>;
  readonly readers: Pick<FileReaders, 'readStudy' | 'decodeFilm' | 'makeThumbnail'>;
  readonly log: EngineLog;
}

/** A file to import, on disk or in memory. */
export interface ImportSource {
  /** As it is named to the reader. */
  readonly path: string;
  /** Without folder. */
  readonly name: string;
  read(): Promise<Uint8Array>;
  /** A file beside it, or null when there is none. */
  readSibling(name: string): Promise<Uint8Array | null>;
}

function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'you have no permission to read it';
  if (code === 'EISDIR') return 'it is a folder';
  return code === '' ? 'the system gives no reason' : `the system says ${code}`;
}

/**
 * Reads a file whole.
 *
 * @throws AuscultError 'file-unreadable', 'file-empty', 'file-too-large' (nothing is read then)
 */
export async function readWholeFile(path: string, limitBytes: number = fileLimitBytes): Promise<Uint8Array> {
  const file = basename(path);
  try {
    const facts = await stat(path);
    if (!facts.isFile()) throw new AuscultError('file-unreadable', { file, problem: 'it is not an ordinary file' });
    if (facts.size === 0) throw new AuscultError('file-empty', { file });
    if (facts.size > limitBytes) throw new AuscultError('file-too-large', { file, bytes: facts.size, limitBytes });
    return await readFile(path);
  } catch (error) {
    if (isAuscultError(error)) throw error;
    throw new AuscultError('file-unreadable', { file, problem: problemOf(error) }, { cause: error });
  }
}

/** A file on disk. Its siblings are files of the same folder only, whatever name a header gives. */
export function fileOnDisk(path: string): ImportSource {
  return {
    path,
    name: basename(path),
    read: () => readWholeFile(path),
    readSibling: async (name) => {
      if (name === '' || name === '.' || name === '..' || /[/\\\0]/u.test(name)) return null;
      try {
        return await readWholeFile(join(dirname(path), name));
      } catch (error) {
        if (isAuscultError(error) && (error.code === 'file-unreadable' || error.code === 'file-empty')) return null;
        throw error;
      }
    },
  };
}

/** Parses a file and stores it. A film must decode before it is stored, so that every stored film can be shown. */
async function storeFile(parts: ImportFileParts, source: ImportSource): Promise<{ parsed: ParsedStudy; result: PutStudyResult }> {
  const bytes = await source.read();
  const parsed = await parts.readers.readStudy({ path: source.path, name: source.name, bytes }, (name) => source.readSibling(name));
  let thumbnail: Thumbnail | null = null;
  if (parsed.modality === 'film')
    thumbnail = parts.readers.makeThumbnail(await parts.readers.decodeFilm(parsed.originals[0].bytes, source.name));
  return { parsed, result: await parts.store.putStudy(parsed, thumbnail) };
}

/**
 * Imports one file and says what became of it. Never throws for the file's sake: what goes wrong is its outcome.
 *
 * @returns the outcome, and the names of the files that the study consists of
 */
export async function importFile(
  parts: ImportFileParts,
  source: ImportSource,
): Promise<{ outcome: ImportOutcome; originalNames: string[] }> {
  const start = performance.now();
  const { path } = source;
  try {
    const { parsed, result } = await storeFile(parts, source);
    const originalNames = parsed.originals.map((original) => original.name);
    const { study, patient } = result;
    if (result.isDuplicate) return { outcome: { kind: 'duplicate', path, studyKey: study.studyKey }, originalNames };
    return { outcome: { kind: 'imported', path, study, patient, milliseconds: performance.now() - start }, originalNames };
  } catch (error) {
    const refusal = isAuscultError(error) ? error : new AuscultError('internal-error', { what: `import ${source.name}` }, { cause: error });
    if (!isAuscultError(error)) parts.log('error', 'a file could not be imported', error);
    return { outcome: { kind: 'refused', path, code: refusal.code, reason: refusal.message }, originalNames: [source.name] };
  }
}
