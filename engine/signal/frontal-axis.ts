/** Frontal axes of waves. */

/** Below this net area in both leads there is no direction, mV·ms. */
const leastAreaMvMs = 0.3;

/**
 * Direction of a wave in the frontal plane from its net area in two leads. aVF is augmented: it holds √3/2 of the vertical force
 * that lead I holds of the horizontal one.
 *
 * @param areaI    net area in lead I, mV·ms
 * @param areaAvf  net area in aVF, mV·ms
 * @returns degrees, −180 (exclusive) to 180: 0 = to the left (lead I), 90 = down (aVF); `null` when the wave has no direction
 * @see Macfarlane PW et al. (eds.), Comprehensive Electrocardiology, 2nd ed., chapter on lead theory
 */
export function frontalAxisDegrees(areaI: number, areaAvf: number): number | null {
  if (!Number.isFinite(areaI + areaAvf) || Math.hypot(areaI, areaAvf) < leastAreaMvMs) return null;
  const degrees = (Math.atan2((2 / Math.sqrt(3)) * areaAvf, areaI) * 180) / Math.PI;
  return degrees <= -180 ? 180 : degrees;
}
