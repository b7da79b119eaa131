/** What a recording device measured itself, in whatever format it comes. */

/** Measurements of the device over the whole recording; those that are not stated are absent. */
export interface DeviceMeasurements {
  /** Beats a minute. */
  heartRateBpm?: number;
  prMs?: number;
  qrsMs?: number;
  qtMs?: number;
}

/** Keeps what is stated: recorders write 0 or a negative number for what they could not measure. */
export function statedMeasurements(values: Readonly<Record<keyof DeviceMeasurements, number | null>>): DeviceMeasurements {
  const stated: DeviceMeasurements = {};
  for (const key of ['heartRateBpm', 'prMs', 'qrsMs', 'qtMs'] as const) {
    const value = values[key];
    if (value !== null && value > 0) stated[key] = value;
  }
  return stated;
}
