/** A glass that says what lies on it, and what a film's state needs of an engine. */
import type { Annotation } from '../../../../../contract/annotation.ts';
import type { OverlayPlane } from '../../../../../contract/film-frame.ts';
import { StudyKey } from '../../../../../contract/ids.ts';
import { FilmState } from '../../../../../renderer/study/film/film.svelte.ts';
import type {
  FilmListener,
  FilmRequest,
  FilmScreen,
  FilmVoi,
  Orientation,
  Placement,
  ShownFilm,
} from '../../../../../renderer/study/film/film-screen.ts';
import type { FilmTool } from '../../../../../renderer/study/film/tool-names.ts';
import type { GreyWindow } from '../../../../../renderer/study/film/window-presets.ts';
import { FakeEngine } from '../../fake-engine.ts';
import { openFilm } from '../../invented.ts';

export const [a, b] = [StudyKey.parse('f1'), StudyKey.parse('f2')];
export const shown: ShownFilm = {
  spread: { percentiles: [0, 100, 1500, 2000, 3000, 4000], range: [0, 4000] },
  window: { width: 2047, center: 1023.5 },
  voi: [{ kind: 'window', function: 'LINEAR', width: 2048, center: 1024, explanation: '' }],
  appliedVoi: null,
  isWhole: true,
};

/** A glass that says what lies on it. */
export class TestScreen implements FilmScreen {
  onGlass: string | null = null;
  window: GreyWindow | null = null;
  isInverted = false;
  orientation: Orientation = { rotation: 0, isFlippedAcross: false, isFlippedUpsideDown: false };
  scale = 0.5;
  offset = [0, 0];
  listener: FilmListener | undefined;
  tool: FilmTool = 'window';
  drawn: readonly Annotation[] = [];
  placed: Placement | null = null;
  answer: () => Promise<ShownFilm> = () => Promise.resolve(shown);
  frameAnswer: () => Promise<void> = () => Promise.resolve();
  listen(listener: FilmListener | undefined): void {
    this.listener = listener;
  }
  async show({ study: shownStudy }: FilmRequest): Promise<ShownFilm> {
    const answer = await this.answer();
    this.onGlass = shownStudy.studyKey;
    return answer;
  }
  blank(): void {
    this.onGlass = null;
  }
  async showFrame(): Promise<void> {
    try {
      await this.frameAnswer();
    } catch (error) {
      this.blank();
      throw error;
    }
  }
  usedVoi: FilmVoi = 'default';
  voiAnswer: (voi: FilmVoi) => Promise<ShownFilm> = (voi) =>
    Promise.resolve({ ...shown, appliedVoi: typeof voi === 'number' ? voi : null });
  async useVoi(voi: FilmVoi): Promise<ShownFilm> {
    this.usedVoi = voi;
    this.drawn = [];
    return this.voiAnswer(voi);
  }
  cancelDrawing(): boolean {
    return false;
  }
  overlays(): readonly OverlayPlane[] {
    return [];
  }
  setWindow(window: GreyWindow): void {
    this.window = window;
  }
  setInverted(isInverted: boolean): void {
    this.isInverted = isInverted;
  }
  setTool(tool: FilmTool): void {
    this.tool = tool;
  }
  setAnnotations(list: readonly Annotation[]): void {
    this.drawn = list;
  }
  select(): void {}
  pixels(): null {
    return null;
  }
  zoomBy(factor: number): void {
    this.scale *= factor;
  }
  panBy(dx: number, dy: number): void {
    this.offset = [(this.offset[0] ?? 0) + dx, (this.offset[1] ?? 0) + dy];
  }
  fit(orientation: Orientation): void {
    this.orientation = orientation;
    this.scale = 0.5;
  }
  placement(): Placement {
    return { magnification: this.scale / 0.5, centre: [0.5, 0.5] };
  }
  place(placement: Placement): void {
    this.placed = placement;
  }
  zoom(): number {
    return this.scale;
  }
  toFilm(x: number, y: number): readonly [number, number] {
    return [x / this.scale, y / this.scale];
  }
  toPane([column, row]: readonly [number, number]): readonly [number, number] {
    return [column * this.scale, row * this.scale];
  }
  press(): void {}
  async picture(): Promise<null> {
    return null;
  }
  resize(): void {
    this.offset = [0, 0];
  }
  dispose(): void {
    this.blank();
  }
}

export const line: Annotation = {
  annotationId: 'a1',
  kind: 'length',
  frame: 0,
  points: [
    [1, 2],
    [3, 4],
  ],
  text: '',
  origin: 'reader',
  createdAt: '2026-11-22T00:00:00Z',
};

/** An engine that opens any film and keeps its annotations. */
export function engineWith(
  kept: Map<string, readonly Annotation[]> = new Map(),
  over: ConstructorParameters<typeof FakeEngine>[0] = {},
): FakeEngine {
  return new FakeEngine({
    openFilm: ({ studyKey }) => openFilm(studyKey),
    getAnnotations: ({ studyKey }) => ({ annotations: [...(kept.get(studyKey) ?? [])] }),
    putAnnotations: ({ studyKey, annotations }) => {
      kept.set(studyKey, annotations);
      return { savedAt: '2026-11-22T00:00:00Z' };
    },
    ...over,
  });
}

export async function opened(answer = shown): Promise<{ film: FilmState; screen: TestScreen }> {
  const film = new FilmState(engineWith());
  const screen = new TestScreen();
  screen.answer = () => Promise.resolve(answer);
  film.attach(screen);
  await film.open(a);
  return { film, screen };
}
