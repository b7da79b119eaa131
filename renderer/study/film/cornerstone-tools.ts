/** Cornerstone's tools as the film room uses them: registered once, in one tool group that all panes share. */
import {
  Enums,
  addTool,
  init as initTools,
  AngleTool,
  ArrowAnnotateTool,
  BidirectionalTool,
  CobbAngleTool,
  EllipticalROITool,
  LabelTool,
  LengthTool,
  MagnifyTool,
  PanTool,
  PlanarFreehandROITool,
  ProbeTool,
  RectangleROITool,
  StackScrollTool,
  ToolGroupManager,
  ZoomTool,
  annotation as annotations,
  cancelActiveManipulations,
} from '@cornerstonejs/tools';
import type { AnnotationKind } from '../../../contract/annotation.ts';
import type { FilmTool } from './tool-names.ts';
import { FilmWindowTool } from './window-tool.ts';

const groupId = 'film';

/** A point in Cornerstone's world. */
export type Point3 = [number, number, number];

/** Says what stands beside an annotation. @param points  in Cornerstone's world @param imageId  of the frame it is drawn on */
export type DescribeAnnotation = (kind: AnnotationKind, points: readonly Point3[], label: string, imageId: string) => string[];

/** Asks the reader for a text; calls back with '' when there is none. */
export type AskText = (kind: 'arrow' | 'text' | 'marker', before: string, done: (text: string) => void) => void;

/** Two lines measured against each other. Cornerstone writes nothing beside lines without an angle, and parallel lines have none. */
class TwoLinesTool extends CobbAngleTool {
  override _calculateCachedStats(
    ...args: Parameters<CobbAngleTool['_calculateCachedStats']>
  ): ReturnType<CobbAngleTool['_calculateCachedStats']> {
    const stats = super._calculateCachedStats(...args);
    for (const one of Object.values((stats ?? {}) as Record<string, { angle?: number }>)) one.angle ||= Number.MIN_VALUE;
    return stats;
  }
}

class FilmCobbAngleTool extends TwoLinesTool {
  static override toolName = 'FilmCobbAngle';
}

class CardiothoracicRatioTool extends TwoLinesTool {
  static override toolName = 'CardiothoracicRatio';
}

class MarkerTool extends LabelTool {
  static override toolName = 'FilmMarker';
}

/** Cornerstone's tool of each of ours. */
const toolNames: Readonly<Record<FilmTool, string>> = {
  window: FilmWindowTool.toolName,
  pan: PanTool.toolName,
  zoom: ZoomTool.toolName,
  scroll: StackScrollTool.toolName,
  magnify: MagnifyTool.toolName,
  length: LengthTool.toolName,
  angle: AngleTool.toolName,
  'cobb-angle': FilmCobbAngleTool.toolName,
  bidirectional: BidirectionalTool.toolName,
  rectangle: RectangleROITool.toolName,
  ellipse: EllipticalROITool.toolName,
  freehand: PlanarFreehandROITool.toolName,
  probe: ProbeTool.toolName,
  'cardiothoracic-ratio': CardiothoracicRatioTool.toolName,
  arrow: ArrowAnnotateTool.toolName,
  text: LabelTool.toolName,
  marker: MarkerTool.toolName,
};

const kinds = new Map(Object.entries(toolNames).map(([tool, name]) => [name, tool as FilmTool]));

/** Cornerstone's name of the tool that draws a kind. */
export function toolNameOf(kind: AnnotationKind): string {
  return toolNames[kind];
}

/** The kind that a tool of Cornerstone draws; undefined of a tool that draws nothing we keep. */
export function kindOf(toolName: string): AnnotationKind | undefined {
  const tool = kinds.get(toolName);
  return tool === undefined || ['window', 'pan', 'zoom', 'scroll', 'magnify'].includes(tool) ? undefined : (tool as AnnotationKind);
}

let isStarted = false;
let askReader: AskText = (_kind, _before, done) => done('');

/** Who asks the reader for texts from now on: the room that is open. */
export function askBy(ask: AskText): void {
  askReader = ask;
}

/** Registers the tools and makes their group; the second call does nothing. */
export function startTools(describe: DescribeAnnotation): void {
  if (isStarted) return;
  isStarted = true;
  initTools();
  const group = ToolGroupManager.createToolGroup(groupId);
  if (!group) throw new Error('Cornerstone has not made the group of tools.');
  const plain = [FilmWindowTool, PanTool, ZoomTool, StackScrollTool, MagnifyTool];
  const drawing = [
    LengthTool,
    AngleTool,
    FilmCobbAngleTool,
    BidirectionalTool,
    RectangleROITool,
    EllipticalROITool,
    PlanarFreehandROITool,
    ProbeTool,
    CardiothoracicRatioTool,
    ArrowAnnotateTool,
    LabelTool,
    MarkerTool,
  ];
  for (const tool of [...plain, ...drawing]) addTool(tool);
  for (const { toolName } of plain) group.addTool(toolName);
  for (const { toolName } of drawing) {
    group.addTool(
      toolName,
      drawingConfiguration(toolName, describe, (...args) => askReader(...args)),
    );
    group.setToolPassive(toolName);
  }
  const before = annotations.config.style.getDefaultToolStyles();
  annotations.config.style.setDefaultToolStyles({ ...before, global: { ...before.global, ...styles } });
  selectTool('window');
}

