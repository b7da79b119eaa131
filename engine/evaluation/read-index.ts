/** An index of recordings: a file with one JSON object a line, each an ECG in a shard or a film in a file of its own. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AuscultError } from '../../contract/index.ts';

const Text = z.union([z.string(), z.number()]).transform(String);
const Names = z.array(z.string()).nullish();

/** An ECG: where its samples are, and what is known of it. Fields that are not listed are not read. */
export const EcgRow = z.object({
  id: Text.optional(),
  dataset: z.string().default('unnamed'),
  patient: Text.nullish(),
  split: z.string().nullish(),
  sex: z.string().nullish(),
  /** Years. */
  age: z.number().nullish(),
  /** Superclasses; `[]` says that none applies, `null` that nothing is known. */
  superclass: Names,
  /** SCP code → likelihood in percent where stated; a code counts whatever its likelihood. `null`: nothing is known. */
  scp_codes: z.record(z.string(), z.number().nullable()).nullish(),
  /** Frontal axis where stated: `LAD`, `ALAD`, `RAD`, `ARAD` are deviations. */
  heart_axis: z.string().nullish().catch(null),
  shard: z.string().min(1),
  row: z.int().min(0),
  /** Labels in the source's own words, for example `quality:acceptable`. */
  labels_native: Names.catch(null),
  /** Samples before the padding; 1,000 when absent. */
  valid_samples: z.int().min(1).max(1_000).nullish(),
});
export type EcgRow = z.infer<typeof EcgRow>;

/** A film: where its picture is, and what is known of it. */
export const FilmRow = z.object({
  id: Text.optional(),
  file: z.string().min(1),
  source: z.string().default('unnamed'),
  patient_id: Text.nullish(),
  study_id: Text.nullish(),
  split: z.string().nullish(),
  view: z.string().nullish(),
  projection: z.string().nullish(),
  label_status: z.string().nullish(),
  chexpert14: Names,
  nih14: Names,
  report_kind: z.string().nullish(),
  findings: z.string().nullish(),
  impression: z.string().nullish(),
});
export type FilmRow = z.infer<typeof FilmRow>;

/** A film with a mask of its lungs and heart: bit flags 1 right lung, 2 left lung, 4 heart. */
export const OrganRow = z.object({
  id: Text.optional(),
  native_id: Text.nullish(),
  image: z.string().min(1),
  mask: z.string().min(1),
  source: z.string().default('unnamed'),
  split: z.string().nullish(),
  /** Cardiothoracic ratio of the mask; measured on it when absent. */
  ctr_masks: z.number().nullish(),
});
export type OrganRow = z.infer<typeof OrganRow>;

export interface RecordingIndex {
  readonly organs: readonly OrganRow[];
  readonly ecgs: readonly EcgRow[];
  readonly films: readonly FilmRow[];
  /** Numbers of the lines that hold no recording, from 1. */
  readonly brokenLines: readonly number[];
}

/** Reads one line; `null` when it is no recording. */
function readLine(line: string): { ecg: EcgRow } | { film: FilmRow } | { organs: OrganRow } | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null; // counted by the caller
  }
  const ecg = EcgRow.safeParse(value);
  if (ecg.success) return { ecg: ecg.data };
  const organs = OrganRow.safeParse(value);
  if (organs.success) return { organs: organs.data };
  const film = FilmRow.safeParse(value);
  return film.success ? { film: film.data } : null;
}

/**
 * Reads the text of an index.
 *
 * @param file  its name, for the refusal
 * @throws AuscultError 'file-empty', or 'index-malformed' when no line is a recording
 */
export function parseIndex(text: string, file: string): RecordingIndex {
  const ecgs: EcgRow[] = [];
  const films: FilmRow[] = [];
  const organs: OrganRow[] = [];
  const brokenLines: number[] = [];
  text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .forEach((line, i) => {
      if (line.trim() === '') return;
      const row = readLine(line);
      if (row === null) brokenLines.push(i + 1);
      else if ('ecg' in row) ecgs.push(row.ecg);
      else if ('organs' in row) organs.push(row.organs);
      else films.push(row.film);
    });
  if (ecgs.length + films.length + organs.length > 0) return { ecgs, films, organs, brokenLines };
  if (brokenLines.length === 0) throw new AuscultError('file-empty', { file });
  const problem = 'no line of it is a JSON object with `shard` and `row` (an ECG), `file` (a film) or `image` and `mask` (lungs and heart)';
  throw new AuscultError('index-malformed', { file, problem });
}

/**
 * Reads an index file.
 *
 * @throws AuscultError 'file-unreadable', and as `parseIndex`
 */
export async function readIndex(file: string): Promise<RecordingIndex> {
  const name = path.basename(file);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const code = (cause as NodeJS.ErrnoException).code;
    const problem = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : 'it cannot be opened';
    throw new AuscultError('file-unreadable', { file: name, problem }, { cause });
  });
  return parseIndex(text, name);
}
