/** What a viewer is handed, for every way in which a film may store its pixels. */
import { describe, expect, it } from 'vitest';
import type { FilmFrame, FramePixels } from '../../../../../contract/index.ts';
import { parseDicomFile } from '../../../../../engine/import/dicom/dicom-file.ts';
import { openFilm } from '../../../../../engine/import/dicom/film.ts';
import { readFilmFrame, type VoiChoice } from '../../../../../engine/import/dicom/film-frame.ts';
import { buildPart10, explicitBig, filmElements, pixels16, type Item } from '../build-dicom.ts';

/** A film of 1 row with the given samples of 16 bits. */
function frameOf(stored: readonly number[], changes: Item = [], frame = 0, voi: VoiChoice = 'default'): Promise<FilmFrame> {
  const pixels = pixels16(stored.length, (i) => stored[i] ?? 0);
  const file = parseDicomFile(buildPart10(filmElements(pixels, changes, 1, stored.length)), 'film.dcm');
  return readFilmFrame(file, frame, voi);
}

async function greyOf(stored: readonly number[], changes: Item = [], voi: VoiChoice = 'default') {
  const { pixels } = await frameOf(stored, changes, 0, voi);
  if (pixels.kind !== 'grey') throw new Error('not grey');
  return pixels;
}

async function rgbOf(bytes: readonly number[], changes: Item): Promise<number[]> {
  const base: Item = [
    ['00280002', 'US', 3],
    ['00280100', 'US', 8],
    ['00280101', 'US', 8],
    ['00280102', 'US', 7],
    ['00280010', 'US', 1],
    ['00280011', 'US', 2],
  ];
  const changed = new Set(changes.map(([tag]) => tag));
  const elements = filmElements(Uint8Array.from(bytes), [...base.filter(([tag]) => !changed.has(tag)), ...changes]);
  const { pixels } = await readFilmFrame(parseDicomFile(buildPart10(elements), 'film.dcm'), 0);
  if (pixels.kind !== 'colour') throw new Error('not in colour');
  return [...pixels.rgb];
}

const rescale = (slope: string, intercept: string): Item => [
  ['00281052', 'DS', intercept],
  ['00281053', 'DS', slope],
];
const signed: Item = [['00280103', 'US', 1]];

