/**
 * A small writer of vector PDFs: pages in millimetres, lines, polylines and text in Helvetica, nothing else. What an ECG page needs
 * is these three; a library would add a megabyte and its own idea of units.
 *
 * @see ISO 32000-1:2008, 7.5 (file structure), 8.5 (paths), 9.4 (text)
 */
import { deflateSync } from 'node:zlib';

/** Points of PDF in a millimetre. */
const pointsPerMm = 72 / 25.4;

/** Red, green and blue, 0 to 1. */
export type Colour = readonly [number, number, number];

/** Characters of Windows-1252 between 0x80 and 0x9F that the standard encoding of PDF has, by code point. */
const winAnsi: ReadonlyMap<number, number> = new Map([
  [0x20ac, 0x80],
  [0x2018, 0x91],
  [0x2019, 0x92],
  [0x201c, 0x93],
  [0x201d, 0x94],
  [0x2022, 0x95],
  [0x2013, 0x96],
  [0x2014, 0x97],
  [0x2212, 0x96],
]);

/** One page; x runs right and y runs down from the upper left corner, mm. */
export class PdfPage {
  readonly #content: string[] = [];
  /** True once a character was drawn as a question mark because the font lacks it. */
  hasUnknownCharacters = false;

  constructor(
    readonly widthMm: number,
    readonly heightMm: number,
  ) {
    const scale = pointsPerMm.toFixed(9);
    this.#content.push(`${scale} 0 0 -${scale} 0 ${(heightMm * pointsPerMm).toFixed(6)} cm`, '1 J 1 j');
  }

  /** Limits everything drawn by `draw` to a rectangle. */
  clipped(x: number, y: number, width: number, height: number, draw: () => void): void {
    this.#content.push('q', `${mm(x)} ${mm(y)} ${mm(width)} ${mm(height)} re W n`);
    draw();
    this.#content.push('Q');
  }

  /** Straight lines of one style, each [x1, y1, x2, y2]. */
  lines(lines: readonly (readonly [number, number, number, number])[], widthMm: number, colour: Colour): void {
    const paths = lines.map(([x1, y1, x2, y2]) => `${mm(x1)} ${mm(y1)} m ${mm(x2)} ${mm(y2)} l`);
    this.#content.push(`${colour.join(' ')} RG ${mm(widthMm)} w`, ...paths, 'S');
  }

  /** A line through points (x, y, x, y …); where one is NaN it is interrupted. */
  polyline(points: ArrayLike<number>, widthMm: number, colour: Colour): void {
    const path: string[] = [];
    let isDown = false;
    for (let i = 0; i + 1 < points.length; i += 2) {
      const [x, y] = [points[i] ?? NaN, points[i + 1] ?? NaN];
      if (Number.isNaN(x) || Number.isNaN(y)) isDown = false;
      else {
        path.push(`${mm(x)} ${mm(y)} ${isDown ? 'l' : 'm'}`);
        isDown = true;
      }
    }
    if (path.length > 0) this.#content.push(`${colour.join(' ')} RG ${mm(widthMm)} w`, ...path, 'S');
  }

  /** Text with its baseline's left end at (x, y); the size is that of the letters' em, mm. */
  text(x: number, y: number, text: string, sizeMm: number, options: { bold?: boolean; colour?: Colour } = {}): void {
    const { bold = false, colour = [0, 0, 0] } = options;
    this.#content.push(
      `BT ${colour.join(' ')} rg /${bold ? 'B' : 'R'} ${mm(sizeMm)} Tf 1 0 0 -1 ${mm(x)} ${mm(y)} Tm (${this.#encode(text)}) Tj ET`,
    );
  }

  /** The content stream, uncompressed. */
  content(): string {
    return this.#content.join('\n');
  }

  #encode(text: string): string {
    let encoded = '';
    for (const character of text.normalize('NFC')) {
      const point = character.codePointAt(0) ?? 0x3f;
      const code = winAnsi.get(point) ?? ((point >= 0x20 && point < 0x7f) || (point >= 0xa0 && point <= 0xff) ? point : null);
      if (code === null) this.hasUnknownCharacters = true;
      const byte = code ?? 0x3f;
      encoded +=
        byte === 0x28 || byte === 0x29 || byte === 0x5c || byte > 0x7e
          ? `\\${byte.toString(8).padStart(3, '0')}`
          : String.fromCharCode(byte);
    }
    return encoded;
  }
}

function mm(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}

/**
 * Puts pages together.
 *
 * @param title  shown by viewers as the document's name; ASCII
 * @returns a PDF 1.4 file
 */
export function writePdf(pages: readonly PdfPage[], title: string): Uint8Array<ArrayBuffer> {
  const fonts = '<< /R 3 0 R /B 4 0 R >>';
  const firstPage = 6;
  const kids = pages.map((_, i) => `${firstPage + 2 * i} 0 R`).join(' ');
  const font = (name: string): string => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const objects: Uint8Array[] = [
    ascii('<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /PrintScaling /None >> >>'),
    ascii(`<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`),
    ascii(font('Helvetica')),
    ascii(font('Helvetica-Bold')),
    ascii(`<< /Title (${title.replace(/[()\\]/g, '')}) /Producer (Auscult) >>`),
    ...pages.flatMap((page, i) => {
      const box = `[0 0 ${(page.widthMm * pointsPerMm).toFixed(4)} ${(page.heightMm * pointsPerMm).toFixed(4)}]`;
      const content = deflateSync(Buffer.from(page.content(), 'latin1'));
      return [
        ascii(`<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Resources << /Font ${fonts} >> /Contents ${firstPage + 2 * i + 1} 0 R >>`),
        Buffer.concat([ascii(`<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`), content, ascii('\nendstream')]),
      ];
    }),
  ];
  return assemble(objects);
}

/** Header, numbered objects, their table of offsets, trailer. */
function assemble(objects: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  let length = parts[0]?.length ?? 0;
  const offsets: number[] = [];
  objects.forEach((object, i) => {
    const whole = Buffer.concat([ascii(`${i + 1} 0 obj\n`), object, ascii('\nendobj\n')]);
    offsets.push(length);
    parts.push(whole);
    length += whole.length;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  parts.push(
    ascii(
      `xref\n0 ${count}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${count} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return new Uint8Array(Buffer.concat(parts));
}

function ascii(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
