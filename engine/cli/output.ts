/** Where results and progress go: results to standard output, as text or as one JSON document; all else to standard error. */
import { formatTable, printable } from './table.ts';
import type { TableRow } from './table.ts';

/** Two streams of text. */
export interface Terminal {
  writeOut(text: string): void;
  writeError(text: string): void;
}

/** Speaks for a command. */
export class Output {
  readonly #terminal: Terminal;
  readonly isJson: boolean;

  constructor(terminal: Terminal, isJson: boolean) {
    this.#terminal = terminal;
    this.isJson = isJson;
  }

  /** The command's result: `document` with `--json`, else `text`. Called once. */
  result(document: unknown, text: () => string): void {
    this.#terminal.writeOut(this.isJson ? `${JSON.stringify(document, null, 2)}\n` : `${text()}\n`);
  }

  /** Text that streams ahead of the result; silent with `--json`. */
  stream(text: string): void {
    if (!this.isJson) this.#terminal.writeOut(printable(text));
  }

  /** Line break in streamed text; silent with `--json`. */
  break(): void {
    if (!this.isJson) this.#terminal.writeOut('\n');
  }

  /** A line of progress. */
  progress(line: string): void {
    this.#terminal.writeError(`${printable(line)}\n`);
  }

  /** Text of a table. */
  table(header: readonly string[], rows: readonly TableRow[]): string {
    return formatTable(header, rows);
  }
}
