/** Formulas of DICOM PS3.3 C.11.2.1.2 and C.11.2.1.3, with values computed by hand. */
import { describe, expect, it } from 'vitest';
import { parseDicomFile } from '../../../../../engine/import/dicom/dicom-file.ts';
import { readVoiTransforms, voiShade, type AppliedVoi } from '../../../../../engine/import/dicom/voi.ts';
import { buildPart10, filmElements, pixels16, type Item } from '../build-dicom.ts';

const window = (shape: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID', center: number, width: number): AppliedVoi => ({
  kind: 'window',
  function: shape,
  center,
  width,
  explanation: '',
});

function read(changes: Item, isSigned = false): AppliedVoi[] {
  const file = parseDicomFile(
    buildPart10(
      filmElements(
        pixels16(64 * 64, (i) => i),
        changes,
      ),
    ),
    'f',
  );
  return readVoiTransforms(file, isSigned);
}

describe('voiShade', () => {
  // C.11.2.1.2.1: c 2048, w 4096 maps 0 to black and 4095 to white
  it.each([
    [-1, 0],
    [0, 0],
    [1, 1 / 4095],
    [2047, 2047 / 4095],
    [4094, 4094 / 4095],
    [4095, 1],
    [5000, 1],
  ])('LINEAR of width 4096 at 2048: %d to %f', (value, shade) => {
    expect(voiShade(window('LINEAR', 2048, 4096), value)).toBeCloseTo(shade, 12);
  });

  it('LINEAR of width 1 is a threshold below the centre: c 2048 maps 2047 to black and 2048 to white', () => {
    const threshold = window('LINEAR', 2048, 1);
    expect([2047, 2047.5, 2048].map((value) => voiShade(threshold, value))).toEqual([0, 0, 1]);
  });

  // C.11.2.1.2.1, NOTE 2: c 0, w 100: −50 to black, 49 to white
  it.each([
    [-50, 0],
    [-49, 1 / 99],
    [49, 1],
  ])('LINEAR of width 100 at 0: %d to %f', (value, shade) => {
    expect(voiShade(window('LINEAR', 0, 100), value)).toBeCloseTo(shade, 12);
  });

  // C.11.2.1.3.2: c 0, w 100: −50 to black, 0 to one half, 50 to white
  it.each([
    [-51, 0],
    [-50, 0],
    [-25, 0.25],
    [0, 0.5],
    [25, 0.75],
    [50, 1],
  ])('LINEAR_EXACT of width 100 at 0: %d to %f', (value, shade) => {
    expect(voiShade(window('LINEAR_EXACT', 0, 100), value)).toBeCloseTo(shade, 12);
  });

  // C.11.2.1.3.1: 1/(1 + exp(−4 (x − c)/w)): at c + w/4 1/(1 + e⁻¹) = 0.731058…, at c − w/2 1/(1 + e²) = 0.119202…
  it.each([
    [1000, 0.5],
    [1100, 0.7310585786],
    [800, 0.119202922],
    [1400, 0.98201379],
  ])('SIGMOID of width 400 at 1000: %d to %f', (value, shade) => {
    expect(voiShade(window('SIGMOID', 1000, 400), value)).toBeCloseTo(shade, 9);
  });

  it('a table of 12 bits: held at both ends, 4095 is white', () => {
    const table: AppliedVoi = {
      kind: 'table',
      explanation: '',
      table: { firstMapped: 100, bits: 12, values: Float32Array.of(0, 819, 4095) },
    };
    expect([0, 100, 101, 102, 900].map((value) => voiShade(table, value))).toEqual([0, 0, 0.2, 1, 1]);
  });
});

describe('readVoiTransforms', () => {
  it('reads several windows with their names and the function, then the tables', () => {
    const transforms = read([
      ['00281050', 'DS', '2000\\300'],
      ['00281051', 'DS', '4000\\50'],
      ['00281055', 'LO', 'NORMAL\\HARDER'],
      ['00281056', 'CS', 'SIGMOID'],
      [
        '00283010',
        'SQ',
        [
          [
            ['00283002', 'SS', Uint8Array.from([4, 0, 0xfe, 0xff, 8, 0])],
            ['00283003', 'LO', 'BONE'],
            ['00283006', 'OW', Uint8Array.from([0, 64, 128, 255])],
          ],
        ],
      ],
    ], true); // prettier-ignore
    expect(transforms).toMatchObject([
      { kind: 'window', function: 'SIGMOID', center: 2000, width: 4000, explanation: 'NORMAL' },
      { kind: 'window', function: 'SIGMOID', center: 300, width: 50, explanation: 'HARDER' },
      { kind: 'table', explanation: 'BONE', table: { firstMapped: -2, bits: 8 } },
    ]);
  });

  it('leaves out windows that map nothing', () => {
    expect(read([['00281050', 'DS', '10\\20'], ['00281051', 'DS', '0\\100']])).toMatchObject([{ center: 20 }]); // prettier-ignore
    expect(read([['00281050', 'DS', '10'], ['00281051', 'DS', '0.5']])).toEqual([]); // prettier-ignore
    expect(read([['00281050', 'DS', '10'], ['00281051', 'DS', '0.5'], ['00281056', 'CS', 'LINEAR_EXACT']])).toHaveLength(1); // prettier-ignore
  });
});
