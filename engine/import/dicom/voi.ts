/** Values of interest: how modality values become shades (PS3.3 C.11.2). */
import type { DataSet } from 'dicom-parser';
import type { VoiTransform } from '../../../contract/index.ts';
import type { DicomFile } from './dicom-file.ts';
import { readLookupTable, type LookupTable } from './modality-lut.ts';
import { decimalOf, textOf } from './values.ts';

/** A transform with what is needed to apply it. */
export type AppliedVoi =
  (VoiTransform & { readonly kind: 'window' }) | (VoiTransform & { readonly kind: 'table' } & { readonly table: LookupTable });

/** Most windows and tables that are read of one file. */
const mostTransforms = 16;

/**
 * Windows (0028,1050/1051) and VOI LUTs (0028,3010) of a file. Windows come first: where a file offers both, they are alternatives
 * (PS3.3 C.11.2.1.1), and with a window the reader can go on from there.
 *
 * @param isSigned  whether modality values may be negative, which the first mapped value of a table then is as well
 * @returns windows of a width below 1 (LINEAR) or of 0 are left out
 */
export function readVoiTransforms(file: DicomFile, isSigned: boolean): AppliedVoi[] {
  return [...readWindows(file), ...readTables(file, isSigned)].slice(0, mostTransforms);
}

function readWindows(file: DicomFile): AppliedVoi[] {
  const { dataSet } = file;
  const stated = textOf(file, 'x00281056').toUpperCase();
  const shape = stated === 'SIGMOID' || stated === 'LINEAR_EXACT' ? stated : 'LINEAR';
  const explanations = textOf(file, 'x00281055').split('\\');
  const windows: AppliedVoi[] = [];
  for (let i = 0; i < mostTransforms; i++) {
    const center = decimalOf(dataSet, 'x00281050', i);
    const width = decimalOf(dataSet, 'x00281051', i);
    if (center === null || width === null) break;
    if (width <= 0 || (shape === 'LINEAR' && width < 1)) continue;
    windows.push({ kind: 'window', function: shape, center, width, explanation: explanations[i]?.trim() ?? '' });
  }
  return windows;
}

function readTables(file: DicomFile, isSigned: boolean): AppliedVoi[] {
  const items = file.dataSet.elements['x00283010']?.items ?? [];
  return items.flatMap(({ dataSet }) => (dataSet === undefined ? [] : readTable(file, dataSet, isSigned)));
}

function readTable(file: DicomFile, item: DataSet, isSigned: boolean): AppliedVoi[] {
  const table = readLookupTable(item, 'x00283002', 'x00283006', isSigned);
  return table === null ? [] : [{ kind: 'table', explanation: textOf(file, 'x00283003', item), table }];
}

/**
 * Shade of a modality value, 0 (the low end) to 1.
 *
 * @see DICOM PS3.3 C.11.2.1.2.1 (LINEAR), C.11.2.1.3.2 (LINEAR_EXACT), C.11.2.1.3.1 (SIGMOID), C.11.2.1.1 (tables)
 */
export function voiShade(voi: AppliedVoi, value: number): number {
  if (voi.kind === 'table') return tableShade(voi.table, value);
  const { center: c, width: w } = voi;
  switch (voi.function) {
    case 'LINEAR':
      if (value <= c - 0.5 - (w - 1) / 2) return 0;
      if (value > c - 0.5 + (w - 1) / 2) return 1;
      return (value - (c - 0.5)) / (w - 1) + 0.5;
    case 'LINEAR_EXACT':
      return Math.min(1, Math.max(0, (value - c) / w + 0.5));
    case 'SIGMOID':
      return 1 / (1 + Math.exp((-4 * (value - c)) / w));
  }
}

function tableShade({ firstMapped, values, bits }: LookupTable, value: number): number {
  const index = Math.min(Math.max(Math.round(value) - firstMapped, 0), values.length - 1);
  return Math.min(1, (values[index] ?? 0) / (2 ** bits - 1));
}

/** Whether a viewer can do it with a range of values alone. */
export function isLinear(voi: AppliedVoi): boolean {
  return voi.kind === 'window' && voi.function !== 'SIGMOID';
}

/** The part of a transform that the contract speaks of. */
export function describeVoi(voi: AppliedVoi): VoiTransform {
  return voi.kind === 'table' ? { kind: 'table', explanation: voi.explanation } : voi;
}
