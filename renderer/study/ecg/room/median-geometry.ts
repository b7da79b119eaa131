/** Geometry of median beats on paper: samples to pixels, the scale that fits, the line of a beat. Pure. */

/** Paper speed at which median beats are drawn, mm/s. */
export const medianSpeed = 50;

/** Gains tried, largest first, mm/mV. */
const gainsTried = [20, 10, 5, 2.5] as const;

/** Aligned beats of one or two ECGs. */
export interface AlignedBeats {
  readonly samplingFrequencyHz: number;
  readonly samplesPerLead: number;
  /** Sample at which the beats are aligned. */
  readonly alignedAt: number;
  /** Lead-major, mV; NaN where a lead is missing. */
  readonly currentMv: Float32Array;
  readonly priorMv: Float32Array | null;
}

/** Where a beat lies in its cell. */
export interface MedianScale {
  readonly pxPerMm: number;
  /** mm/mV */
  readonly gain: number;
  readonly pxPerSample: number;
  readonly pxPerMv: number;
  /** y of 0 mV, px. */
  readonly baselineY: number;
}

/** Values of one lead. */
export function leadOf(samplesMv: Float32Array, leadIndex: number, samplesPerLead: number): Float32Array {
  return samplesMv.subarray(leadIndex * samplesPerLead, (leadIndex + 1) * samplesPerLead);
}

/**
 * The scale of a cell: the whole beat over its width at 50 mm/s, and the largest gain at which every lead given stays within its height.
 *
 * @param size  of the cell, px
 * @param leadIndexes  leads that must fit
 */
export function fitMedian(
  beats: AlignedBeats,
  size: { readonly width: number; readonly height: number },
  leadIndexes: readonly number[],
): MedianScale {
  const durationS = beats.samplesPerLead / beats.samplingFrequencyHz;
  const pxPerMm = size.width / (durationS * medianSpeed);
  let [least, greatest] = [-0.1, 0.1];
  for (const samples of beats.priorMv ? [beats.currentMv, beats.priorMv] : [beats.currentMv]) {
    for (const lead of leadIndexes) {
      for (const value of leadOf(samples, lead, beats.samplesPerLead)) {
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      }
    }
  }
  const room = size.height * 0.9;
  const gain = gainsTried.find((one) => (greatest - least) * one * pxPerMm <= room) ?? room / ((greatest - least) * pxPerMm);
  const pxPerMv = gain * pxPerMm;
  const baselineY = size.height / 2 + ((greatest + least) / 2) * pxPerMv;
  return { pxPerMm, gain, pxPerSample: size.width / beats.samplesPerLead, pxPerMv, baselineY };
}

/** The line of a beat as the data of an SVG path; a missing sample lifts the pen. */
export function medianPath(samples: Float32Array, scale: MedianScale): string {
  let path = '';
  let isDown = false;
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i] ?? NaN;
    if (Number.isNaN(value)) {
      isDown = false;
      continue;
    }
    path += `${isDown ? 'L' : 'M'}${(i * scale.pxPerSample).toFixed(1)} ${(scale.baselineY - value * scale.pxPerMv).toFixed(1)}`;
    isDown = true;
  }
  return path;
}
