/** The manifest of a folder of interchange files: one line a file, with what independent toolkits read from it. */
import { AuscultError } from '../../contract/index.ts';
import { codecOf } from '../import/dicom/transfer-syntax.ts';

/** Name of the manifest in its folder: tab-separated values under one header line. */
export const manifestName = 'manifest.tsv';

/** What the manifest says of a file's decoded pixels. */
export interface PixelOracle {
  /** MD5 of the decoded frames, little-endian and unpadded, by toolkit. */
  readonly md5ByToolkit: Readonly<Record<string, string>>;
  /** Whether at least two toolkits decode the same bytes. */
  readonly isAgreed: boolean;
}

/** One file of the manifest. */
export interface ManifestEntry {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly category: string;
  /** SHA-256 of the file, hexadecimal; '' when not stated. */
  readonly sha256: string;
  readonly transferSyntaxUID: string;
  readonly pixels: PixelOracle | null;
  /** Free text with what was read of an ECG; '' when not stated. */
  readonly ecgFacts: string;
}

/** The header's names of the columns with a toolkit's MD5. Two of them that agree make an oracle. */
const toolkitColumns: Readonly<Record<string, string>> = {
  dcmtk_pixel_md5: 'DCMTK',
  gdcm_pixel_md5: 'GDCM',
  openjpeg_htj2k_md5: 'OpenJPEG',
};

/**
 * Reads a manifest. Columns are found by name (`path`, `category`, `sha256`, `ts_dcmdump`, `*_md5`, `ecg_facts`); all but `path`
 * may be missing.
 *
 * @param text  the manifest
 * @param file  its name for messages
 * @throws AuscultError 'manifest-malformed'
 */
export function parseManifest(text: string, file: string): ManifestEntry[] {
  const [header = '', ...lines] = text.replace(/\r/g, '').trimEnd().split('\n');
  const names = header.split('\t');
  if (!names.includes('path')) throw new AuscultError('manifest-malformed', { file, problem: 'its first line names no column "path"' });
  const entries = lines.filter((line) => line.trim() !== '').map((line) => entryOf(names, line.split('\t')));
  const outside = entries.find(({ path }) => path === '' || path.startsWith('/') || path.split(/[/\\]/).includes('..'));
  if (outside !== undefined) throw new AuscultError('manifest-malformed', { file, problem: 'a line names no file of its folder' });
  return entries;
}

function entryOf(names: readonly string[], values: readonly string[]): ManifestEntry {
  const cell = (name: string): string => values[names.indexOf(name)]?.trim() ?? '';
  return {
    path: cell('path'),
    category: cell('category'),
    sha256: cell('sha256').toLowerCase(),
    transferSyntaxUID: cell('ts_dcmdump') || cell('gdcm_ts'),
    pixels: pixelOracle(cell),
    ecgFacts: cell('ecg_facts'),
  };
}

function pixelOracle(cell: (name: string) => string): PixelOracle | null {
  const md5ByToolkit: Record<string, string> = {};
  for (const [column, toolkit] of Object.entries(toolkitColumns)) {
    const md5 = cell(column).toLowerCase();
    if (/^[0-9a-f]{32}$/.test(md5)) md5ByToolkit[toolkit] = md5;
  }
  const md5s = Object.values(md5ByToolkit);
  if (md5s.length === 0) return null;
  return { md5ByToolkit, isAgreed: new Set(md5s).size < md5s.length };
}

/** Transfer syntaxes whose decoder may round: two decoders of them need not agree to the bit. */
const lossy = new Set([
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.53',
  '1.2.840.10008.1.2.4.55',
  '1.2.840.10008.1.2.4.81',
  '1.2.840.10008.1.2.4.91',
  '1.2.840.10008.1.2.4.203',
]);

/** Whether the transfer syntax keeps every bit, so that there is one right result. */
export function isLossless(transferSyntaxUID: string): boolean {
  return codecOf(transferSyntaxUID) !== null && !lossy.has(transferSyntaxUID);
}
