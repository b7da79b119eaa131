/** WFDB headers (`.hea`): what is recorded, in which files, on what scale. */
import { AuscultError } from '../../../contract/index.ts';

/** One signal line of a header. */
export interface WfdbSignal {
  readonly fileName: string;
  /** Storage format number: 8, 16, 24, 32, 61, 80, 160, 212, 310, 311, or one that is not read. */
  readonly format: number;
  readonly samplesPerFrame: number;
  /** Frames by which this signal lags behind the others in its file. */
  readonly skew: number;
  /** Bytes before the first sample. */
  readonly byteOffset: number;
  /** ADC units per physical unit; `null` when the header states none. */
  readonly gain: number | null;
  /** ADC value of 0 physical units. */
  readonly baseline: number;
  readonly units: string;
  /** First sample value, from which format 8 counts its differences. */
  readonly initialValue: number;
  /** 16-bit sum of all samples; `null` when not stated. */
  readonly checksum: number | null;
  readonly description: string;
}

/** A whole header. */
export interface WfdbHeader {
  readonly recordName: string;
  readonly segments: number | null;
  /** Frames a second. */
  readonly frameFrequencyHz: number;
  /** Frames in the record; `null` when the header leaves it to the file's length. */
  readonly frames: number | null;
  /** ISO 8601 time `hh:mm:ss` and date; `null` when not stated. */
  readonly baseTime: string | null;
  readonly baseDate: string | null;
  readonly signals: readonly WfdbSignal[];
  /** Comment lines without their `#`. */
  readonly comments: readonly string[];
}

/** Frequency that WFDB assumes when a header states none, Hz. */
const defaultFrequencyHz = 250;
const maxSignals = 512;

const recordLine = /^([^\s/]+)(?:\/(\d+))?\s+(\d+)(?:\s+(\S+))?(?:\s+(\d+))?(?:\s+(\S+))?(?:\s+(\S+))?\s*$/;
const signalLine =
  /^(\S+)\s+(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?(?:\s+(\S+))?(?:\s+(-?\d+))?(?:\s+(-?\d+))?(?:\s+(-?\d+))?(?:\s+(-?\d+))?(?:\s+(-?\d+))?(?:\s+(.*))?$/;

/** Whether text begins like a WFDB header: after comments, a record line with a name, a number of signals and perhaps more numbers. */
export function looksLikeWfdbHeader(text: string): boolean {
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '' && !line.startsWith('#'));
  return first !== undefined && recordLine.test(first.trim());
}

/**
 * Parses a header.
 *
 * @param text  the header file as text
 * @param file  file name for messages
 * @throws AuscultError 'ecg-malformed'
 * @see WFDB Applications Guide, header(5)
 */
export function parseWfdbHeader(text: string, file: string): WfdbHeader {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const comments = lines.filter((line) => line.startsWith('#')).map((line) => line.replace(/^#+/, '').trim());
  const [first, ...rest] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const match = recordLine.exec(first ?? '');
  if (match === null) throw malformed(file, 'its first line does not describe a record');
  const [, recordName = '', segments, signalCount = '0', frequency, frames, baseTime, baseDate] = match;
  const header = {
    recordName,
    segments: segments === undefined ? null : Number(segments),
    frameFrequencyHz: frequency === undefined ? defaultFrequencyHz : parseFloat(frequency),
    frames: frames === undefined || Number(frames) === 0 ? null : Number(frames),
    baseTime: parseBaseTime(baseTime),
    baseDate: parseBaseDate(baseDate),
    comments,
  };
  if (!(header.frameFrequencyHz > 0)) throw malformed(file, 'its sampling frequency is not a positive number');
  const count = Number(signalCount);
  if (count > maxSignals) throw malformed(file, `it announces ${signalCount} signals`);
  if (header.segments !== null) return { ...header, signals: [] };
  if (rest.length < count) throw malformed(file, `it describes ${rest.length} of ${count} signals`);
  return { ...header, signals: rest.slice(0, count).map((line) => parseSignal(line, file)) };
}

function parseSignal(line: string, file: string): WfdbSignal {
  const match = signalLine.exec(line);
  if (match === null) throw malformed(file, 'one of its signal lines cannot be read');
  const [, fileName = '', format, perFrame, skew, offset, scale, , zero, initial, checksum, , description = ''] = match;
  if (/[/\\]/.test(fileName) || fileName === '..' || fileName === '-') throw malformed(file, 'it names a signal file outside its folder');
  const adcZero = Number(zero ?? 0);
  return {
    fileName,
    format: Number(format),
    samplesPerFrame: Math.max(1, Number(perFrame ?? 1)),
    skew: Number(skew ?? 0),
    byteOffset: Number(offset ?? 0),
    ...parseScale(scale, adcZero),
    initialValue: Number(initial ?? adcZero),
    checksum: checksum === undefined ? null : Number(checksum),
    description: description.trim(),
  };
}

/** `200`, `200/mV`, `200(1024)/mV`; a gain of 0 or none means that the signal is not calibrated. */
function parseScale(scale: string | undefined, adcZero: number): Pick<WfdbSignal, 'gain' | 'baseline' | 'units'> {
  const match = /^([-+.\deE]+)(?:\((-?\d+)\))?(?:\/(\S+))?$/.exec(scale ?? '');
  const gain = Number(match?.[1] ?? 0);
  const baseline = match?.[2] === undefined ? adcZero : Number(match[2]);
  return { gain: Number.isFinite(gain) && gain !== 0 ? gain : null, baseline, units: match?.[3] ?? 'mV' };
}

/** `8:26:04`, `16:57:09.000` or `0:01` (minutes and seconds) as ISO 8601 time. */
function parseBaseTime(value: string | undefined): string | null {
  const match = /^(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:\.\d+)?$/.exec(value ?? '');
  if (match === null) return null;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  return [hours, minutes, seconds].map((part) => part.padStart(2, '0')).join(':');
}

/** `26/10/1994` (day first) as ISO 8601 date. */
function parseBaseDate(value: string | undefined): string | null {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(value ?? '');
  if (match === null) return null;
  const [, day = '', month = '', year = ''] = match;
  if (Number(day) < 1 || Number(day) > 31 || Number(month) < 1 || Number(month) > 12) return null;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function malformed(file: string, problem: string): AuscultError {
  return new AuscultError('ecg-malformed', { file, problem });
}