describe('grey values', () => {
  it('stay what is stored, in the smallest type, where there is no modality LUT', async () => {
    expect((await greyOf([0, 7, 255])).values).toEqual(Uint8Array.of(0, 7, 255));
    expect(await greyOf([0, 7, 4095])).toMatchObject({ values: Uint16Array.of(0, 7, 4095), min: 0, max: 4095, meaning: 'modality' });
  });

  it('are masked to the stored bits: 12 of 16, what stands above is not the image', async () => {
    expect((await greyOf([0xf123, 0x0fff])).values).toEqual(Uint16Array.of(0x123, 0xfff));
  });

  it('are shifted down from a high bit of 15: 12 bits on top', async () => {
    expect((await greyOf([0xfff0, 0x0010], [['00280102', 'US', 15]])).values).toEqual(Uint16Array.of(0xfff, 1));
  });

  it('are extended by their sign at 12 and 16 bits', async () => {
    expect((await greyOf([0x800, 0x7ff, 0xfff], signed)).values).toEqual(Int16Array.of(-2048, 2047, -1));
    const sixteen: Item = [...signed, ['00280101', 'US', 16], ['00280102', 'US', 15]];
    expect((await greyOf([0x8000, 0x7fff], sixteen)).values).toEqual(Int16Array.of(-32768, 32767));
    expect((await greyOf([0xffff, 1], [['00280101', 'US', 16], ['00280102', 'US', 15]])).values).toEqual(Uint16Array.of(65535, 1)); // prettier-ignore
  });

  it('go through slope and intercept (C.11.1.1.2), whole or not', async () => {
    expect((await greyOf([0, 1000], rescale('2', '-1024'))).values).toEqual(Int16Array.of(-1024, 976));
    expect((await greyOf([0, 3], rescale('0.25', '0.5'))).values).toEqual(Float32Array.of(0.5, 1.25));
  });

  it('go through a modality LUT table instead, held at its ends', async () => {
    const lut: Item = [
      ...rescale('2', '5'),
      [
        '00283000',
        'SQ',
        [
          [
            ['00283002', 'US', Uint8Array.from([3, 0, 10, 0, 16, 0])],
            ['00283004', 'LO', 'OD'],
            ['00283006', 'OW', pixels16(3, (i) => [500, 600, 900][i] ?? 0)],
          ],
        ],
      ],
    ];
    expect((await greyOf([0, 10, 11, 12, 4095], lut)).values).toEqual(Uint16Array.of(500, 500, 600, 900, 900));
  });

  it('of MONOCHROME1 keep their order and say that they are to be inverted', async () => {
    expect(await greyOf([1, 2], [['00280004', 'CS', 'MONOCHROME1']])).toMatchObject({ isInverted: true, values: Uint8Array.of(1, 2) });
  });

  it('of padding show black and count for nothing, also as a range and inverted', async () => {
    const padding: Item = [['00280120', 'US', 4000], ['00280121', 'US', 4095]]; // prettier-ignore
    expect(await greyOf([4000, 30, 900, 4095], padding)).toMatchObject({
      values: Uint16Array.of(30, 30, 900, 30),
      min: 30,
      max: 900,
      paddingPixels: 2,
    });
    const inverted = await greyOf([4000, 30, 900], [...padding, ['00280004', 'CS', 'MONOCHROME1']]);
    expect(inverted.values).toEqual(Uint16Array.of(900, 30, 900));
  });

  it('of a big-endian file are the same', async () => {
    const big = (value: number): number => ((value & 0xff) << 8) | (value >> 8);
    const elements = filmElements(
      pixels16(2, (i) => big([258, 4095][i] ?? 0)),
      [],
      1,
      2,
    );
    const { pixels } = await readFilmFrame(parseDicomFile(buildPart10(elements, explicitBig), 'f'), 0);
    expect(pixels).toMatchObject({ values: Uint16Array.of(258, 4095) });
  });

  const window = (shape: string): Item => [['00281050', 'DS', '100'], ['00281051', 'DS', '200'], ['00281056', 'CS', shape]]; // prettier-ignore

  it('wait for a linear window, and go through a sigmoid at once', async () => {
    expect(await greyOf([0, 100], window('LINEAR'))).toMatchObject({ meaning: 'modality', values: Uint8Array.of(0, 100) });
    // 65535 / (1 + e²) = 7811.98, one half, 65535 / (1 + e⁻²) = 57723.02
    expect(await greyOf([0, 100, 200], window('SIGMOID'))).toMatchObject({
      meaning: 'presentation',
      values: Uint16Array.of(7812, 32768, 57723),
    });
    expect(await greyOf([0, 100], window('SIGMOID'), 'none')).toMatchObject({ meaning: 'modality' });
    expect((await frameOf([0, 100], window('LINEAR'), 0, 0)).appliedVoi).toBe(0);
  });

  it('go through a VOI table when the file has no window', async () => {
    const table: Item = [
      [
        '00283010',
        'SQ',
        [
          [
            ['00283002', 'US', Uint8Array.from([3, 0, 10, 0, 10, 0])],
            ['00283006', 'OW', pixels16(3, (i) => [0, 1023, 341][i] ?? 0)],
          ],
        ],
      ],
    ];
    const frame = await frameOf([10, 11, 12], table);
    expect(frame).toMatchObject({ appliedVoi: 0, voi: [{ kind: 'table' }] });
    expect(frame.pixels).toMatchObject({ meaning: 'presentation', values: Uint16Array.of(0, 65535, 21845) });
  });
});

