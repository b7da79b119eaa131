/** The content tree of a structured report (PS3.3 C.17.3): items with a relationship to the one above, a concept name and a value. */
import type { Element } from '../dicom-writer/elements.ts';
import { decimalString, severalLines } from '../dicom-writer/values.ts';
import type { FilmPoint } from '../../contract/measure/geometry.ts';
import type { Shape } from './graphics.ts';
import { codeItem, instanceReference, type Code } from './modules.ts';

type Relationship = 'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS CONCEPT MOD' | 'INFERRED FROM' | 'SELECTED FROM' | 'HAS PROPERTIES';

/** An item of the tree, without its relationship. */
export interface ContentItem {
  readonly relationship: Relationship;
  readonly elements: readonly Element[];
}

function item(
  relationship: Relationship,
  valueType: string,
  concept: Code | null,
  value: readonly Element[],
  children: readonly ContentItem[] = [],
): ContentItem {
  return {
    relationship,
    elements: [
      [0x0040a010, 'CS', relationship],
      [0x0040a040, 'CS', valueType],
      ...(concept === null ? [] : [[0x0040a043, 'SQ', [codeItem(concept)]] as Element]),
      ...value,
      ...(children.length === 0 ? [] : [[0x0040a730, 'SQ', children.map(({ elements }) => elements)] as Element]),
    ],
  };
}

/** What a container says of itself: that its items stand apart, and by which template they are made (PS3.16). */
function containerElements(templateId: string | null): Element[] {
  const template: Element[] = [
    [0x00080105, 'CS', 'DCMR'],
    [0x0040db00, 'CS', templateId ?? ''],
  ];
  return [[0x0040a050, 'CS', 'SEPARATE'], ...(templateId === null ? [] : [[0x0040a504, 'SQ', [template]] as Element])];
}

/** The root: elements of the data set itself. */
export function rootContainer(concept: Code, templateId: string, children: readonly ContentItem[]): Element[] {
  return [
    [0x0040a040, 'CS', 'CONTAINER'],
    [0x0040a043, 'SQ', [codeItem(concept)]],
    ...containerElements(templateId),
    [0x0040a730, 'SQ', children.map(({ elements }) => elements)],
  ];
}

export function container(concept: Code, children: readonly ContentItem[], templateId: string | null = null): ContentItem {
  return item('CONTAINS', 'CONTAINER', concept, containerElements(templateId), children);
}

export function code(relationship: Relationship, concept: Code, value: Code): ContentItem {
  return item(relationship, 'CODE', concept, [[0x0040a168, 'SQ', [codeItem(value)]]]);
}

export function text(relationship: Relationship, concept: Code, value: string): ContentItem {
  return item(relationship, 'TEXT', concept, [[0x0040a160, 'UT', severalLines(value)]]);
}

export function uidReference(relationship: Relationship, concept: Code, uid: string): ContentItem {
  return item(relationship, 'UIDREF', concept, [[0x0040a124, 'UI', uid]]);
}

/** @param name  as a PN value */
export function personName(relationship: Relationship, concept: Code, name: string): ContentItem {
  return item(relationship, 'PNAME', concept, [[0x0040a123, 'PN', name]]);
}

/** Decimals of a number: a tenth of what is shown on the film, or less, and no more than a pixel is worth. */
const decimals = 4;

/** A number with its UCUM unit. */
export function number(concept: Code, value: number, unit: Code, children: readonly ContentItem[]): ContentItem {
  const measured: Element[] = [
    [0x004008ea, 'SQ', [codeItem(unit)]],
    [0x0040a30a, 'DS', decimalString(Number(value.toFixed(decimals)))],
  ];
  return item('CONTAINS', 'NUM', concept, [[0x0040a300, 'SQ', [measured]]], children);
}

/** An instance of an image. @param frame  from 0, of one with several frames */
export function image(relationship: Relationship, sopClassUid: string, sopInstanceUid: string, frame?: number): ContentItem {
  const reference: Element[] = [
    ...instanceReference(sopClassUid, sopInstanceUid),
    ...(frame === undefined ? [] : [[0x00081160, 'IS', String(frame + 1)] as Element]),
  ];
  return item(relationship, 'IMAGE', null, [[0x00081199, 'SQ', [reference]]]);
}

/** An instance of a recording. */
export function waveform(relationship: Relationship, sopClassUid: string, sopInstanceUid: string): ContentItem {
  return item(relationship, 'WAVEFORM', null, [[0x00081199, 'SQ', [instanceReference(sopClassUid, sopInstanceUid)]]]);
}

/** Points or lines on an image, in its pixels. @param concept  what they are; null where the number above says it */
export function coordinates(
  relationship: Relationship,
  concept: Code | null,
  { type, points }: Pick<Shape, 'type'> & { readonly points: readonly FilmPoint[] },
  on: ContentItem,
): ContentItem {
  const value: Element[] = [
    [0x00700022, 'FL', points.flat()],
    [0x00700023, 'CS', type],
  ];
  return item(relationship, 'SCOORD', concept, value, [on]);
}
