import { describe, expect, it } from 'vitest';
import type { AuscultError } from '../../../../../contract/index.ts';
import { parseDicomFile } from '../../../../../engine/import/dicom/dicom-file.ts';
import { decodeFilm, readFilm } from '../../../../../engine/import/dicom/film.ts';
import type { ParsedFilm } from '../../../../../engine/import/index.ts';
import { buildPart10, explicitBig, filmElements, implicitLittle, pixels16, type Item } from '../build-dicom.ts';

const ramp = pixels16(64 * 64, (i) => i);
const file = (changes: Item = [], pixels = ramp): Uint8Array => buildPart10(filmElements(pixels, changes));

function read(changes: Item = []): ParsedFilm {
  const bytes = file(changes);
  return readFilm(parseDicomFile(bytes, 'film.dcm'), { name: 'film.dcm', bytes });
}

async function codeOf(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
    return 'accepted';
  } catch (error) {
    return (error as AuscultError).code;
  }
}

describe('readFilm', () => {
  it('states patient, time and facts as the file does', () => {
    const film = read([
      ['00080022', 'DA', '20261122'],
      ['00080032', 'TM', '101500'],
      ['00080070', 'LO', 'Konica'],
      ['00100010', 'PN', 'Doe^Jane'],
      ['00100020', 'LO', 'P-7'],
      ['00100021', 'LO', 'St. Elsewhere'],
      ['00100030', 'DA', '19800615'],
      ['00100040', 'CS', 'F'],
      ['00180015', 'CS', 'CHEST'],
      ['00185101', 'CS', 'PA'],
      ['00281050', 'DS', '2048'],
      ['00281051', 'DS', '4096'],
    ]);
    expect(film.patient).toEqual({
      patientId: 'P-7',
      issuer: 'St. Elsewhere',
      name: 'DOE, Jane',
      sex: 'F',
      birthDate: '1980-06-15',
      isSynthetic: false,
    });
    expect(film).toMatchObject({ acquiredAt: '2026-11-22T10:15:00', ageYears: 46, description: 'Chest PA', format: 'dicom-film' });
    expect(film.facts).toMatchObject({
      rows: 64,
      columns: 64,
      frames: 1,
      bitsStored: 12,
      viewPosition: 'PA',
      windowCenter: 2048,
      windowWidth: 4096,
      manufacturer: 'Konica',
    });
  });

  it('leaves out what is not stated and says so', () => {
    const film = read();
    expect(film.patient).toEqual({ patientId: '', issuer: '', name: '', sex: 'U', birthDate: null, isSynthetic: false });
    expect(film).toMatchObject({ acquiredAt: null, ageYears: null, description: 'Film' });
    expect(film.facts.spacingOrigin).toBe('none');
    expect(film.notices).toContain('View position not stated.');
    expect(film.notices).toContain('No pixel spacing stated: lengths are shown in pixels, not millimetres.');
  });

  it('knows its own generator by the manufacturer', () => {
    expect(read([['00080070', 'LO', 'Auscult synthetic generator']]).patient.isSynthetic).toBe(true);
  });

  it.each<[string, Item, 'patient' | 'imager' | 'none', [number, number] | null]>([
    ['Pixel Spacing alone', [['00280030', 'DS', '0.2\\0.3']], 'patient', [0.2, 0.3]],
    ['Imager Pixel Spacing alone', [['00181164', 'DS', '0.143\\0.143']], 'imager', [0.143, 0.143]],
    [
      'Pixel Spacing that repeats the imager’s',
      [
        ['00181164', 'DS', '0.143\\0.143'],
        ['00280030', 'DS', '0.143\\0.143'],
      ],
      'imager',
      [0.143, 0.143],
    ],
    [
      'a calibrated Pixel Spacing',
      [
        ['00181164', 'DS', '0.143\\0.143'],
        ['00280030', 'DS', '0.13\\0.13'],
      ],
      'patient',
      [0.13, 0.13],
    ],
    ['a spacing of 0', [['00280030', 'DS', '0\\0']], 'none', null],
  ])('takes %s for what it is', (_, changes, origin, spacing) => {
    expect(read(changes).facts).toMatchObject({ spacingOrigin: origin, spacingMm: spacing });
  });

  it('notices inverted storage, frames, loss and a body part that is no chest', () => {
    const { notices } = read([
      ['00180015', 'CS', 'HAND'],
      ['00280004', 'CS', 'MONOCHROME1'],
      ['00280008', 'IS', '3'],
      ['00282110', 'CS', '01'],
    ]);
    expect(notices.join(' ')).toMatch(/HAND, not chest.*MONOCHROME1.*3 frames.*with loss/);
  });
});

describe('a film is refused', () => {
  it.each<[string, Item, string]>([
    ['without pixel data', [['7fe00010', 'OW', new Uint8Array()]], 'dicom-no-pixels'],
    ['of 32 × 64 pixels', [['00280010', 'US', 32]], 'film-too-small'],
    [
      'of 65,535 × 65,535 pixels in 8 kB',
      [
        ['00280010', 'US', 65_535],
        ['00280011', 'US', 65_535],
      ],
      'dicom-malformed',
    ],
    ['with a million frames in 8 kB', [['00280008', 'IS', '1000000']], 'dicom-malformed'],
    ['with no rows', [['00280010', 'US', 0]], 'dicom-malformed'],
    ['with 2 samples a pixel', [['00280002', 'US', 2]], 'dicom-malformed'],
    ['with 13 bits allocated', [['00280100', 'US', 13]], 'dicom-malformed'],
    ['with 20 bits stored of 16', [['00280101', 'US', 20]], 'dicom-malformed'],
    ['with the high bit below the bits stored', [['00280102', 'US', 5]], 'dicom-malformed'],
  ])('%s', async (_, changes, code) => expect(await codeOf(decodeFilm(file(changes)))).toBe(code));

  it('compressed as video', async () => {
    const bytes = buildPart10(filmElements(ramp), '1.2.840.10008.1.2.4.102');
    expect(await codeOf(decodeFilm(bytes))).toBe('transfer-syntax-unsupported');
  });

  it('that is one grey all over', async () =>
    expect(
      await codeOf(
        decodeFilm(
          file(
            [],
            pixels16(4096, () => 7),
          ),
        ),
      ),
    ).toBe('film-uniform'));
});