describe('colours', () => {
  const photometric = (name: string, planar = 0): Item => [['00280004', 'CS', name], ['00280006', 'US', planar]]; // prettier-ignore

  it('of RGB by pixel and by plane come out the same', async () => {
    expect(await rgbOf([1, 2, 3, 4, 5, 6], photometric('RGB'))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await rgbOf([1, 4, 2, 5, 3, 6], photometric('RGB', 1))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('of YBR_FULL are converted: pure red is 76, 85, 255', async () => {
    expect(await rgbOf([76, 85, 255, 128, 128, 128], photometric('YBR_FULL'))).toEqual([254, 0, 0, 128, 128, 128]);
  });

  it('of YBR_FULL_422 share chrominance by two pixels', async () => {
    expect(await rgbOf([76, 128, 85, 255], photometric('YBR_FULL_422'))).toEqual([254, 0, 0, 255, 52, 52]);
  });

  it('of YBR_PARTIAL_422 reach black at 16 and white at 235', async () => {
    expect(await rgbOf([16, 235, 128, 128], photometric('YBR_PARTIAL_422'))).toEqual([0, 0, 0, 255, 255, 255]);
  });

  it('of a palette are looked up, 16 bits cut to 8', async () => {
    const table = (values: readonly number[]): Uint8Array => pixels16(values.length, (i) => values[i] ?? 0);
    const descriptor = Uint8Array.from([2, 0, 5, 0, 16, 0]);
    const { pixels } = await frameOf([5, 6], [
      ['00280004', 'CS', 'PALETTE COLOR'],
      ['00281101', 'US', descriptor],
      ['00281102', 'US', descriptor],
      ['00281103', 'US', descriptor],
      ['00281201', 'OW', table([0xff00, 0x0100])],
      ['00281202', 'OW', table([0x8000, 0x0200])],
      ['00281203', 'OW', table([0x0000, 0x0300])],
    ]); // prettier-ignore
    expect(pixels).toEqual({ kind: 'colour', rgb: Uint8Array.of(255, 128, 0, 1, 2, 3) });
  });
});

describe('what lies over and around the pixels', () => {
  const overlay: Item = [
    ['60000010', 'US', 2],
    ['60000011', 'US', 3],
    ['60000040', 'CS', 'G'],
    ['60000050', 'SS', Uint8Array.from([2, 0, 0xff, 0xff])],
    ['60000100', 'US', 1],
    ['60000102', 'US', 0],
    ['60001500', 'LO', 'LEFT'],
    ['60003000', 'OW', Uint8Array.from([0b101001, 0])],
  ];

  it('overlays come with their place, counted from 0, lowest bit first', async () => {
    expect((await frameOf([1, 2], overlay)).overlays).toEqual([
      { label: 'LEFT', kind: 'graphics', rows: 2, columns: 3, originRow: 1, originColumn: -2, bits: Uint8Array.of(1, 0, 0, 1, 0, 1) },
    ]);
  });

  it('overlays in unused bits of the pixels are read and kept out of the image', async () => {
    const embedded: Item = [
      ['60000010', 'US', 1],
      ['60000011', 'US', 2],
      ['60000050', 'SS', Uint8Array.from([1, 0, 1, 0])],
      ['60000100', 'US', 16],
      ['60000102', 'US', 15],
    ];
    const { overlays, pixels } = await frameOf([0x8007, 0x0008], embedded);
    expect(overlays).toMatchObject([{ bits: Uint8Array.of(1, 0) }]);
    expect(pixels).toMatchObject({ values: Uint8Array.of(7, 8) });
  });

  it('an overlay that is cut short does not keep the film from being shown', async () => {
    const cut: Item = overlay.map(([tag, vr, value]) => (tag === '60000010' ? [tag, vr, 900] : [tag, vr, value]));
    expect((await frameOf([1, 2], cut)).overlays).toEqual([]);
  });

  it.each<[string, Item, object]>([
    ['no spacing', [], { pixelAspect: [1, 1], spacingMm: null, spacingOrigin: 'none' }],
    ['an aspect ratio alone', [['00280034', 'IS', '4\\3']], { pixelAspect: [4, 3], spacingMm: null, spacingOrigin: 'none' }],
    ['spacing at the detector', [['00181164', 'DS', '0.2\\0.1']], { pixelAspect: [0.2, 0.1], spacingOrigin: 'imager' }],
    ['spacing of a scanned film', [['00182010', 'DS', '0.1\\0.1']], { spacingMm: [0.1, 0.1], spacingOrigin: 'imager' }],
    ['spacing at the patient', [['00280030', 'DS', '0.3\\0.3']], { spacingMm: [0.3, 0.3], spacingOrigin: 'patient' }],
  ])('%s is said', async (_, changes, expected) => {
    expect(await frameOf([1, 2], changes)).toMatchObject(expected);
  });
});

describe('frames', () => {
  const three: Item = [['00280008', 'IS', '3'], ['00280011', 'US', 2], ['00181063', 'DS', '40']]; // prettier-ignore
  const valuesOf = (pixels: FramePixels): number[] => (pixels.kind === 'grey' ? [...pixels.values] : []);

  it('are read one by one', async () => {
    const read = (frame: number): Promise<FilmFrame> => frameOf([1, 2, 3, 4, 5, 6], three, frame);
    expect(valuesOf((await read(0)).pixels)).toEqual([1, 2]);
    expect(await read(2)).toMatchObject({ frame: 2, frames: 3, frameTimeMs: 40, pixels: { values: Uint8Array.of(5, 6) } });
    await expect(read(3)).rejects.toMatchObject({ code: 'film-frame-missing', details: { frame: 3, frames: 3 } });
  });

  it('of single bits that do not end on a byte are cut out of the run', async () => {
    const bits: Item = [
      ['00280008', 'IS', '2'],
      ['00280010', 'US', 1],
      ['00280011', 'US', 3],
      ['00280100', 'US', 1],
      ['00280101', 'US', 1],
      ['00280102', 'US', 0],
    ];
    const film = openFilm(buildPart10(filmElements(Uint8Array.of(0b101110, 0), bits)), 'bits.dcm');
    expect(valuesOf((await film.readFrame(0, 'none')).pixels)).toEqual([0, 1, 1]);
    expect(valuesOf((await film.readFrame(1, 'none')).pixels)).toEqual([1, 0, 1]);
  });
});
