/** QT intervals corrected for the heart rate. */

/** A QT interval corrected by four formulas, ms. */
export interface CorrectedQt {
  readonly bazettMs: number;
  readonly fridericiaMs: number;
  readonly framinghamMs: number;
  readonly hodgesMs: number;
}

/**
 * Corrects a QT interval to 60 beats a minute.
 *
 * @param qtMs  QT interval, ms
 * @param rrMs  mean RR interval, ms, above 0
 * @see Bazett HC, Heart 1920;7:353 (QT/√RR); Fridericia LS, Acta Med Scand 1920;53:469 (QT/∛RR); Sagie A et al., Am J Cardiol
 *   1992;70:797 (Framingham: QT + 0.154 (1 − RR)); Hodges M et al., J Am Coll Cardiol 1983;1:694 (QT + 1.75 (HR − 60) ms)
 */
export function correctQt(qtMs: number, rrMs: number): CorrectedQt {
  const rr = rrMs / 1000;
  return {
    bazettMs: qtMs / Math.sqrt(rr),
    fridericiaMs: qtMs / Math.cbrt(rr),
    framinghamMs: qtMs + 154 * (1 - rr),
    hodgesMs: qtMs + 1.75 * (60 / rr - 60),
  };
}