describe('decodeFilm', () => {
  const valuesOf = async (changes: Item, pixels = ramp): Promise<Float32Array> => (await decodeFilm(file(changes, pixels))).values;

  it('gives stored values of MONOCHROME2 as they are', async () => {
    const { width, height, values } = await decodeFilm(file());
    expect([width, height, values[0], values[1], values[4095]]).toEqual([64, 64, 0, 1, 4095]);
  });

  it('reads the same values in implicit little and explicit big endian', async () => {
    const swapped = ramp.map((_, i) => ramp[i ^ 1] ?? 0);
    const [implicit, big] = await Promise.all([
      decodeFilm(buildPart10(filmElements(ramp), implicitLittle)),
      decodeFilm(buildPart10(filmElements(swapped), explicitBig)),
    ]);
    expect(implicit.values[4095]).toBe(4095);
    expect(big.values).toEqual(implicit.values);
  });

  it('turns MONOCHROME1 round within its 12 bits, so that white is dense', async () => {
    const values = await valuesOf([['00280004', 'CS', 'MONOCHROME1']]);
    expect([values[0], values[4095]]).toEqual([4095, 0]);
  });

  it('rescales by slope and intercept', async () => {
    const values = await valuesOf([
      ['00281052', 'DS', '-1024'],
      ['00281053', 'DS', '2'],
    ]);
    expect([values[0], values[10]]).toEqual([-1024, -1004]);
  });

  it('takes no notice of a slope of 0', async () => {
    expect((await valuesOf([['00281053', 'DS', '0']]))[10]).toBe(10);
  });

  it('ignores bits above the high bit and shifts down to bit 0', async () => {
    const shifted = pixels16(4096, (i) => (i << 4) | 0x000f);
    const values = await valuesOf([['00280102', 'US', 15]], shifted);
    expect([values[0], values[1], values[4095]]).toEqual([0, 1, 4095]);
  });

  it('extends the sign of 12 signed bits', async () => {
    const values = await valuesOf(
      [['00280103', 'US', 1]],
      pixels16(4096, (i) => i),
    );
    expect([values[2047], values[2048], values[4095]]).toEqual([2047, -2048, -1]);
  });

  it('maps through a modality LUT, held at both ends', async () => {
    const table = pixels16(4, (i) => 100 * (i + 1));
    const lut: Item = [
      ['00283002', 'US', pixels16(3, (i) => [4, 10, 16][i] ?? 0)],
      ['00283006', 'OW', table],
    ];
    const values = await valuesOf([['00283000', 'SQ', [lut]]]);
    expect([values[0], values[10], values[11], values[13], values[4000]]).toEqual([100, 100, 200, 400, 400]);
  });

  it('shows padding as the darkest value of the picture', async () => {
    const pixels = pixels16(4096, (i) => (i < 100 ? 4095 : 500 + (i % 50)));
    const values = await valuesOf([['00280120', 'US', 4095]], pixels);
    expect([values[0], values[100], Math.min(...values)]).toEqual([500, 500, 500]);
  });

  it('weighs red, green and blue to luminance, by pixel and by plane', async () => {
    const colour: Item = [
      ['00280002', 'US', 3],
      ['00280004', 'CS', 'RGB'],
      ['00280100', 'US', 8],
      ['00280101', 'US', 8],
      ['00280102', 'US', 7],
    ];
    const byPixel = Uint8Array.from({ length: 3 * 4096 }, (_, i) => (i < 6 ? ([255, 0, 0, 0, 255, 0][i] ?? 0) : 0));
    const byPlane = Uint8Array.from({ length: 3 * 4096 }, (_, i) => (i === 0 || i === 4097 ? 255 : 0));
    const one = await valuesOf(colour, byPixel);
    const two = await valuesOf([...colour, ['00280006', 'US', 1]], byPlane);
    expect(one[0]).toBeCloseTo(76.245, 3);
    expect(one[1]).toBeCloseTo(149.685, 3);
    expect(two).toEqual(one);
  });

  it('looks palette colours up', async () => {
    const descriptor = pixels16(3, (i) => [256, 0, 16][i] ?? 0);
    const palette = (value: (i: number) => number): Uint8Array => pixels16(256, value);
    const values = await valuesOf(
      [
        ['00280004', 'CS', 'PALETTE COLOR'],
        ['00280100', 'US', 8],
        ['00280101', 'US', 8],
        ['00280102', 'US', 7],
        ...(['1101', '1102', '1103'].map((tag) => [`0028${tag}`, 'US', descriptor]) as unknown as Item),
        ['00281201', 'OW', palette((i) => i)],
        ['00281202', 'OW', palette((i) => 2 * i)],
        ['00281203', 'OW', palette(() => 0)],
      ],
      Uint8Array.from({ length: 4096 }, (_, i) => i & 255),
    );
    expect(values[100]).toBeCloseTo(0.299 * 100 + 0.587 * 200, 3);
  });
});
