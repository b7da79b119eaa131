/** Samples without NaN, for filters. */

/** Holds the last sample over NaN; before the first sample, the first; 0 where nothing is recorded at all. */
export function bridgeGaps(lead: Float32Array): Float32Array {
  const bridged = lead.slice();
  let first = 0;
  while (first < lead.length && Number.isNaN(lead[first])) first += 1;
  let last = lead[first] ?? 0;
  for (let t = 0; t < bridged.length; t++) {
    const sample = bridged[t] as number;
    if (Number.isNaN(sample)) bridged[t] = last;
    else last = sample;
  }
  return bridged;
}