const styles = {
  color: '#ffd479',
  colorHighlighted: '#ffe9bd',
  colorSelected: '#5cc8b8',
  textBoxColor: '#ffd479',
  textBoxColorHighlighted: '#ffe9bd',
  textBoxColorSelected: '#5cc8b8',
  textBoxFontFamily: "Inter, 'Segoe UI', system-ui, 'DejaVu Sans', sans-serif",
  textBoxFontSize: '12px',
  textBoxLinkLineWidth: '1',
  lineWidth: '1.5',
  shadow: true,
};

function drawingConfiguration(toolName: string, describe: DescribeAnnotation, ask: AskText): Record<string, unknown> {
  const kind = kindOf(toolName);
  if (kind === undefined) return {};
  const getTextLines = (data: DrawnData, targets: unknown): string[] => {
    const target = firstString(targets) ?? Object.keys(data.cachedStats ?? {})[0] ?? '';
    return describe(kind, pointsOf(data), data.label ?? '', target.replace(/^imageId:/, ''));
  };
  const isText = kind === 'arrow' || kind === 'text' || kind === 'marker';
  return {
    getTextLines,
    // Statistics are ours: right to the pixel, with the plane of their millimetres.
    calculateStats: false,
    allowOpenContours: false,
    preventHandleOutsideImage: false,
    ...(isText
      ? {
          getTextCallback: (done: (text: string) => void) =>
            ask(kind, '', (text) => {
              if (kind !== 'arrow') endLabel(toolName);
              done(text);
            }),
          changeTextCallback: (data: { data?: DrawnData }, _event: unknown, done: (text: string) => void) =>
            ask(kind, data.data?.label ?? '', done),
        }
      : {}),
  };
}

/** The part of an annotation's data that all of Cornerstone's drawing tools share. */
export interface DrawnData {
  label?: string;
  cachedStats?: Record<string, unknown>;
  handles: { points: Point3[]; textBox?: unknown };
  contour?: { polyline?: Point3[]; closed?: boolean };
}

/** The points that define an annotation, in Cornerstone's world: the outline of a freehand one, else its handles. */
export function pointsOf(data: DrawnData): Point3[] {
  return data.contour?.polyline ?? data.handles.points;
}

function firstString(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  const [first] = value as unknown[];
  if (typeof first === 'string') return first;
  return typeof first === 'object' && first !== null && 'targetId' in first ? String(first.targetId) : undefined;
}

/** Gives a pane the tools. */
export function addPane(viewportId: string, renderingEngineId: string): void {
  ToolGroupManager.getToolGroup(groupId)?.addViewport(viewportId, renderingEngineId);
}

/** Takes them from a pane. */
export function removePane(viewportId: string, renderingEngineId: string): void {
  ToolGroupManager.getToolGroup(groupId)?.removeViewports(renderingEngineId, viewportId);
}

/** Puts a tool on the left button. The middle one pans and the right one zooms, with Shift and Ctrl on the left one for those who lack them. */
export function selectTool(tool: FilmTool): void {
  const group = ToolGroupManager.getToolGroup(groupId);
  if (!group) return;
  const { MouseBindings, KeyboardBindings } = Enums;
  const primary = { mouseButton: MouseBindings.Primary };
  const moves = {
    pan: [{ mouseButton: MouseBindings.Auxiliary }, { ...primary, modifierKey: KeyboardBindings.Shift }],
    zoom: [{ mouseButton: MouseBindings.Secondary }, { ...primary, modifierKey: KeyboardBindings.Ctrl }],
    scroll: [{ mouseButton: MouseBindings.Wheel }],
  };
  for (const [name, bindings] of Object.entries({ window: [], magnify: [], ...moves })) {
    const own = name === tool ? [primary] : [];
    if (own.length + bindings.length === 0) group.setToolPassive(toolNames[name as FilmTool], { removeAllBindings: true });
    else {
      group.setToolPassive(toolNames[name as FilmTool], { removeAllBindings: true });
      group.setToolActive(toolNames[name as FilmTool], { bindings: [...bindings, ...own] });
    }
  }
  for (const [name, toolName] of Object.entries(toolNames)) {
    if (kindOf(toolName) === undefined) continue;
    group.setToolPassive(toolName, { removeAllBindings: true });
    if (name === tool) group.setToolActive(toolName, { bindings: [primary] });
  }
}

/** Ends what is being drawn on a pane and takes it away. @returns whether something was being drawn */
export function cancelDrawing(element: HTMLDivElement): boolean {
  const unfinished = Object.values(toolNames).flatMap((toolName) => beingDrawn(toolName) ?? []);
  const cancelled = cancelActiveManipulations(element);
  if (cancelled !== undefined && unfinished.includes(cancelled)) annotations.state.removeAnnotation(cancelled);
  return cancelled !== undefined;
}

/** Cornerstone's label tool takes a label for being drawn for ever, although it is done once it has its text. */
function endLabel(toolName: string): void {
  const tool = ToolGroupManager.getToolGroup(groupId)?.getToolInstance(toolName) as { isDrawing?: boolean; editData?: unknown } | undefined;
  if (tool) Object.assign(tool, { isDrawing: false, editData: null });
}

/** The annotation that is being drawn with a tool at the moment, by its UID; undefined when none is. */
export function beingDrawn(toolName: string): string | undefined {
  const tool = ToolGroupManager.getToolGroup(groupId)?.getToolInstance(toolName) as
    { isDrawing?: boolean; editData?: { newAnnotation?: boolean; annotation?: { annotationUID?: string } } | null } | undefined;
  return tool?.isDrawing === true && tool.editData?.newAnnotation === true ? tool.editData.annotation?.annotationUID : undefined;
}
