/** Samples without NaN, for filters. */

/** Holds the last sample over NaN; before the first sample, the first; 0 where nothing is recorded at all. */
export function bridgeGaps(lead: Float32Array): Float32Array {
  let last = lead.find((sample) => !Number.isNaN(sample)) ?? 0;
  return lead.map((sample) => (last = Number.isNaN(sample) ? last : sample));
}
