/** What the recording device measured itself: global measurements of SCP-ECG (section 7). */
import { statedMeasurements, type DeviceMeasurements } from '../ecg/device-measurements.ts';
import { viewOf } from './sections.ts';

/** What stands for "not measured", "not there" and "not applicable". */
const leastUnstated = 19_999;

const headBytes = 6;
const beatBytes = 16;
const spikeBytes = [4, 6] as const;

/**
 * Reads the measurements of the first reference beat, and the ventricular rate, else the rate of the mean RR interval.
 *
 * @see EN 1064, 5.10
 */
export function readGlobalMeasurements(section: Uint8Array | undefined): DeviceMeasurements {
  if (section === undefined || section.length < headBytes + beatBytes) return {};
  const view = viewOf(section);
  const at = (offset: number): number | null => {
    const value = offset + 2 <= section.length ? view.getUint16(offset, true) : leastUnstated;
    return value === 0 || value >= leastUnstated ? null : value;
  };
  const between = (from: number, to: number): number | null => {
    const [start, end] = [view.getUint16(headBytes + from, true), view.getUint16(headBytes + to, true)];
    return start >= leastUnstated || end >= leastUnstated ? null : end - start;
  };
  const [beats, spikes] = [view.getUint8(0), view.getUint8(1)];
  const complexesAt = headBytes + beats * beatBytes + spikes * (spikeBytes[0] + spikeBytes[1]);
  const complexes = complexesAt + 2 <= section.length ? view.getUint16(complexesAt, true) : 0;
  const rrMs = at(2);
  if (beats === 0) return {};
  return statedMeasurements({
    heartRateBpm: at(complexesAt + 2 + complexes) ?? (rrMs === null ? null : 60_000 / rrMs),
    prMs: between(0, 4),
    qrsMs: between(4, 6),
    qtMs: between(4, 8),
  });
}
