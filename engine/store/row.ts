/** Values of a database row, checked as they are read: a wrong column type is found at once, not as `undefined` later. */

/** What SQLite holds in a cell. */
export type SqlValue = string | number | null | Buffer;

/** One row as the driver gives it. */
export type Row = Readonly<Record<string, SqlValue | undefined>>;

function wrongType(row: Row, column: string, expected: string): TypeError {
  const value = row[column];
  return new TypeError(`Column ${column} should hold ${expected} and holds ${value === null ? 'null' : typeof value}.`);
}

/** Text of a column that is never null. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrongType(row, column, 'text');
  return value;
}

/** Text, or null. */
export function nullableText(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

/** Number of a column that is never null. */
export function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw wrongType(row, column, 'a number');
  return value;
}

/** Number, or null. */
export function nullableNumber(row: Row, column: string): number | null {
  return row[column] === null ? null : number(row, column);
}

/** A stored 0 or 1 as a boolean. */
export function flag(row: Row, column: string): boolean {
  return number(row, column) === 1;
}

/** Bytes of a blob column. */
export function blob(row: Row, column: string): Buffer {
  const value = row[column];
  if (!Buffer.isBuffer(value)) throw wrongType(row, column, 'a blob');
  return value;
}

/** Float32 values of a blob column (little-endian), copied so that they are aligned. */
export function float32(row: Row, column: string): Float32Array {
  const bytes = blob(row, column);
  if (bytes.byteLength % 4 !== 0) throw wrongType(row, column, 'float32 values');
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** Blob of float32 values, little-endian as on every machine that Auscult runs on. */
export function float32Blob(values: Float32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

/** A list of strings that was stored as JSON. */
export function textList(row: Row, column: string): string[] {
  const value: unknown = JSON.parse(text(row, column));
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw wrongType(row, column, 'a list of texts');
  return value;
}
