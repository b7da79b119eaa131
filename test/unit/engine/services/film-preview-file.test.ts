import { describe, expect, it } from 'vitest';
import type { FilmFrame } from '../../../../contract/index.ts';
import { decodeFilmPreview, encodeFilmPreview } from '../../../../engine/services/film-preview-file.ts';

function preview(values: Uint8Array | Uint16Array | Int16Array | Float32Array): FilmFrame {
  return {
    frame: 0,
    frames: 1,
    rows: 5,
    columns: 7,
    reduction: 2,
    pixels: {
      kind: 'grey',
      meaning: 'modality',
      values: values as Uint16Array<ArrayBuffer>,
      min: -3,
      max: 900,
      isInverted: true,
      paddingPixels: 2,
    },
    voi: [{ kind: 'window', function: 'LINEAR', center: 40, width: 400, explanation: 'naïve – soft' }],
    appliedVoi: null,
    overlays: [],
    pixelAspect: [0.1, 0.1],
    spacingMm: [0.1, 0.1],
    spacingOrigin: 'imager',
    frameTimeMs: null,
  };
}

describe('a stored preview', () => {
  const twelve = Array.from({ length: 12 }, (_, i) => i * 11);

  it.each([
    Uint8Array.from(twelve),
    Uint16Array.from(twelve),
    Int16Array.from(twelve, (value) => -value),
    Float32Array.from(twelve, (value) => value / 7),
  ])('comes back as it was', (values) => {
    expect(decodeFilmPreview(encodeFilmPreview(preview(values)))).toEqual(preview(values));
  });

  it('counts as none when it was cut, changed or is something else', () => {
    const bytes = encodeFilmPreview(preview(Uint16Array.from(twelve)));
    expect(decodeFilmPreview(null)).toBeNull();
    expect(decodeFilmPreview(bytes.slice(0, 3))).toBeNull();
    expect(decodeFilmPreview(bytes.slice(0, -2))).toBeNull();
    expect(decodeFilmPreview(Uint8Array.from(bytes, (byte, i) => (i === 5 ? byte ^ 255 : byte)))).toBeNull();
    expect(decodeFilmPreview(new Uint8Array(64).fill(255))).toBeNull();
  });
});
