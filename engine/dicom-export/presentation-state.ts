/**
 * What a reader has drawn on a film, and how it was shown, as a Grayscale Softcopy Presentation State (PS3.3 A.33.1): a file that any
 * DICOM viewer lays over the film it refers to.
 */
import type { Annotation, FilmFacts, FilmPresentation } from '../../contract/index.ts';
import type { Element } from '../dicom-writer/elements.ts';
import { writePart10 } from '../dicom-writer/part10.ts';
import { newUid } from '../dicom-writer/uid.ts';
import { decimalString, localDateTime, severalLines, typedPersonName } from '../dicom-writer/values.ts';
import type { FilmIdentity } from '../import/index.ts';
import { shapesOf, textPlace, type Shape } from './graphics.ts';
import { commonElements, implementationName, instanceReference, type ExportOrigin } from './modules.ts';
import { modalityLutElements, softcopyVoiElements } from './grey-pipeline.ts';

/** Grayscale Softcopy Presentation State Storage. */
export const presentationStateStorage = '1.2.840.10008.5.1.4.1.1.11.1';

/** Longest text of one object (ST). */
const longestText = 1_024;

/** What a presentation state is made from. */
export interface PresentationStateSource {
  readonly film: FilmIdentity;
  readonly facts: FilmFacts;
  /** Height and width of a pixel relative to each other. */
  readonly pixelAspect: readonly [number, number];
  /** Lowest and highest value of the shown frame, modality units. */
  readonly range: readonly [number, number];
  /** The annotations with the lines that stand beside each. */
  readonly drawn: readonly { readonly annotation: Annotation; readonly lines: readonly string[] }[];
  readonly view: FilmPresentation;
  /** Who drew, as typed; '' when not said. */
  readonly creator: string;
  readonly isSynthetic: boolean;
}

/** Graphic layers: what was measured or written by the reader, and what a model placed and nobody has moved. */
const layers = {
  READER: 'Drawn by the reader',
  MODEL: 'Placed by a model and not moved by a reader',
} as const;

/** Writes the presentation state as a Part 10 file. Each call makes an object, and a series, of its own. */
export function writePresentationState(source: PresentationStateSource, origin: ExportOrigin): Uint8Array<ArrayBuffer> {
  const { film, facts, drawn, view, creator, isSynthetic } = source;
  const { date, time } = localDateTime(origin.createdAt);
  const label = isSynthetic ? 'SYNTHETIC: annotations of a film' : 'Annotations of a film';
  const series = { modality: 'PR', uid: newUid(), description: label } as const;
  return writePart10(
    presentationStateStorage,
    newUid(),
    [
      ...commonElements(film, series, origin),
      [0x00200013, 'IS', '1'], // Instance Number
      [0x00200060, 'CS', ''], // Laterality: a chest is not one of a pair
      [0x00700080, 'CS', 'ANNOTATIONS'], // Content Label
      [0x00700081, 'LO', label],
      [0x00700082, 'DA', date], // Presentation Creation Date
      [0x00700083, 'TM', time],
      [0x00700084, 'PN', typedPersonName(creator)],
      [
        0x00081115, // Referenced Series Sequence
        'SQ',
        [
          [
            [0x0020000e, 'UI', film.seriesUid],
            [0x00081140, 'SQ', [imageReference(film)]],
          ],
        ],
      ],
      ...annotationElements(source),
      ...displayedAreaElements(facts, source.pixelAspect, view),
      ...spatialElements(view),
      ...modalityLutElements(film),
      ...softcopyVoiElements(film, view, source.range),
      // Presentation LUT Shape: what MONOCHROME1 means, and the reader's inversion, are one thing here (PS3.3 C.11.6)
      [0x20500020, 'CS', (facts.photometricInterpretation === 'MONOCHROME1') !== view.isInverted ? 'INVERSE' : 'IDENTITY'],
      ...(drawn.length === 0 ? [] : layerElements(drawn.map(({ annotation }) => annotation))),
    ],
    implementationName(origin.version),
  );
}

function imageReference({ sopClassUid, sopInstanceUid }: FilmIdentity, frame?: number): Element[] {
  const whole = instanceReference(sopClassUid, sopInstanceUid);
  return frame === undefined ? whole : [...whole, [0x00081160, 'IS', String(frame + 1)]];
}

function layerOf({ origin }: Annotation): keyof typeof layers {
  return origin === 'model' ? 'MODEL' : 'READER';
}

/** Graphic Layer Module (PS3.3 C.10.7): the layers that are used. */
function layerElements(annotations: readonly Annotation[]): Element[] {
  const used = (Object.keys(layers) as (keyof typeof layers)[]).filter((layer) => annotations.some((one) => layerOf(one) === layer));
  const items = used.map((layer, i): Element[] => [
    [0x00700002, 'CS', layer],
    [0x00700062, 'IS', String(i + 1)],
    [0x00700068, 'LO', layers[layer]],
  ]);
  return [[0x00700060, 'SQ', items]];
}

