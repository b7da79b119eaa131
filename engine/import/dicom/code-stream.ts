/** What a compressed code stream itself announces, read without decoding it. */

/** Width and height in pixels, and the number of components. */
export interface CodeStreamSize {
  readonly width: number;
  readonly height: number;
  readonly components: number;
}

/**
 * Reads the size out of a JPEG, JPEG-LS or JPEG 2000 code stream (bare or in a JP2 box), so that a stream which asks for
 * another size than its DICOM header is refused before its decoder allocates memory.
 *
 * @returns the size, or `null` when no frame header is found
 * @see ISO/IEC 10918-1 B.2.2 (SOF), ISO/IEC 14495-1 C.2.2 (SOF55), ISO/IEC 15444-1 A.5.1 (SIZ)
 */
export function codeStreamSize(bytes: Uint8Array): CodeStreamSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegSize(view);
  return jpeg2000Size(view);
}

function jpegSize(view: DataView): CodeStreamSize | null {
  const position = findSegment(view, isFrameHeader);
  if (position === null || position + 9 >= view.byteLength) return null;
  return { height: view.getUint16(position + 5), width: view.getUint16(position + 7), components: view.getUint8(position + 9) };
}

/**
 * Whether a JPEG-LS code stream holds its colours plane by plane (interleave mode 0): its first scan has one component.
 *
 * @see ISO/IEC 14495-1 C.2.3
 */
export function hasSeparateScans(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const startOfScan = findSegment(view, (marker) => marker === 0xda);
  return startOfScan !== null && startOfScan + 4 < view.byteLength && view.getUint8(startOfScan + 4) === 1;
}

/** Position of the first JPEG segment whose marker fits, walking from segment to segment; `null` when there is none. */
function findSegment(view: DataView, fits: (marker: number) => boolean): number | null {
  let position = 2;
  while (position + 4 <= view.byteLength) {
    if (view.getUint8(position) !== 0xff) return null;
    const marker = view.getUint8(position + 1);
    if (fits(marker)) return position;
    position += marker === 0xff ? 1 : 2 + view.getUint16(position + 2); // FF FF: a fill byte
  }
  return null;
}

/** SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC); SOF55 is JPEG-LS. */
function isFrameHeader(marker: number): boolean {
  return marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc);
}

/** SOC and SIZ, at the start or, in a JP2 file, somewhere behind its boxes. */
function jpeg2000Size(view: DataView): CodeStreamSize | null {
  const lastStart = Math.min(view.byteLength - 42, 4096);
  for (let start = 0; start <= lastStart; start++) {
    if (view.getUint32(start) !== 0xff4fff51) continue;
    const width = view.getUint32(start + 8) - view.getUint32(start + 16);
    const height = view.getUint32(start + 12) - view.getUint32(start + 20);
    return { width, height, components: view.getUint16(start + 40) };
  }
  return null;
}
