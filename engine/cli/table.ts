/** Text for terminals: nothing in it moves the cursor, and columns line up. */

/** Characters that take two columns in a terminal: CJK, kana, hangul, full-width forms. */
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u;

/** Combining marks take none. */
const combining = /\p{M}/u;

/** Columns that a text takes in a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** The text without control characters: a patient name must not command the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

/** Cells of one row. */
export type TableRow = readonly (string | number)[];

/**
 * Rows as lines with aligned columns, two spaces apart; numbers to the right.
 *
 * @param header  one title a column
 */
export function formatTable(header: readonly string[], rows: readonly TableRow[]): string {
  const texts = rows.map((row) => row.map((cell) => printable(String(cell))));
  const widths = header.map((title, column) => Math.max(displayWidth(title), ...texts.map((row) => displayWidth(row[column] ?? ''))));
  const isNumeric = header.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const padding = ' '.repeat((widths[column] ?? 0) - displayWidth(cell));
        return isNumeric[column] ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  return [line(header), ...texts.map(line)].join('\n');
}
