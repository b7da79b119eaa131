/** Units of voltage as ECG files write them. */

const millivoltsPerUnit: Readonly<Record<string, number>> = {
  v: 1_000,
  mv: 1,
  uv: 1e-3,
  nv: 1e-6,
  millivolt: 1,
  microvolt: 1e-3,
  volt: 1_000,
  nanovolt: 1e-6,
};

/**
 * Millivolts that one unit is: `mV`, `uV`, `µV`, `microvolt`, in any case.
 *
 * @returns `null` for anything that is not a unit of voltage
 */
export function millivoltsPer(unit: string): number | null {
  const bare = unit.trim().toLowerCase().replace(/[µμ]/, 'u').replace(/s$/, '');
  return millivoltsPerUnit[bare] ?? null;
}
