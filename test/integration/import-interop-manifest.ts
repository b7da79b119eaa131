/** The table of interchange files with what two independent toolkits decode from each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One row of the manifest; fields keep the names of its header line. */
export type ManifestRow = Readonly<Record<string, string>> & { readonly path: string; readonly category: string };

/** Reads the manifest of a folder of interchange files. */
export function readManifest(folder: string): ManifestRow[] {
  const [header = '', ...lines] = readFileSync(join(folder, 'manifest.tsv'), 'utf8').trimEnd().split('\n');
  const names = header.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((value, i) => [names[i] ?? '', value])) as ManifestRow);
}
