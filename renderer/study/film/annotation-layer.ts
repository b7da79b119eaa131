/** The annotations of one pane: ours, in film pixels, put into Cornerstone's tools and read back from them when the reader has drawn. */
import { eventTarget, type Types } from '@cornerstonejs/core';
import { Enums, annotation as annotations, utilities, type Types as ToolTypes } from '@cornerstonejs/tools';
import { Annotation } from '../../../contract/annotation.ts';
import { beingDrawn, kindOf, pointsOf, toolNameOf, type DrawnData } from './cornerstone-tools.ts';
import { filmToWorld, worldToFilm } from './film-plane.ts';
import { roundPoint } from '../../../contract/measure/geometry.ts';

/** What the layer needs of its pane. */
export interface LayerHost {
  readonly element: HTMLDivElement;
  viewport(): Types.IStackViewport | undefined;
  /** Image IDs of the frames, in order. */
  imageIds(): readonly string[];
  /** The reader has drawn, changed or deleted something. */
  changed(annotations: readonly Annotation[]): void;
  /** The reader has chosen an annotation, or none. */
  selected(annotationId: string | null): void;
}

const { Events } = Enums;
const changes = [Events.ANNOTATION_COMPLETED, Events.ANNOTATION_MODIFIED, Events.ANNOTATION_REMOVED] as const;

export class AnnotationLayer {
  readonly #host: LayerHost;
  /** What Cornerstone does not keep, by annotation. */
  #known = new Map<string, Annotation>();
  #isApplying = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: LayerHost) {
    this.#host = host;
    for (const name of changes) eventTarget.addEventListener(name, this.#hear);
    eventTarget.addEventListener(Events.ANNOTATION_SELECTION_CHANGE, this.#hearSelection);
    document.addEventListener('mouseup', this.#settle);
  }

  /** Replaces all annotations of the pane. */
  show(list: readonly Annotation[]): void {
    const viewport = this.#host.viewport();
    if (!viewport) return;
    this.#apply(() => {
      for (const drawn of this.#drawn()) annotations.state.removeAnnotation(drawn.annotationUID ?? '');
      this.#known = new Map(list.map((one) => [one.annotationId, one]));
      for (const one of list) annotations.state.addAnnotation(this.#toCornerstone(viewport, one), this.#host.element);
    });
    this.redraw();
  }

  select(annotationId: string | null): void {
    this.#apply(() => {
      if (annotationId === null) annotations.selection.deselectAnnotation();
      else annotations.selection.setAnnotationSelected(annotationId);
    });
    this.redraw();
  }

  /** Draws the annotations again, for example after their pane has changed its size. */
  redraw(): void {
    const viewport = this.#host.viewport();
    if (viewport) utilities.triggerAnnotationRenderForViewportIds([viewport.id]);
  }

