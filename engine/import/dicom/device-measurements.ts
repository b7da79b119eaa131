/** What the recording device measured itself, as a DICOM ECG carries it (Waveform Annotation Sequence, PS3.3 C.10.10). */
import type { DeviceMeasurements } from '../ecg/device-measurements.ts';
import type { DicomFile } from './dicom-file.ts';
import { decimalOf, textOf } from './values.ts';

const names: readonly (readonly [RegExp, keyof DeviceMeasurements | 'rrMs'])[] = [
  [/^(pr|pq) (global )?interval/i, 'prMs'],
  [/^qrs (global )?(duration|interval)/i, 'qrsMs'],
  [/^qt (global )?interval/i, 'qtMs'],
  [/^rr interval/i, 'rrMs'],
  [/^(ventricular|heart) ?(heart)? ?rate/i, 'heartRateBpm'],
];

/** Reads the measurements of a parsed file; empty when it carries none. */
export function readDeviceMeasurements(file: DicomFile): DeviceMeasurements {
  const found: DeviceMeasurements = {};
  for (const item of file.dataSet.elements['x0040b020']?.items ?? []) {
    const concept = item.dataSet?.elements['x0040a043']?.items?.[0]?.dataSet;
    if (item.dataSet === undefined || concept === undefined) continue;
    const value = decimalOf(item.dataSet, 'x0040a30a');
    const name = names.find(([pattern]) => pattern.test(textOf(file, 'x00080104', concept).trim()))?.[1];
    if (name === undefined || value === null || !(value > 0)) continue;
    if (name === 'rrMs') found.heartRateBpm ??= 60_000 / value;
    else found[name] ??= value;
  }
  return found;
}
