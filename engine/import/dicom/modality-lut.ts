/** From stored values to values with a meaning: the modality LUT (PS3.3 C.11.1) and lookup tables in general. */
import type { DataSet } from 'dicom-parser';
import { bytesOf, decimalOf, uint16Of } from './values.ts';

/** A table of a DICOM LUT: `values[i]` is the output for the stored value `firstMapped + i`, held at both ends beyond. */
export interface LookupTable {
  readonly firstMapped: number;
  readonly values: Float32Array;
  /** Bits of an entry: its highest value is 2^bits − 1. */
  readonly bits: number;
}

/**
 * Reads a LUT from its descriptor and data elements.
 *
 * @param isSigned  whether the first mapped value is signed, as the pixels are
 * @returns `null` when either element is absent or they do not fit each other
 * @see DICOM PS3.3 C.11.1.1, C.7.6.3.1.5
 */
export function readLookupTable(dataSet: DataSet, descriptorTag: string, dataTag: string, isSigned: boolean): LookupTable | null {
  const count = uint16Of(dataSet, descriptorTag, 0);
  const first = uint16Of(dataSet, descriptorTag, 1);
  const bits = uint16Of(dataSet, descriptorTag, 2);
  const data = bytesOf(dataSet, dataTag);
  if (count === null || first === null || bits === null || data === null) return null;
  const entries = count === 0 ? 65_536 : count;
  const isByteTable = bits <= 8 && data.length < 2 * entries;
  if (data.length < (isByteTable ? entries : 2 * entries)) return null;
  const values = Float32Array.from({ length: entries }, (_, i) => (isByteTable ? (data[i] ?? 0) : (dataSet.uint16(dataTag, i) ?? 0)));
  return { firstMapped: isSigned && first > 32_767 ? first - 65_536 : first, values, bits: Math.min(16, Math.max(1, bits)) };
}

/** Output of a table for one stored value. */
export function lookUp(table: LookupTable, stored: number): number {
  const index = Math.min(Math.max(stored - table.firstMapped, 0), table.values.length - 1);
  return table.values[index] ?? 0;
}

/** A modality LUT as plain data, so that it can be handed to another thread. */
export type ModalityLut = { readonly table: LookupTable } | { readonly table: null; readonly slope: number; readonly intercept: number };

/**
 * The modality LUT of an image: the LUT sequence when there is one, else rescale slope and intercept, else the identity. A slope of 0
 * would erase the image and counts as not stated.
 *
 * @see DICOM PS3.3 C.11.1
 */
export function readModalityLut(dataSet: DataSet, isSigned: boolean): ModalityLut {
  const item = dataSet.elements['x00283000']?.items?.[0]?.dataSet;
  const table = item === undefined ? null : readLookupTable(item, 'x00283002', 'x00283006', isSigned);
  if (table !== null) return { table };
  return { table: null, slope: decimalOf(dataSet, 'x00281053') || 1, intercept: decimalOf(dataSet, 'x00281052') ?? 0 };
}

/** Modality value of a stored value. */
export function modalityValue(lut: ModalityLut, stored: number): number {
  return lut.table === null ? stored * lut.slope + lut.intercept : lookUp(lut.table, stored);
}
