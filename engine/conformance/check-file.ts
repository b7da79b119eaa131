/** One interchange file: what Auscult reads from it beside what the manifest says of it. Runs in a process of its own. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { AuscultError, isAuscultError, type EcgTrace } from '../../contract/index.ts';
import { parseDicomFile, type DicomFile } from '../import/dicom/dicom-file.ts';
import { decodeFrames } from '../import/dicom/frames.ts';
import { readWaveformGroups } from '../import/dicom/waveform.ts';
import { decodeFilm, readStudy, recogniseFormat } from '../import/index.ts';
import type { ParsedStudy } from '../import/parsed-study.ts';
import { readSierraWaveform } from '../import/sierra/waveform.ts';
import { parseWfdbHeader } from '../import/wfdb/header.ts';
import { readSignalFile } from '../import/wfdb/signals.ts';
import { parseXml } from '../import/xml/parse-xml.ts';
import { describeBlock, isSameTiming, parseEcgFacts, type EcgBlock, type EcgFacts } from './ecg-facts.ts';
import type { ManifestEntry, PixelOracle } from './manifest.ts';

/**
 * What became of a file:
 * `equal` its decoded pixels have the MD5 of the oracle; `differs` they do not, or an ECG is not what the oracle states;
 * `read` it was read and there is nothing, or nothing finer, to compare it with; `refused` by an error of the closed table;
 * `companion` it belongs to a header and is read with it; `missing` not in the folder; `changed` not the file that the manifest
 * speaks of; `failed` an error that is not in the table; `crashed` it took its process down, by time, memory or a trap.
 */
export type Outcome = 'equal' | 'differs' | 'read' | 'refused' | 'companion' | 'missing' | 'changed' | 'failed' | 'crashed';

/** The result for one file. */
export interface FileCheck {
  readonly outcome: Outcome;
  /** What was looked at. */
  readonly subject: 'pixels' | 'ecg' | 'file';
  /** Why, or what was compared with what. */
  readonly detail: string;
  /** What an import makes of it: `film`, `ecg`, or the code of its refusal. */
  readonly imported: string;
}

type Comparison = Omit<FileCheck, 'imported'>;

/**
 * Checks one file.
 *
 * @param folder  the manifest's folder
 * @returns never throws for the file's sake
 */
export async function checkFile(folder: string, entry: ManifestEntry): Promise<FileCheck> {
  const path = join(folder, entry.path);
  const bytes = await readFile(path).catch(() => null);
  if (bytes === null) return { outcome: 'missing', subject: 'file', detail: 'not in the folder', imported: '' };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (entry.sha256 !== '' && sha256 !== entry.sha256) {
    return { outcome: 'changed', subject: 'file', detail: 'its SHA-256 is not that of the manifest', imported: '' };
  }
  const header = companionOf(path);
  if (header !== null) return { outcome: 'companion', subject: 'file', detail: `read with ${header}`, imported: '' };
  const study = await importAs(path, bytes).catch((error: unknown) => error);
  const imported = isStudy(study) ? study.modality : isAuscultError(study) ? study.code : 'internal-error';
  try {
    return { ...(await compare(path, bytes, entry, study)), imported };
  } catch (error) {
    if (isAuscultError(error)) return { outcome: 'refused', subject: subjectOf(entry), detail: error.message, imported };
    return { outcome: 'failed', subject: subjectOf(entry), detail: String(error), imported };
  }
}

function isStudy(value: unknown): value is ParsedStudy {
  return typeof value === 'object' && value !== null && 'modality' in value;
}

function subjectOf(entry: ManifestEntry): FileCheck['subject'] {
  if (entry.pixels !== null) return 'pixels';
  return entry.ecgFacts === '' ? 'file' : 'ecg';
}

/** The whole way that a file goes on import. */
async function importAs(path: string, bytes: Uint8Array): Promise<ParsedStudy> {
  const study = await readStudy({ path, name: basename(path), bytes }, (name) => readFile(join(dirname(path), name)).catch(() => null));
  if (study.modality === 'film') await decodeFilm(study.originals[0].bytes, study.originals[0].name);
  return study;
}

/** The WFDB header that a file without a header's name belongs to; `null` when there is none. */
function companionOf(path: string): string | null {
  const extension = extname(path).toLowerCase();
  if (['', '.hea', '.dcm', '.dicom', '.xml', '.scp', '.edf', '.bdf'].includes(extension)) return null;
  const stem = basename(path, extname(path));
  const headers = readdirSync(dirname(path)).filter((name) => name.endsWith('.hea'));
  return headers.find((name) => basename(name, '.hea') === stem || stem.startsWith(basename(name, '.hea'))) ?? null;
}

async function compare(path: string, bytes: Uint8Array, entry: ManifestEntry, study: unknown): Promise<Comparison> {
  const name = basename(path);
  const facts = parseEcgFacts(entry.ecgFacts);
  const family = recogniseFormat(bytes, name);
  if (family === 'wfdb') return compareWfdb(path, bytes, facts);
  if (family === 'dicom') {
    const file = parseDicomFile(bytes, name);
    if (file.dataSet.elements['x7fe00010'] !== undefined) return comparePixels(file, entry);
    if (file.dataSet.elements['x54000100'] !== undefined) return compareWaveform(file, facts);
  }
  if (!isStudy(study)) throw study;
  if (family === 'sierra') return compareSierra(bytes, name, facts);
  return study.modality === 'ecg' ? compareTrace(study.trace, facts) : { outcome: 'read', subject: 'file', detail: 'read as a film' };
}

