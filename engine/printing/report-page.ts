/** A signed report on A4 paper. */
import { PdfPage, writePdf, type Colour } from './pdf-document.ts';
import { wrapText } from './text-width.ts';

/** What is printed, in words. */
export interface PrintedReport {
  readonly title: string;
  readonly warnings: readonly string[];
  readonly facts: readonly string[];
  readonly sections: readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];
  readonly closing: readonly string[];
}

const width = 210;
const height = 297;
const marginMm = 20;
const footMm = 18;
const alert: Colour = [0.7, 0, 0];
const grey: Colour = [0.35, 0.35, 0.35];

/** How a kind of line is set, mm. */
interface Style {
  readonly sizeMm: number;
  readonly leadingMm: number;
  readonly above: number;
  readonly isBold?: boolean;
  readonly colour?: Colour;
}

const title: Style = { sizeMm: 6, leadingMm: 8, above: 0, isBold: true };
const warning: Style = { sizeMm: 4, leadingMm: 5.4, above: 1, isBold: true, colour: alert };
const fact: Style = { sizeMm: 3.6, leadingMm: 5, above: 0.5 };
const heading: Style = { sizeMm: 4.2, leadingMm: 6, above: 4, isBold: true };
const body: Style = { sizeMm: 3.9, leadingMm: 5.6, above: 0.5 };
const small: Style = { sizeMm: 3.1, leadingMm: 4.3, above: 0.5, colour: grey };

/** Writes lines down a page and goes on on the next. */
class Typesetter {
  readonly pages: PdfPage[] = [];
  #y = height;

  write(text: string, style: Style, keepWithNextMm = 0): void {
    const lines = wrapText(text, width - 2 * marginMm, style.sizeMm, style.isBold);
    this.#y += style.above;
    for (const line of lines) {
      const page = this.#pageFor(style.leadingMm + keepWithNextMm);
      this.#y += style.leadingMm;
      page.text(marginMm, this.#y, line, style.sizeMm, { bold: style.isBold ?? false, ...(style.colour && { colour: style.colour }) });
    }
  }

  rule(): void {
    const page = this.#pageFor(6);
    this.#y += 4;
    page.lines([[marginMm, this.#y, width - marginMm, this.#y]], 0.2, grey);
  }

  #pageFor(neededMm: number): PdfPage {
    const last = this.pages.at(-1);
    if (last && this.#y + neededMm <= height - footMm) return last;
    const page = new PdfPage(width, height);
    this.pages.push(page);
    this.#y = marginMm;
    return page;
  }
}

/**
 * Prints a report. Each page carries its number and `foot`.
 *
 * @param foot  said at the bottom of every page
 * @returns a PDF, its number of pages, and whether a letter was printed as ? because the font lacks it (the page says so)
 */
export function printReportPages(report: PrintedReport, foot: string): { pdf: Uint8Array<ArrayBuffer>; pageCount: number } {
  const setter = new Typesetter();
  setter.write(report.title, title);
  for (const line of report.warnings) setter.write(line, warning);
  for (const line of report.facts) setter.write(line, fact);
  setter.rule();
  for (const section of report.sections) {
    setter.write(section.heading, heading, body.leadingMm + body.above);
    for (const paragraph of section.paragraphs) setter.write(paragraph, body);
  }
  setter.rule();
  for (const line of report.closing) setter.write(line, small);
  const isLossy = setter.pages.some((page) => page.hasUnknownCharacters);
  setter.pages.forEach((page, i) => {
    const lost = isLossy ? ' Letters that the font lacks are printed as ?; the plain text has them.' : '';
    page.text(marginMm, height - 10, `${foot}${lost}`, 2.8, { colour: grey });
    page.text(width - marginMm - 14, height - 10, `${i + 1} / ${setter.pages.length}`, 2.8, { colour: grey });
  });
  return { pdf: writePdf(setter.pages, 'Report'), pageCount: setter.pages.length };
}
