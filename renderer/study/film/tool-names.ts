/** The tools of the film room: what each is called, its key, and which annotation it draws. The toolbar, the keys and the help follow from it. */
import type { AnnotationKind } from '../../../contract/annotation.ts';

/** What the left button does. */
export type FilmTool = 'window' | 'pan' | 'zoom' | 'scroll' | 'magnify' | AnnotationKind;

/** A tool as the toolbar shows it. */
export interface ToolEntry {
  readonly tool: FilmTool;
  readonly label: string;
  /** As `keyOf` writes it. */
  readonly key: string;
}

/** All tools in the order of the toolbar, those that move the picture first. */
export const tools: readonly ToolEntry[] = [
  { tool: 'window', label: 'Window and level', key: 'w' },
  { tool: 'pan', label: 'Pan', key: 'p' },
  { tool: 'zoom', label: 'Zoom', key: 'z' },
  { tool: 'scroll', label: 'Scroll through frames', key: 's' },
  { tool: 'magnify', label: 'Magnifier', key: 'y' },
  { tool: 'length', label: 'Length', key: 'm' },
  { tool: 'angle', label: 'Angle', key: 'a' },
  { tool: 'cobb-angle', label: 'Cobb angle', key: 'b' },
  { tool: 'bidirectional', label: 'Bidirectional', key: 'x' },
  { tool: 'rectangle', label: 'Rectangle, grey values', key: 'q' },
  { tool: 'ellipse', label: 'Ellipse, grey values', key: 'c' },
  { tool: 'freehand', label: 'Outline, grey values', key: 'o' },
  { tool: 'probe', label: 'Probe of one pixel', key: 'v' },
  { tool: 'cardiothoracic-ratio', label: 'Cardiothoracic ratio', key: 'h' },
  { tool: 'arrow', label: 'Arrow with text', key: 'n' },
  { tool: 'text', label: 'Text', key: 'j' },
  { tool: 'marker', label: 'Side or vertebra marker', key: 'k' },
];

/** Tools that draw. */
export const annotationKinds: ReadonlySet<FilmTool> = new Set(
  tools.map(({ tool }) => tool).filter((tool) => !['window', 'pan', 'zoom', 'scroll', 'magnify'].includes(tool)),
);

/** How a tool is called. */
export function labelOf(tool: FilmTool): string {
  return tools.find((entry) => entry.tool === tool)?.label ?? tool;
}

/** Texts of the marker tool: sides, then the vertebrae from the neck down. */
export const markerTexts: readonly string[] = [
  'R',
  'L',
  'C7',
  ...Array.from({ length: 12 }, (_, i) => `T${i + 1}`),
  ...Array.from({ length: 5 }, (_, i) => `L${i + 1}`),
];

/** The marker that follows when one has been placed: the next vertebra; a side stays. */
export function nextMarker(text: string): string {
  const at = markerTexts.indexOf(text);
  return at < 2 ? text : (markerTexts[at + 1] ?? text);
}