  /** Takes the annotations off the pane without telling anybody. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#apply(() => {
      for (const drawn of this.#drawn()) annotations.state.removeAnnotation(drawn.annotationUID ?? '');
    });
    this.#known.clear();
  }

  dispose(): void {
    this.clear();
    for (const name of changes) eventTarget.removeEventListener(name, this.#hear);
    eventTarget.removeEventListener(Events.ANNOTATION_SELECTION_CHANGE, this.#hearSelection);
    document.removeEventListener('mouseup', this.#settle);
  }

  #apply(work: () => void): void {
    this.#isApplying = true;
    try {
      work();
    } finally {
      this.#isApplying = false;
    }
  }

  readonly #hear = (event: Event): void => {
    const { annotation } = (event as CustomEvent<{ annotation?: ToolTypes.Annotation }>).detail;
    if (this.#isApplying || !annotation || !this.#isOurs(annotation)) return;
    // A drag changes with every movement; it is one change, made when the button is let go.
    if (event.type === Events.ANNOTATION_MODIFIED) return;
    this.#settle();
  };

  readonly #hearSelection = (event: Event): void => {
    if (this.#isApplying) return;
    const { selection } = (event as CustomEvent<{ selection: readonly string[] }>).detail;
    const ours = this.#drawn().find(({ annotationUID }) => annotationUID !== undefined && selection.includes(annotationUID));
    this.#host.selected(ours?.annotationUID ?? null);
  };

  /** Reads back a moment later, when Cornerstone has ended what it does on the same event. */
  readonly #settle = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#readBack(), 30);
  };

  #readBack(): void {
    const viewport = this.#host.viewport();
    if (!viewport) return;
    const list = this.#drawn().flatMap((drawn) => this.#fromCornerstone(viewport, drawn) ?? []);
    this.#known = new Map(list.map((one) => [one.annotationId, one]));
    this.#host.changed(list);
  }

  #isOurs({ metadata }: ToolTypes.Annotation): boolean {
    return this.#host.imageIds().includes(metadata?.referencedImageId ?? '');
  }

  #drawn(): ToolTypes.Annotation[] {
    return annotations.state.getAllAnnotations().filter((one) => this.#isOurs(one));
  }

  #fromCornerstone(viewport: Types.IStackViewport, { annotationUID = '', data, metadata }: ToolTypes.Annotation): Annotation | undefined {
    const kind = kindOf(metadata?.toolName ?? '');
    if (kind === undefined || beingDrawn(metadata?.toolName ?? '') === annotationUID) return undefined;
    const drawn = data as unknown as DrawnData;
    const all = pointsOf(drawn).map((point) => roundPoint(worldToFilm(viewport, point)));
    const points = kind === 'text' || kind === 'marker' || kind === 'probe' ? all.slice(0, 1) : all;
    const before = this.#known.get(annotationUID);
    const isMoved = before !== undefined && JSON.stringify(before.points) !== JSON.stringify(points);
    const parsed = Annotation.safeParse({
      annotationId: annotationUID,
      kind,
      frame: Math.max(0, this.#host.imageIds().indexOf(metadata?.referencedImageId ?? '')),
      points,
      text: drawn.label ?? '',
      origin: before && !isMoved ? before.origin : 'reader',
      createdAt: before?.createdAt ?? new Date().toISOString(),
    });
    return parsed.success && hasExtent(parsed.data) ? parsed.data : undefined;
  }

  #toCornerstone(viewport: Types.IStackViewport, { annotationId, kind, frame, points, text }: Annotation): ToolTypes.Annotation {
    const { viewPlaneNormal, viewUp } = viewport.getCamera();
    const world = points.map((point) => filmToWorld(viewport, point));
    const isOutline = kind === 'freehand';
    return {
      annotationUID: annotationId,
      highlighted: false,
      invalidated: true,
      isLocked: false,
      isVisible: true,
      metadata: {
        toolName: toolNameOf(kind),
        FrameOfReferenceUID: viewport.getFrameOfReferenceUID(),
        referencedImageId: this.#host.imageIds()[frame] ?? '',
        ...(viewPlaneNormal ? { viewPlaneNormal } : {}),
        ...(viewUp ? { viewUp } : {}),
      },
      data: {
        label: text,
        cachedStats: {},
        handles: { points: isOutline ? [] : world, activeHandleIndex: null, textBox: restingTextBox() },
        ...(isOutline ? { contour: { polyline: world, closed: true } } : {}),
      },
    };
  }
}

function restingTextBox(): ToolTypes.Handles['textBox'] & object {
  const corner = (): Types.Point3 => [0, 0, 0];
  return {
    hasMoved: false,
    worldPosition: corner(),
    worldBoundingBox: { topLeft: corner(), topRight: corner(), bottomLeft: corner(), bottomRight: corner() },
  };
}

/** Whether something was drawn at all: a click without a drag leaves points that lie on one another. */
function hasExtent({ kind, points }: Annotation): boolean {
  if (points.length === 1) return true;
  const [[x0, y0] = [0, 0]] = points;
  const isTwoLines = kind === 'cobb-angle' || kind === 'cardiothoracic-ratio';
  const second = isTwoLines ? points.slice(2) : [];
  const isPoint = (list: readonly (readonly [number, number])[], x: number, y: number): boolean =>
    list.every((point) => point[0] === x && point[1] === y);
  return !isPoint(points, x0, y0) && (second.length === 0 || !isPoint(second, second[0]?.[0] ?? 0, second[0]?.[1] ?? 0));
}