async function comparePixels(file: DicomFile, entry: ManifestEntry): Promise<Comparison> {
  const { frames } = await decodeFrames(file);
  const hash = createHash('md5');
  for (const frame of frames) hash.update(frame.bytes);
  const md5 = hash.digest('hex');
  if (entry.pixels === null) return { outcome: 'read', subject: 'pixels', detail: 'decoded; the manifest knows no MD5' };
  return { subject: 'pixels', ...judgeMd5(md5, entry.pixels) };
}

function judgeMd5(md5: string, { md5ByToolkit, isAgreed }: PixelOracle): Pick<Comparison, 'outcome' | 'detail'> {
  const toolkits = Object.keys(md5ByToolkit);
  const same = toolkits.filter((toolkit) => md5ByToolkit[toolkit] === md5);
  if (same.length > 0) {
    const others = toolkits.filter((toolkit) => !same.includes(toolkit));
    return { outcome: 'equal', detail: `as ${same.join(' and ')}${others.length > 0 ? `; ${others.join(', ')} decodes otherwise` : ''}` };
  }
  const known = isAgreed ? 'the toolkits agree on' : 'none of the toolkits has';
  return { outcome: 'differs', detail: `MD5 ${md5}; ${known} ${[...new Set(Object.values(md5ByToolkit))].join(' or ')}` };
}

function compareWaveform(file: DicomFile, facts: EcgFacts): Comparison {
  const groups = readWaveformGroups(file);
  const found = groups.map(({ channels, samples, samplingFrequencyHz }) => ({ channels: channels.length, samples, samplingFrequencyHz }));
  const md5s = groups.map((group) => createHash('md5').update(group.data).digest('hex'));
  const lackingMd5 = facts.md5s.find((md5) => !md5s.includes(md5));
  if (lackingMd5 !== undefined) return { outcome: 'differs', subject: 'ecg', detail: `no waveform has the MD5 ${lackingMd5}` };
  return judgeBlocks(found, facts, facts.md5s.length > 0 ? `; ${facts.md5s.length} waveforms equal by MD5` : '');
}

async function compareWfdb(path: string, bytes: Uint8Array, facts: EcgFacts): Promise<Comparison> {
  const name = basename(path);
  const header = parseWfdbHeader(new TextDecoder('iso-8859-1').decode(bytes), name);
  if (header.segments !== null)
    throw new AuscultError('ecg-format-unsupported', { file: name, what: `a record of ${header.segments} segments` });
  const fileNames = [...new Set(header.signals.map((signal) => signal.fileName))];
  if (fileNames.includes('~'))
    throw new AuscultError('ecg-format-unsupported', { file: name, what: 'a layout of a longer record, without samples' });
  if (fileNames.length === 0) throw new AuscultError('ecg-leads-missing', { file: name, found: 'no signal' });
  const signals = [];
  for (const fileName of fileNames) {
    const data = await readFile(join(dirname(path), fileName)).catch(() => null);
    if (data === null) throw new AuscultError('ecg-signal-missing', { file: name, needed: fileName });
    signals.push(...readSignalFile(header, fileName, data, name));
  }
  const wrong = signals.filter((one) => !one.checksumFits).map((one) => one.signal.description);
  if (wrong.length > 0) return { outcome: 'differs', subject: 'ecg', detail: `the header's checksum does not fit ${wrong.join(', ')}` };
  const checked = signals.filter((one) => one.signal.checksum !== null).length;
  const samples = header.frames ?? (signals[0]?.adc.length ?? 0) / (signals[0]?.signal.samplesPerFrame ?? 1);
  const found = [{ channels: signals.length, samples, samplingFrequencyHz: header.frameFrequencyHz }];
  return judgeBlocks(found, facts, `; ${checked} of ${signals.length} signals equal by checksum`);
}

/** What is stored, with the calibration pulse that an import leaves out. */
function compareSierra(bytes: Uint8Array, name: string, facts: EcgFacts): Comparison {
  const { channels, samplesPerLead, samplingFrequencyHz } = readSierraWaveform(parseXml(bytes, name), name);
  return judgeBlocks([{ channels: channels.length, samples: samplesPerLead, samplingFrequencyHz }], facts, '');
}

/** The manifest may state other blocks too, median beats for one: the trace must be one of those that it states. */
function compareTrace(trace: EcgTrace, facts: EcgFacts): Comparison {
  const recorded = trace.leads.filter((lead) => lead.origin === 'recorded').length;
  const found = { channels: recorded, samples: trace.samplesPerLead, samplingFrequencyHz: trace.samplingFrequencyHz };
  if (facts.blocks.length === 0) return { outcome: 'read', subject: 'ecg', detail: describeBlock(found) };
  const isStated = facts.blocks.some((stated) => stated.channels === recorded && isSameTiming(stated, found));
  if (isStated) return { outcome: 'read', subject: 'ecg', detail: `${describeBlock(found)}, as stated` };
  return { outcome: 'differs', subject: 'ecg', detail: `${describeBlock(found)}; stated ${facts.blocks.map(describeBlock).join(', ')}` };
}

/** Every stated block must have been found. */
function judgeBlocks(found: readonly EcgBlock[], { blocks }: EcgFacts, more: string): Comparison {
  const all = found.map(describeBlock).join(', ');
  const lacking = blocks.filter((stated) => !found.some((one) => one.channels === stated.channels && isSameTiming(one, stated)));
  if (lacking.length > 0)
    return { outcome: 'differs', subject: 'ecg', detail: `${all}; stated ${lacking.map(describeBlock).join(', ')}${more}` };
  return { outcome: 'read', subject: 'ecg', detail: `${all}${blocks.length > 0 ? ', as stated' : ''}${more}` };
}
