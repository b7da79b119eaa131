/** A data file that a site may edit: written with its defaults when absent, checked each time it is read. Holds no patient data. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** Largest file that is read, bytes. */
const mostBytes = 2_000_000;

/** What a site's file says, or why its defaults are used. */
export interface SiteFile<T> {
  readonly value: T;
  readonly file: string;
  /** A sentence for the reader, when the file is not used. */
  readonly problem?: string;
}

async function writeDefaults(file: string, defaults: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(defaults, null, 2)}\n`, { flag: 'wx' });
  await rename(temporary, file);
}

/** The first thing that is wrong with a file, in words. */
function describe(issues: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  const [first] = issues;
  if (!first) return 'it does not have the right shape';
  return first.path.length > 0 ? `${first.path.map(String).join('.')}: ${first.message}` : first.message;
}

/**
 * Reads a site's file as JSON of a schema. A file that is not there is written with the defaults; one that is damaged is left as it is,
 * and the defaults are used and the problem said.
 */
export async function readSiteFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  defaults: z.output<Schema>,
): Promise<SiteFile<z.output<Schema>>> {
  const withDefaults = (why: string): SiteFile<z.output<Schema>> => ({
    value: defaults,
    file,
    problem: `${file} is not used: ${why}. The built-in texts are used until it is mended; delete the file to have it written anew.`,
  });
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isAbsent) return withDefaults('it cannot be read');
    await writeDefaults(file, defaults).catch(() => undefined); // a store that cannot be written to says so elsewhere
    return { value: defaults, file };
  }
  if (bytes.byteLength > mostBytes) return withDefaults(`it is larger than ${mostBytes / 1e6} MB`);
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/u, ''));
  } catch (error) {
    return withDefaults(`it is not JSON (${error instanceof Error ? error.message : 'cannot be parsed'})`);
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? { value: parsed.data, file } : withDefaults(describe(parsed.error.issues));
}
