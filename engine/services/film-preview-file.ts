/** A film's preview as bytes: kept encrypted beside the original, made again when this layout or the way of decoding changes. */
import { FilmFrame } from '../../contract/index.ts';

/** Names the layout and the decoding: a change of either makes older files unknown. */
export const filmPreviewName = 'film-preview-1';

const arrayTypes = { Uint8Array, Uint16Array, Int16Array, Float32Array } as const;
type ArrayName = keyof typeof arrayTypes;

/** What stands before the values, as JSON. */
interface Header {
  readonly type: ArrayName;
  readonly frame: Omit<FilmFrame, 'pixels'> & { readonly pixels: Omit<FilmFrame['pixels'] & { kind: 'grey' }, 'values'> };
}

/** Values begin on a multiple of this, bytes: the longest element is no longer. */
const alignment = 8;
const lengthBytes = 4;

/** Length of the header (uint32), the header, spaces up to a multiple of 8, the values; little-endian. */
export function encodeFilmPreview(frame: FilmFrame): Uint8Array {
  if (frame.pixels.kind !== 'grey') throw new TypeError('Only grey films have previews.');
  const { values, ...pixels } = frame.pixels;
  const header: Header = { type: values.constructor.name as ArrayName, frame: { ...frame, pixels } };
  const unpadded = JSON.stringify(header);
  const text = Buffer.from(unpadded + ' '.repeat(alignment));
  const start = Math.floor((lengthBytes + text.length) / alignment) * alignment;
  const bytes = new Uint8Array(start + values.byteLength);
  new DataView(bytes.buffer).setUint32(0, start, true);
  bytes.set(text.subarray(0, start - lengthBytes), lengthBytes);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start);
  return bytes;
}

/** @param stored  in memory of its own @returns `null` when there is none or it is not a whole preview */
export function decodeFilmPreview(stored: Uint8Array | null): FilmFrame | null {
  if (stored === null || stored.byteLength < lengthBytes) return null;
  const start = new DataView(stored.buffer, stored.byteOffset).getUint32(0, true);
  if (start % alignment !== 0 || stored.byteOffset % alignment !== 0 || start > stored.byteLength) return null;
  try {
    const header = JSON.parse(Buffer.from(stored.buffer, stored.byteOffset + lengthBytes, start - lengthBytes).toString('utf8')) as Header;
    const { rows, columns, reduction, pixels } = header.frame;
    const values = new arrayTypes[header.type](stored.buffer as ArrayBuffer, stored.byteOffset + start);
    if (values.length !== Math.ceil(rows / reduction) * Math.ceil(columns / reduction)) return null;
    return FilmFrame.parse({ ...header.frame, pixels: { ...pixels, values } });
  } catch {
    return null;
  }
}
