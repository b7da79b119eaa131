/** A film made of ellipses as an uncompressed DICOM file, so that the page decodes and draws it as any other. */

const encoder = new TextEncoder();

function element(group: number, number: number, vr: string, value: Uint8Array): Uint8Array {
  const isLong = vr === 'OW' || vr === 'OB';
  const padded = value.length % 2 === 0 ? value : Uint8Array.from([...value, vr === 'UI' ? 0 : 32]);
  const out = new Uint8Array((isLong ? 12 : 8) + padded.length);
  const view = new DataView(out.buffer);
  view.setUint16(0, group, true);
  view.setUint16(2, number, true);
  out.set(encoder.encode(vr), 4);
  if (isLong) view.setUint32(8, padded.length, true);
  else view.setUint16(6, padded.length, true);
  out.set(padded, isLong ? 12 : 8);
  return out;
}

const text = (group: number, number: number, vr: string, value: string): Uint8Array => element(group, number, vr, encoder.encode(value));
const short = (group: number, number: number, value: number): Uint8Array =>
  element(group, number, 'US', new Uint8Array(Uint16Array.of(value).buffer));

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Grey of a chest at a place from −1 to 1, 0 to 1. */
export function chestGrey(x: number, y: number): number {
  const soft = (cx: number, cy: number, rx: number, ry: number): number =>
    1 / (1 + Math.exp((((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 - 1) * 6));
  const body = soft(0, 0.3, 0.95, 1.5) * 0.55;
  const lungs = (soft(-0.42, -0.05, 0.3, 0.62) + soft(0.44, -0.05, 0.27, 0.62)) * 0.42;
  const heart = soft(0.14, 0.34, 0.3, 0.28) * 0.32;
  const spine = soft(0, 0, 0.09, 1.6) * 0.2;
  const ribs = Math.sin(y * 22 + Math.abs(x) * 6) > 0.72 ? lungs * 0.22 : 0;
  return Math.min(1, Math.max(0, body - lungs + heart + spine + ribs + 0.08));
}

/** The file's bytes. */
export function inventedFilm(columns = 1024, rows = 1200): ArrayBuffer {
  const pixels = new Uint16Array(rows * columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) pixels[r * columns + c] = 4095 * chestGrey((c / columns) * 2 - 1, (r / rows) * 2 - 1);
  const meta = join([
    element(2, 1, 'OB', Uint8Array.of(0, 1)),
    text(2, 2, 'UI', '1.2.840.10008.5.1.4.1.1.1.1'),
    text(2, 3, 'UI', '2.25.1'),
    text(2, 0x10, 'UI', '1.2.840.10008.1.2.1'),
  ]);
  const length = element(2, 0, 'UL', new Uint8Array(Uint32Array.of(meta.length).buffer));
  const data = join([
    text(8, 0x16, 'UI', '1.2.840.10008.5.1.4.1.1.1.1'),
    text(8, 0x18, 'UI', '2.25.1'),
    text(8, 0x60, 'CS', 'DX'),
    text(0x18, 0x1164, 'DS', '0.25\\0.25'),
    text(0x20, 0xd, 'UI', '2.25.2'),
    text(0x20, 0xe, 'UI', '2.25.3'),
    short(0x28, 2, 1),
    text(0x28, 4, 'CS', 'MONOCHROME2'),
    short(0x28, 0x10, rows),
    short(0x28, 0x11, columns),
    short(0x28, 0x100, 16),
    short(0x28, 0x101, 12),
    short(0x28, 0x102, 11),
    short(0x28, 0x103, 0),
    text(0x28, 0x1050, 'DS', '2048'),
    text(0x28, 0x1051, 'DS', '4096'),
    element(0x7fe0, 0x10, 'OW', new Uint8Array(pixels.buffer)),
  ]);
  const file = join([new Uint8Array(128), encoder.encode('DICM'), length, meta, data]);
  return file.buffer.slice(0, file.length) as ArrayBuffer;
}
