/** Calibration pulses that recorders append to a recording: the same voltage in all leads at once, which no heart can make. */
import type { EcgChannel } from './trace.ts';

/** Shortest plateau of a pulse, seconds; recorders write 200 ms. */
const minPulseSeconds = 0.1;

/** Lowest plateau, mV; recorders write 1 mV. */
const minPulseMv = 0.3;

/** How far leads may differ within a pulse, mV: two digits of the usual 5 µV. */
const toleranceMv = 0.012;

/**
 * Channels without the pulse at their end and the silence around it, and how much that was.
 *
 * aVR is the negative mean of I and II, so all leads can show the same voltage only where that is 0. A recording whose last samples
 * are the same in all leads and stand at one other voltage for a tenth of a second ends with a pulse.
 *
 * @param channels             without I, II and aVR, of several lengths, or without a scale, nothing is cut
 * @param samplingFrequencyHz  Hz
 */
export function withoutPulse(
  channels: readonly EcgChannel[],
  samplingFrequencyHz: number,
): { channels: readonly EcgChannel[]; pulseSeconds: number } {
  const leads = new Set(channels.map(({ lead }) => lead));
  const samples = channels[0]?.samples;
  const isComplete = leads.has('I') && leads.has('II') && leads.has('aVR') && channels.every((channel) => channel.isCalibrated);
  if (samples === undefined || !isComplete || channels.some((channel) => channel.samples.length !== samples.length))
    return { channels, pulseSeconds: 0 };
  const isSameInAll = (t: number): boolean =>
    channels.every((channel) => Math.abs((channel.samples[t] ?? NaN) - (samples[t] ?? NaN)) < toleranceMv);
  let end = samples.length;
  while (end > 0 && isSameInAll(end - 1)) end -= 1;
  if (!hasPlateau(samples.subarray(end), minPulseSeconds * samplingFrequencyHz)) return { channels, pulseSeconds: 0 };
  return {
    channels: channels.map((channel) => ({ ...channel, samples: channel.samples.subarray(0, end) })),
    pulseSeconds: (samples.length - end) / samplingFrequencyHz,
  };
}

function hasPlateau(samples: Float32Array, minSamples: number): boolean {
  let length = 0;
  for (let t = 1; t < samples.length; t++) {
    const [value, before] = [samples[t] ?? NaN, samples[t - 1] ?? NaN];
    length = Math.abs(value) > minPulseMv && Math.abs(value - before) < toleranceMv ? length + 1 : 0;
    if (length >= minSamples) return true;
  }
  return false;
}

/** What a reader is told of a pulse that was cut off. */
export function pulseNotices(pulseSeconds: number): string[] {
  return pulseSeconds === 0 ? [] : [`Left out: the recorder's calibration pulse, the last ${pulseSeconds.toFixed(1)} s of the file.`];
}
