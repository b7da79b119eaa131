/** What was measured on a film as a structured report: Imaging Measurement Report, TID 1500 of PS3.16, as Comprehensive SR (PS3.3 A.35.3). */
import type { Annotation, FilmFacts, ModelId } from '../../contract/index.ts';
import { scaleOf } from '../../contract/measure/geometry.ts';
import type { Element } from '../dicom-writer/elements.ts';
import { writePart10 } from '../dicom-writer/part10.ts';
import { newUid, uidOfName } from '../dicom-writer/uid.ts';
import { typedPersonName } from '../dicom-writer/values.ts';
import type { FilmIdentity } from '../import/index.ts';
import * as tree from './content-tree.ts';
import type { ContentItem } from './content-tree.ts';
import { shapesOf } from './graphics.ts';
import type { MeasuredValue, Quantity, Unit } from './measured-values.ts';
import { commonElements, implementationName, type Code, type ExportOrigin } from './modules.ts';
import { languageOfContent, observers, srDocumentElements } from './sr-document.ts';

/** Comprehensive SR Storage. */
export const comprehensiveSrStorage = '1.2.840.10008.5.1.4.1.1.88.33';

/** Concepts of the quantities: codes of PS3.16 where it has one. It has none of the ratio of two widths on a film, nor of a pixel's value. */
const concepts: Readonly<Record<Quantity, Code>> = {
  length: ['410668003', 'SCT', 'Length'],
  angle: ['1483009', 'SCT', 'Angle'],
  'cobb-angle': ['285285000', 'SCT', 'Cobb angle'],
  'long-axis': ['103339001', 'SCT', 'Long axis'],
  'short-axis': ['103340004', 'SCT', 'Short axis'],
  area: ['42798000', 'SCT', 'Area'],
  mean: ['373098007', 'SCT', 'Mean'],
  'standard-deviation': ['386136009', 'SCT', 'Standard Deviation'],
  minimum: ['255605001', 'SCT', 'Minimum'],
  maximum: ['56851009', 'SCT', 'Maximum'],
  'grey-value': ['GREY', '99AUSCULT', 'Grey value of a pixel'],
  'cardiothoracic-ratio': ['CTR', '99AUSCULT', 'Cardiothoracic ratio'],
  'heart-width': ['103355008', 'SCT', 'Width'],
  'thorax-width': ['103355008', 'SCT', 'Width'],
};

/** Units in UCUM. */
const units: Readonly<Record<Unit, Code>> = {
  mm: ['mm', 'UCUM', 'mm'],
  mm2: ['mm2', 'UCUM', 'square millimeter'],
  px: ['{pixels}', 'UCUM', 'pixels'],
  degree: ['deg', 'UCUM', 'Degree'],
  ratio: ['{ratio}', 'UCUM', 'ratio'],
  grey: ['1', 'UCUM', 'no units'],
};

/** Finding sites of the two widths of a cardiothoracic ratio. */
const sites: Partial<Record<Quantity, Code>> = {
  'heart-width': ['80891009', 'SCT', 'Heart'],
  'thorax-width': ['816094009', 'SCT', 'Thorax'],
};

const groupNames: Partial<Record<Annotation['kind'], string>> = {
  length: 'Length',
  angle: 'Angle',
  'cobb-angle': 'Cobb angle',
  bidirectional: 'Bidirectional',
  rectangle: 'Rectangle',
  ellipse: 'Ellipse',
  freehand: 'Outline',
  probe: 'Probe',
  'cardiothoracic-ratio': 'Cardiothoracic ratio',
};

const regions: ReadonlySet<Annotation['kind']> = new Set(['rectangle', 'ellipse', 'freehand']);

/** What a measurement report is made from. */
export interface MeasurementReportSource {
  readonly film: FilmIdentity;
  readonly facts: FilmFacts;
  /** Annotations with at least one value each, and what limits it. */
  readonly measured: readonly { readonly annotation: Annotation; readonly values: readonly MeasuredValue[]; readonly caution: string }[];
  /** The model that places what has the origin `model`. */
  readonly modelId: ModelId | null;
  /** Who measured, as typed; '' when not said. */
  readonly observer: string;
  readonly isSynthetic: boolean;
}