/** Graphic Annotation Module (PS3.3 C.10.5): one item an annotation. */
function annotationElements({ film, facts, drawn }: PresentationStateSource): Element[] {
  if (drawn.length === 0) return [];
  const items = drawn.map(({ annotation, lines }): Element[] => {
    const shapes = shapesOf(annotation).map(graphicObject);
    const text = severalLines(lines.filter((one) => one.trim() !== '').join('\n')).slice(0, longestText);
    return [
      [0x00081140, 'SQ', [imageReference(film, facts.frames > 1 ? annotation.frame : undefined)]],
      [0x00700002, 'CS', layerOf(annotation)],
      ...(text === '' ? [] : [[0x00700008, 'SQ', [textObject(annotation, text)]] as Element]),
      ...(shapes.length === 0 ? [] : [[0x00700009, 'SQ', shapes] as Element]),
    ];
  });
  return [[0x00700001, 'SQ', items]];
}

function graphicObject({ type, points, isClosed }: Shape): Element[] {
  return [
    [0x00700005, 'CS', 'PIXEL'], // Graphic Annotation Units
    [0x00700020, 'US', 2],
    [0x00700021, 'US', points.length],
    [0x00700022, 'FL', points.flat()],
    [0x00700023, 'CS', type],
    ...(isClosed ? [[0x00700024, 'CS', 'N'] as Element] : []), // Graphic Filled
  ];
}

function textObject(annotation: Annotation, text: string): Element[] {
  return [
    [0x00700004, 'CS', 'PIXEL'], // Anchor Point Annotation Units
    [0x00700006, 'ST', text],
    [0x00700014, 'FL', [...textPlace(annotation)]],
    [0x00700015, 'CS', 'N'], // Anchor Point Visibility
  ];
}

/**
 * How a film is turned as DICOM says it: first rotated clockwise, then flipped left and right (PS3.3 C.10.6). Auscult flips what is on
 * the screen, so both ways round are a rotation by 180° with or without a flip.
 */
export function spatialTransformation({ rotation, isFlippedAcross, isFlippedUpsideDown }: FilmPresentation): {
  readonly rotation: number;
  readonly isFlipped: boolean;
} {
  return { rotation: (rotation + (isFlippedUpsideDown ? 180 : 0)) % 360, isFlipped: isFlippedAcross !== isFlippedUpsideDown };
}

function spatialElements(view: FilmPresentation): Element[] {
  const { rotation, isFlipped } = spatialTransformation(view);
  return [
    [0x00700041, 'CS', isFlipped ? 'Y' : 'N'],
    [0x00700042, 'US', rotation],
  ];
}

/**
 * Displayed Area Module (PS3.3 C.10.4): the whole film, fitted. The corners are those that lie top left and bottom right once the film is
 * turned, counted from 1 in the film's own columns and rows.
 */
function displayedAreaElements(
  { rows, columns, spacingMm }: FilmFacts,
  pixelAspect: readonly [number, number],
  view: FilmPresentation,
): Element[] {
  const [topLeft, bottomRight] = displayedCorners(rows, columns, view);
  const aspect = pixelAspect.every(Number.isInteger) ? pixelAspect : pixelAspect.map((side) => Math.max(1, Math.round(side * 1_000)));
  return [
    [
      0x0070005a, // Displayed Area Selection Sequence
      'SQ',
      [
        [
          [0x00700052, 'SL', [...topLeft]],
          [0x00700053, 'SL', [...bottomRight]],
          [0x00700100, 'CS', 'SCALE TO FIT'],
          spacingMm === null ? [0x00700102, 'IS', aspect.map(String)] : [0x00700101, 'DS', spacingMm.map(decimalString)],
        ],
      ],
    ],
  ];
}

/** Column and row, from 1, of the pixels at the top left and the bottom right of a turned film. */
export function displayedCorners(
  rows: number,
  columns: number,
  view: FilmPresentation,
): readonly [topLeft: readonly [number, number], bottomRight: readonly [number, number]] {
  const { rotation, isFlipped } = spatialTransformation(view);
  // Corners of the film clockwise from its own top left; rotating clockwise brings the one before to the top left.
  const corners = [
    [1, 1],
    [columns, 1],
    [columns, rows],
    [1, rows],
  ] as const;
  const cornerAt = (place: number): readonly [number, number] => corners[(place - rotation / 90 + 8) % 4] ?? [1, 1];
  return isFlipped ? [cornerAt(1), cornerAt(3)] : [cornerAt(0), cornerAt(2)];
}
