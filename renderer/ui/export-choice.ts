/** What the export dialog offers and what became of it. */

/** One form in which something can leave Auscult. */
export interface ExportChoice<Form extends string> {
  readonly form: Form;
  readonly label: string;
  /** What it is for and what it holds. */
  readonly hint: string;
}

/** A file that was written. */
export interface ExportedFile {
  readonly path: string;
  /** What the reader must know of it, one sentence each. */
  readonly remarks: readonly string[];
}