/** Writes the report as a Part 10 file. Nobody has verified it: its flags say so. */
export function writeMeasurementReport(source: MeasurementReportSource, origin: ExportOrigin): Uint8Array<ArrayBuffer> {
  const { film, facts, measured, observer, isSynthetic } = source;
  const label = isSynthetic ? 'SYNTHETIC: measurements on a film' : 'Measurements on a film';
  const series = { modality: 'SR', uid: newUid(), description: label } as const;
  const counts = new Map<string, number>();
  const groups = measured.map((one) => {
    const name = groupNames[one.annotation.kind] ?? one.annotation.kind;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return measurementGroup(source, one, `${name} ${counts.get(name) ?? 1}`);
  });
  const library = tree.container(['126200', 'DCM', 'Image Library Group'], [tree.image('CONTAINS', film.sopClassUid, film.sopInstanceUid)]);
  return writePart10(
    comprehensiveSrStorage,
    newUid(),
    [
      ...commonElements(film, series, origin),
      ...srDocumentElements({
        origin,
        instanceNumber: 1,
        verified: null,
        evidence: [
          { studyUid: film.study.uid, seriesUid: film.seriesUid, sopClassUid: film.sopClassUid, sopInstanceUid: film.sopInstanceUid },
        ],
        studyUid: film.study.uid,
        predecessor: null,
      }),
      ...privateCodingScheme(),
      ...tree.rootContainer(['126000', 'DCM', 'Imaging Measurement Report'], '1500', [
        languageOfContent,
        ...observers(typedPersonName(observer), origin.version),
        tree.code('HAS CONCEPT MOD', ['121058', 'DCM', 'Procedure reported'], ['43468-8', 'LN', 'XR unspecified body region']),
        tree.container(['111028', 'DCM', 'Image Library'], [library], '1600'),
        tree.container(['126010', 'DCM', 'Imaging Measurements'], groups),
      ]),
    ],
    implementationName(origin.version),
  );

  function measurementGroup(
    { modelId }: MeasurementReportSource,
    { annotation, values, caution }: MeasurementReportSource['measured'][number],
    name: string,
  ): ContentItem {
    const onFilm = tree.image('SELECTED FROM', film.sopClassUid, film.sopInstanceUid, facts.frames > 1 ? annotation.frame : undefined);
    const isRegion = regions.has(annotation.kind);
    const shapes = shapesOf(annotation);
    const region = isRegion ? shapes.map((shape) => tree.coordinates('CONTAINS', ['111030', 'DCM', 'Image Region'], shape, onFilm)) : [];
    const comment = [limitOfScale(values, facts), caution].filter((part) => part !== '').join(' ');
    return tree.container(
      ['125007', 'DCM', 'Measurement Group'],
      [
        tree.text('HAS OBS CONTEXT', ['112039', 'DCM', 'Tracking Identifier'], name),
        tree.uidReference('HAS OBS CONTEXT', ['112040', 'DCM', 'Tracking Unique Identifier'], trackingUid(annotation.annotationId)),
        ...(annotation.origin === 'model' ? algorithm(modelId) : []),
        ...region,
        ...values.map((value) => {
          const from = isRegion ? [] : shapesBetween(value, shapes).map((shape) => tree.coordinates('INFERRED FROM', null, shape, onFilm));
          const site = sites[value.quantity];
          const where = site ? [tree.code('HAS CONCEPT MOD', ['363698007', 'SCT', 'Finding Site'], site)] : [];
          return tree.number(concepts[value.quantity], value.value, units[value.unit], [...where, ...from]);
        }),
        ...(comment === '' ? [] : [tree.text('CONTAINS', ['121106', 'DCM', 'Comment'], comment)]),
      ],
      isRegion ? '1410' : '1501',
    );
  }
}

/** The shapes that a value was taken from. */
function shapesBetween({ between }: MeasuredValue, shapes: ReturnType<typeof shapesOf>): ReturnType<typeof shapesOf> {
  return between ? [{ type: 'POLYLINE', points: between, isClosed: false }] : shapes;
}

/** What lengths and areas are worth, where the group has any. */
function limitOfScale(values: readonly MeasuredValue[], facts: FilmFacts): string {
  if (values.some(({ unit }) => unit === 'px')) return 'The film states no pixel spacing: in pixels.';
  const isInMm = values.some(({ unit }) => unit === 'mm' || unit === 'mm2');
  return isInMm && scaleOf(facts).plane === 'imager plane' ? 'In the plane of the detector: at the patient it is smaller.' : '';
}

/** The same annotation has the same UID in every export. */
function trackingUid(annotationId: string): string {
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(annotationId);
  return isUuid ? `2.25.${BigInt(`0x${annotationId.replaceAll('-', '')}`)}` : uidOfName(`annotation ${annotationId}`);
}

/** TID 4019: what a model has placed and nobody has moved. */
function algorithm(modelId: ModelId | null): ContentItem[] {
  const [name = 'Auscult', version = 'not stated'] = (modelId ?? '').split('@');
  return [
    tree.text('HAS CONCEPT MOD', ['111001', 'DCM', 'Algorithm Name'], name === '' ? 'Auscult' : name),
    tree.text('HAS CONCEPT MOD', ['111003', 'DCM', 'Algorithm Version'], version),
  ];
}

/** Coding Scheme Identification Sequence (PS3.3 C.12.1): whose the private codes are. */
function privateCodingScheme(): Element[] {
  return [
    [
      0x00080110,
      'SQ',
      [
        [
          [0x00080102, 'SH', '99AUSCULT'],
          [0x00080115, 'ST', 'Auscult: concepts that no public scheme has a code for'],
          [0x00080116, 'ST', 'The Auscult authors'],
        ],
      ],
    ],
  ];
}
