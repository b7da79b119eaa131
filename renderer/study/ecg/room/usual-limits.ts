/**
 * Rows of the table of measurements, with the limits that are usual in adults.
 *
 * @see Surawicz et al., AHA/ACCF/HRS Part III, J Am Coll Cardiol 2009;53:976 (QRS duration, axis)
 * @see Rautaharju et al., AHA/ACCF/HRS Part IV, J Am Coll Cardiol 2009;53:982 (QTc by sex)
 * @see Hancock et al., AHA/ACCF/HRS Part V, J Am Coll Cardiol 2009;53:992 (voltages)
 * @see Bayés de Luna et al., J Electrocardiol 2012;45:445 (duration of P)
 */
import type { GlobalMeasurements } from '../../../../contract/ecg-analysis.ts';
import type { Sex } from '../../../../contract/study.ts';

/** A row of the table. */
export interface MeasurementRow {
  readonly key: keyof GlobalMeasurements;
  readonly label: string;
  readonly unit: 'bpm' | 'ms' | 'mV' | '°';
  readonly digits: number;
  /** Least and greatest usual value; null on a side without a limit. Null where nothing is usual. */
  readonly usual: readonly [least: number | null, greatest: number | null] | null;
}

/** Below this age, years, the limits of adults do not hold and none are shown. */
const adultAgeYears = 18;

/**
 * The rows for a person.
 *
 * @param sex  decides the limits of QTc and of the Cornell voltage; the higher limit where it is not stated
 * @param ageYears  null where it is not stated: an adult is assumed
 */
export function measurementRows(sex: Sex, ageYears: number | null): readonly MeasurementRow[] {
  const qtc = [null, sex === 'F' ? 460 : 450] as const;
  const cornell = [null, sex === 'F' ? 2 : 2.8] as const;
  const rows: readonly MeasurementRow[] = [
    { key: 'heartRateBpm', label: 'Rate', unit: 'bpm', digits: 0, usual: [60, 100] },
    { key: 'rrMs', label: 'RR mean', unit: 'ms', digits: 0, usual: [600, 1000] },
    { key: 'pDurationMs', label: 'P', unit: 'ms', digits: 0, usual: [null, 120] },
    { key: 'prMs', label: 'PR', unit: 'ms', digits: 0, usual: [120, 200] },
    { key: 'qrsMs', label: 'QRS', unit: 'ms', digits: 0, usual: [null, 110] },
    { key: 'qtMs', label: 'QT', unit: 'ms', digits: 0, usual: null },
    { key: 'qtcBazettMs', label: 'QTc Bazett', unit: 'ms', digits: 0, usual: qtc },
    { key: 'qtcFridericiaMs', label: 'QTc Fridericia', unit: 'ms', digits: 0, usual: qtc },
    { key: 'qtcFraminghamMs', label: 'QTc Framingham', unit: 'ms', digits: 0, usual: qtc },
    { key: 'qtcHodgesMs', label: 'QTc Hodges', unit: 'ms', digits: 0, usual: qtc },
    { key: 'pAxisDegrees', label: 'Axis P', unit: '°', digits: 0, usual: [0, 75] },
    { key: 'qrsAxisDegrees', label: 'Axis QRS', unit: '°', digits: 0, usual: [-30, 90] },
    { key: 'tAxisDegrees', label: 'Axis T', unit: '°', digits: 0, usual: null },
    { key: 'sokolowLyonMv', label: 'S V1 + R V5/V6', unit: 'mV', digits: 2, usual: [null, 3.5] },
    { key: 'cornellMv', label: 'R aVL + S V3', unit: 'mV', digits: 2, usual: cornell },
  ];
  return ageYears !== null && ageYears < adultAgeYears ? rows.map((row) => ({ ...row, usual: null })) : rows;
}

/** The limits in words: `60–100`, `< 120`, '' where there are none. */
export function usualText({ usual }: MeasurementRow): string {
  if (!usual) return '';
  const [least, greatest] = usual;
  if (least === null) return greatest === null ? '' : `≤ ${greatest}`;
  return greatest === null ? `≥ ${least}` : `${least}–${greatest}`.replace('-', '−');
}

/** Whether a value lies outside what is usual. */
export function isUnusual({ usual }: MeasurementRow, value: number | null): boolean {
  if (!usual || value === null) return false;
  return (usual[0] !== null && value < usual[0]) || (usual[1] !== null && value > usual[1]);
}
