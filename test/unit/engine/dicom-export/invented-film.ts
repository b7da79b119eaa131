/** A film with annotations of every kind, for the tests of what leaves Auscult as DICOM. */
import type { Annotation, FilmFacts, FilmPresentation } from '../../../../contract/index.ts';
import { readFilmIdentity } from '../../../../engine/import/index.ts';
import type { FilmIdentity } from '../../../../engine/import/index.ts';
import { buildPart10, filmElements, pixels16, type Item } from '../import/build-dicom.ts';

/** Film of 64 × 64 pixels with all identifiers; PN and description in Latin 1. */
export const filmIdentifiers: Item = [
  ['00080005', 'CS', 'ISO_IR 100'],
  ['00080018', 'UI', '1.2.3.4.5'],
  ['00080020', 'DA', '20260301'],
  ['00080030', 'TM', '081400'],
  ['00080050', 'SH', 'ACC-1'],
  ['00080080', 'LO', 'General Hospital'],
  ['00080090', 'PN', 'Referrer^Rita'],
  ['00081030', 'LO', 'Thorax f\u00fcr M\u00fcller'],
  ['00100010', 'PN', 'M\u00fcller^J\u00f6rg'],
  ['00100020', 'LO', 'PID-1'],
  ['00100030', 'DA', '19500102'],
  ['00100040', 'CS', 'M'],
  ['0020000d', 'UI', '1.2.3'],
  ['0020000e', 'UI', '1.2.3.4'],
  ['00200010', 'SH', 'STUDY1'],
  ['00281052', 'DS', '0'],
  ['00281053', 'DS', '1'],
];

export function filmFile(changes: Item = [], rows = 64, columns = 64): Uint8Array {
  const changed = new Set(changes.map(([tag]) => tag));
  const elements = [...filmIdentifiers.filter(([tag]) => !changed.has(tag)), ...changes];
  return buildPart10(
    filmElements(
      pixels16(rows * columns, (i) => i % 4096),
      elements,
      rows,
      columns,
    ),
  );
}

export const film = (changes: Item = []): FilmIdentity => readFilmIdentity(filmFile(changes), 'film.dcm');

export const facts = (over: Partial<FilmFacts> = {}): FilmFacts => ({
  rows: 64,
  columns: 64,
  frames: 1,
  bitsStored: 12,
  photometricInterpretation: 'MONOCHROME2',
  transferSyntaxUID: '1.2.840.10008.1.2.1',
  viewPosition: 'PA',
  bodyPart: 'CHEST',
  patientOrientation: ['L', 'F'],
  spacingMm: [0.5, 0.5],
  spacingOrigin: 'patient',
  windowCenter: null,
  windowWidth: null,
  modality: 'CR',
  manufacturer: '',
  institution: 'General Hospital',
  ...over,
});

export const presentation = (over: Partial<FilmPresentation> = {}): FilmPresentation => ({
  window: { center: 2_048, width: 4_096, isLinear: false },
  appliedVoi: null,
  isInverted: false,
  rotation: 0,
  isFlippedAcross: false,
  isFlippedUpsideDown: false,
  ...over,
});

let number = 0;
export function annotation(
  kind: Annotation['kind'],
  points: readonly (readonly [number, number])[],
  over: Partial<Annotation> = {},
): Annotation {
  number += 1;
  return {
    annotationId: `3f2504e0-4f89-41d3-9a0c-0305e82c${String(number).padStart(4, '0')}`,
    kind,
    frame: 0,
    points,
    text: '',
    origin: 'reader',
    createdAt: '2026-11-22T09:00:00.000Z',
    ...over,
  };
}

/** One of each kind. */
export const everyKind = (): Annotation[] => [
  annotation('length', [
    [10, 10],
    [40, 10],
  ]),
  annotation('angle', [
    [10, 20],
    [20, 20],
    [20, 10],
  ]),
  annotation('cobb-angle', [
    [10, 30],
    [20, 30],
    [10, 50],
    [20, 45],
  ]),
  annotation('bidirectional', [
    [30, 30],
    [50, 30],
    [40, 25],
    [40, 35],
  ]),
  annotation('rectangle', [
    [5, 5],
    [15, 5],
    [5, 15],
    [15, 15],
  ]),
  annotation('ellipse', [
    [30, 50],
    [30, 40],
    [10, 45],
    [50, 45],
  ]),
  annotation('freehand', [
    [50, 50],
    [60, 50],
    [60, 60],
  ]),
  annotation(
    'arrow',
    [
      [20, 20],
      [40, 40],
    ],
    { text: 'Knoten \u2192 \u00fcber' },
  ),
  annotation('text', [[30, 60]], { text: 'see prior' }),
  annotation('probe', [[32.5, 32.5]]),
  annotation(
    'cardiothoracic-ratio',
    [
      [20, 40],
      [45, 40],
      [5, 50],
      [60, 50],
    ],
    { origin: 'model' },
  ),
  annotation('marker', [[5, 5]], { text: 'R' }),
];

export const origin = { version: '0.1.0', createdAt: '2026-11-22T09:30:00.000Z' };

/** The grey values of `filmFile`, each its own index. */
export const greyPixels = {
  columns: 64,
  rows: 64,
  values: Float32Array.from({ length: 4_096 }, (_, i) => i),
  slope: 1,
  intercept: 0,
};
