/** QRS detection beat by beat against reference beats, as ANSI/AAMI EC57 compares them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readBeatAnnotations, type BeatAnnotations } from '../import/wfdb/annotations.ts';
import { parseWfdbHeader } from '../import/wfdb/header.ts';
import { readSignalFile } from '../import/wfdb/signals.ts';
import { detectQrs, indexRecord } from '../signal/index.ts';

/** Beats of the reference, those found of them, and detections that are none. */
export interface DetectionCounts {
  readonly beats: number;
  readonly found: number;
  readonly extra: number;
}

/** Counts of one record or set. */
export interface DetectionRow extends DetectionCounts {
  readonly set: string;
}

/** A detection belongs to a reference beat within this time (EC57). */
const toleranceSeconds = 0.15;

/**
 * Pairs detections with reference beats, in order. Not compared are ventricular flutter (EC57 leaves it out) and what lies before the
 * first and after the last reference beat, since recordings are marked in part. The first five minutes, which EC57 grants a detector
 * for learning, are compared.
 *
 * @param detected  samples, ascending
 */
export function compareBeats(
  detected: readonly number[],
  { beats, flutter }: BeatAnnotations,
  samplingFrequencyHz: number,
): DetectionCounts {
  const tolerance = toleranceSeconds * samplingFrequencyHz;
  const isCompared = (at: number): boolean => !flutter.some(([from, to]) => at >= from - tolerance && at <= to + tolerance);
  const reference = beats.filter(isCompared);
  const [first, last] = [reference[0] ?? Infinity, reference.at(-1) ?? -Infinity];
  const inside = detected.filter((at) => at >= first - tolerance && at <= last + tolerance && isCompared(at));
  let [next, found] = [0, 0];
  for (const beat of reference) {
    while (next < inside.length && (inside[next] ?? 0) < beat - tolerance) next += 1;
    if (Math.abs((inside[next] ?? Infinity) - beat) > tolerance) continue;
    found += 1;
    next += 1;
  }
  return { beats: reference.length, found, extra: inside.length - found };
}

/**
 * Wilson's 95 % interval of a share.
 *
 * @returns [low, high] between 0 and 1; NaN of none
 * @see Wilson EB, J Am Stat Assoc 1927;22:209–212
 */
export function wilsonInterval(successes: number, n: number): [low: number, high: number] {
  const z = 1.959964;
  const share = successes / n;
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/**
 * Detection in a WFDB record with reference beats (`.atr`) beside it: by all signals together, by each alone, and as the index of an
 * imported recording has it, stretch by stretch.
 *
 * @param file  the header
 * @returns nothing without annotations or samples
 * @throws AuscultError as `parseWfdbHeader` and `readSignalFile`
 */
export async function detectionInRecord(file: string): Promise<DetectionRow[]> {
  const stem = file.slice(0, -4);
  const name = path.basename(stem);
  const annotations = await readFile(`${stem}.atr`).catch(() => null);
  if (annotations === null) return [];
  const header = parseWfdbHeader(await readFile(file, 'latin1'), path.basename(file));
  const signalFile = header.signals[0]?.fileName;
  if (signalFile === undefined) return [];
  const bytes = await readFile(path.join(path.dirname(file), signalFile)).catch(() => null);
  if (bytes === null) return [];
  const signals = readSignalFile(header, signalFile, new Uint8Array(bytes), path.basename(file));
  const samplingFrequencyHz = signals[0]?.samplingFrequencyHz ?? NaN;
  const leads = signals.map((signal) => new Float32Array(signal.adc));
  const reference = readBeatAnnotations(new Uint8Array(annotations));
  const row = (set: string, detected: readonly number[]): DetectionRow => ({ set: `${name}, ${set}`, ...compareBeats(detected, reference, samplingFrequencyHz) }); // prettier-ignore
  const index = await indexRecord({
    samplingFrequencyHz,
    samplesPerLead: leads[0]?.length ?? 0,
    leadCount: leads.length,
    read: (lead, from, to) => leads[lead]?.slice(from, to) ?? new Float32Array(),
  });
  return [
    row('all leads', detectQrs(leads, samplingFrequencyHz)),
    ...signals.map(({ signal }, lead) => row(`${signal.description} alone`, detectQrs(leads.slice(lead, lead + 1), samplingFrequencyHz))),
    row('as imported', Array.from(index.beats)),
  ];
}
