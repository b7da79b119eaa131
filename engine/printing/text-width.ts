/** How wide text is in Helvetica, and where it is broken into lines. Pure. */

/**
 * Advance widths of Helvetica from the space (0x20) to the tilde (0x7e), thousandths of an em.
 *
 * @see Adobe Font Metrics of the 14 standard fonts of PDF (Adobe Technical Note 5004)
 */
const helvetica = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278,
  278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722,
  667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556,
  556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/** Accented letters are as wide as their base; anything else counts as a wide letter, so that a line is rather too short. */
const otherWidth = 778;
/** The bold face is up to so much wider. */
const boldFactor = 1.1;

/** Width of text, mm, at a size (em) in mm; bold is an upper estimate. */
export function textWidthMm(text: string, sizeMm: number, isBold = false): number {
  let thousandths = 0;
  for (const letter of text.normalize('NFD')) {
    const code = letter.codePointAt(0) ?? 0;
    if (code >= 0x300 && code <= 0x36f) continue; // an accent stands above its letter
    thousandths += helvetica[code - 0x20] ?? otherWidth;
  }
  return ((thousandths * sizeMm) / 1000) * (isBold ? boldFactor : 1);
}

/** A word cut into pieces that each fit. */
function pieces(word: string, fits: (text: string) => boolean): string[] {
  const parts: string[] = [];
  let part = '';
  for (const letter of word) {
    if (part !== '' && !fits(part + letter)) {
      parts.push(part);
      part = '';
    }
    part += letter;
  }
  return [...parts, part];
}

/** Breaks text into lines of at most `widthMm`, at spaces; a word that is too long alone is cut. Never loses a letter. */
export function wrapText(text: string, widthMm: number, sizeMm: number, isBold = false): string[] {
  const fits = (line: string): boolean => textWidthMm(line, sizeMm, isBold) <= widthMm;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u).filter((part) => part !== '')) {
    for (const [i, piece] of (fits(word) ? [word] : pieces(word, fits)).entries()) {
      const longer = line === '' ? piece : `${line}${i === 0 ? ' ' : ''}${piece}`;
      if (line !== '' && !fits(longer)) {
        lines.push(line);
        line = piece;
      } else line = longer;
    }
  }
  return line === '' ? lines : [...lines, line];
}
