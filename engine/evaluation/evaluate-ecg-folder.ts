/** Detection and intervals on a folder of ECGs: marked records, annotated WFDB records, files that carry their device's measurements. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isAuscultError } from '../../contract/index.ts';
import { findFiles, readMeasuredEcg } from '../import/index.ts';
import { detectQrs } from '../signal/index.ts';
import { leadSamples } from '../signal/measure-ecg.ts';
import { markedEcgs } from './delineation-marks.ts';
import { detectionLeads, EcgComparison, type DelineateEcg, type DifferenceRow, type RecordDifference } from './ecg-comparison.ts';
import { referenceIntervals } from './ecg-intervals.ts';
import { compareBeats, detectionInRecord, type DetectionRow } from './qrs-detection.ts';

/** Everything that a folder showed. */
export interface EcgFolderEvaluation {
  readonly detection: readonly DetectionRow[];
  readonly differences: readonly DifferenceRow[];
  /** What the differences are of, record by record. */
  readonly records: readonly RecordDifference[];
  /** Files with reference measurements or annotations that could not be read, and why. */
  readonly refused: readonly string[];
}

/**
 * Evaluates all that a folder holds.
 *
 * @param delineate   the delineator model; without, the classical method alone is measured
 * @param onProgress  called after each record
 */
export async function evaluateEcgFolder(
  folder: string,
  delineate: DelineateEcg | undefined,
  onProgress: (done: number) => void = () => undefined,
): Promise<EcgFolderEvaluation> {
  const collected = new EcgComparison();
  let done = 0;
  const splits = await splitsOf(folder);
  for await (const ecg of markedEcgs(folder)) {
    const marks = (ecg.marks.II ?? []).filter((wave) => wave.kind === 'QRS').map((wave) => wave.peak);
    const leads = detectionLeads.map((lead) => leadSamples(ecg.trace, lead));
    const { samplingFrequencyHz } = ecg.trace;
    collected.detection(
      'marked records',
      compareBeats(detectQrs(leads, samplingFrequencyHz), { beats: marks, flutter: [] }, samplingFrequencyHz),
    );
    const sets = ['marked records', ...(splits.has(ecg.id) ? [`marked records, split ${splits.get(ecg.id)}`] : [])];
    await collected.compare({ record: ecg.id, sets, trace: ecg.trace, reference: (beats) => referenceIntervals(ecg, beats) }, delineate);
    onProgress(++done);
  }
  for (const file of await findFiles([folder])) {
    await evaluateFile(file, collected, delineate).catch((error: unknown) => {
      if (!isAuscultError(error)) throw error;
      collected.refused.push(error.message);
    });
    onProgress(++done);
  }
  const { detections, records, refused } = collected;
  return { detection: [...detections.values()], differences: collected.differences(), records, refused };
}

async function evaluateFile(file: string, collected: EcgComparison, delineate: DelineateEcg | undefined): Promise<void> {
  const name = path.basename(file);
  if (/\.hea$/i.test(name)) {
    for (const { set, ...counts } of await detectionInRecord(file)) collected.detection(set, counts);
    return;
  }
  if (/\.(br|jsonl|csv|txt|md|json)$/i.test(name)) return;
  const measured = await readMeasuredEcg({ name, bytes: new Uint8Array(await readFile(file)) });
  if (measured === null) return;
  const { format, trace, device } = measured;
  const sets = [`device measurements, ${format}`, 'device measurements, all formats'];
  await collected.compare({ record: name, sets: collected.setsWithout(trace, sets), trace, reference: () => device }, delineate);
}

/** Splits of the records that an index beside the marks names. */
async function splitsOf(folder: string): Promise<Map<string, string>> {
  const text = await readFile(path.join(folder, 'ecg_index.jsonl'), 'utf8').catch(() => '');
  const splits = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [id, split] = [/"id": ?"([^"]+)"/.exec(line)?.[1], /"split": ?"([^"]+)"/.exec(line)?.[1]];
    if (id !== undefined && split !== undefined) splits.set(id, split);
  }
  return splits;
}
