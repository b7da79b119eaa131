import { describe, expect, it } from 'vitest';
import type { Annotation } from '../../../../../contract/annotation.ts';
import type { CallOutput } from '../../../../../contract/calls.ts';
import { StudyKey } from '../../../../../contract/ids.ts';
import { FilmState } from '../../../../../renderer/study/film/film.svelte.ts';
import { FilmRoomState } from '../../../../../renderer/study/film/film-room.svelte.ts';
import type {
  FilmListener,
  FilmRequest,
  FilmScreen,
  Orientation,
  Placement,
  ShownFilm,
} from '../../../../../renderer/study/film/film-screen.ts';
import type { FilmTool } from '../../../../../renderer/study/film/tool-names.ts';
import type { GreyWindow } from '../../../../../renderer/study/film/window-presets.ts';
import { defer, FakeEngine, refusal, settle } from '../../fake-engine.ts';
import { filmFacts, openFilm, study } from '../../invented.ts';

const [a, b] = [StudyKey.parse('f1'), StudyKey.parse('f2')];
const shown: ShownFilm = { spread: { percentiles: [0, 100, 1500, 2000, 3000, 4000] }, window: { width: 2048, center: 1024 } };

/** A glass that says what lies on it. */
class TestScreen implements FilmScreen {
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

const line: Annotation = {
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
function engineWith(
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

async function opened(): Promise<{ film: FilmState; screen: TestScreen }> {
  const film = new FilmState(engineWith());
  const screen = new TestScreen();
  film.attach(screen);
  await film.open(a);
  return { film, screen };
}

describe('the film pane', () => {
  it('is shown only after the screen has confirmed the film', async () => {
    const answer = defer<ShownFilm>();
    const film = new FilmState(engineWith(new Map(), { openFilm: () => openFilm('f1') }));
    const screen = new TestScreen();
    screen.answer = () => answer.promise;
    film.attach(screen);
    const opening = film.open(a);
    await settle();
    expect([film.film?.study.studyKey, film.isShown]).toEqual(['f1', false]);
    answer.resolve(shown);
    await opening;
    expect(film.isShown).toBe(true);
    expect(film.view.window).toEqual({ width: 2048, center: 1024 });
    expect(film.view.presetName).toBe('As stated in the file');
  });

  it('shows a film that came before the screen did', async () => {
    const film = new FilmState(engineWith(new Map(), { openFilm: () => openFilm('f1') }));
    await film.open(a);
    expect(film.isShown).toBe(false);
    film.attach(new TestScreen());
    await settle();
    expect(film.isShown).toBe(true);
  });

  it('takes the film before it off the glass at once, long before the next one has come', async () => {
    const slow = defer<CallOutput<'openFilm'>>();
    const film = new FilmState(engineWith(new Map(), { openFilm: ({ studyKey }) => (studyKey === 'f1' ? openFilm('f1') : slow.promise) }));
    const screen = new TestScreen();
    film.attach(screen);
    await film.open(a);
    void film.open(b);
    expect([screen.onGlass, film.film, film.isShown]).toEqual([null, null, false]);
  });

  it('leaves the glass blank and says why when the pixels cannot be decoded', async () => {
    const { film, screen } = await opened();
    screen.answer = () => Promise.reject(new Error('the JPEG stream is cut'));
    await film.open(b);
    expect([screen.onGlass, film.isShown]).toEqual([null, false]);
    expect(film.problem).toBe('This film cannot be shown: the viewer cannot decode its pixels. The original is unchanged.');
    expect(film.problemDetail).toBe('the JPEG stream is cut');
  });

  it('refuses an answer with another film than the one that was asked for', async () => {
    const film = new FilmState(engineWith(new Map(), { openFilm: () => openFilm('f2') }));
    const screen = new TestScreen();
    film.attach(screen);
    await film.open(a);
    expect([screen.onGlass, film.film]).toEqual([null, null]);
    expect(film.problem).toContain('another film');
  });

  it("says the engine's own reason when it refuses", async () => {
    const film = new FilmState(
      engineWith(new Map(), {
        openFilm: () => {
          throw refusal('study-not-found', 'There is no study f1 in this store.');
        },
      }),
    );
    await film.open(a);
    expect(film.problem).toBe('There is no study f1 in this store.');
  });

  it('lets only the latest of two quick choices reach the glass', async () => {
    const slow = defer<CallOutput<'openFilm'>>();
    const film = new FilmState(engineWith(new Map(), { openFilm: ({ studyKey }) => (studyKey === 'f1' ? slow.promise : openFilm('f2')) }));
    const screen = new TestScreen();
    film.attach(screen);
    const first = film.open(a);
    await film.open(b);
    slow.resolve({ study: study('f1', 'film'), facts: filmFacts(), part10: new ArrayBuffer(4) });
    await first;
    await settle();
    expect(film.film?.study.studyKey).toBe('f2');
    expect(screen.onGlass).toBe('f2');
  });

  it('applies a preset by its number and nothing for a number without one', async () => {
    const { film, screen } = await opened();
    film.applyPreset(2);
    expect([film.view.presetName, screen.window]).toEqual(['Full range', { width: 4000, center: 2000 }]);
    film.applyPreset(9);
    expect(film.view.presetName).toBe('Full range');
  });

  it('turns through 90, 180, 270 and back to 0 degrees', async () => {
    const { film, screen } = await opened();
    const degrees = [1, 2, 3, 4].map(() => {
      film.rotate();
      return screen.orientation.rotation;
    });
    film.rotate(-90);
    expect([...degrees, screen.orientation.rotation]).toEqual([90, 180, 270, 0, 270]);
  });

  it('resets window, orientation, flips and zoom together, and leaves what was drawn', async () => {
    const { film, screen } = await opened();
    screen.listener?.annotated([line]);
    film.invert();
    film.rotate();
    film.flip('across');
    film.zoomBy(3);
    film.reset();
    expect([screen.isInverted, screen.orientation, screen.scale, film.view.presetName, film.annotations.list.length]).toEqual([
      false,
      expect.objectContaining({ rotation: 0, isFlippedAcross: false }),
      0.5,
      'As stated in the file',
      1,
    ]);
  });

  it('takes over the window that a tool has set, once', async () => {
    const { film, screen } = await opened();
    screen.listener?.windowed({ width: 800, center: 300 });
    expect([film.view.window, film.view.presetName]).toEqual([{ width: 800, center: 300 }, '']);
    film.applyPreset(1);
    screen.listener?.windowed({ width: 2048, center: 1024 });
    expect(film.view.presetName).toBe('As stated in the file');
  });

  it('goes blank with the reason when a later frame cannot be decoded', async () => {
    const kept = engineWith(new Map(), {
      openFilm: ({ studyKey }) => ({ ...openFilm(studyKey), facts: filmFacts({ frames: 3 }) }),
    });
    const film = new FilmState(kept);
    const screen = new TestScreen();
    film.attach(screen);
    await film.open(a);
    screen.frameAnswer = () => Promise.reject(new Error('frame 2 is cut'));
    await film.showFrame(1);
    expect([screen.onGlass, film.isShown, film.problemDetail]).toEqual([null, false, 'frame 2 is cut']);
  });
});

describe('annotations of a film', () => {
  it('are kept on every change and come back when the film is opened again', async () => {
    const kept = new Map<string, readonly Annotation[]>();
    const film = new FilmState(engineWith(kept));
    const screen = new TestScreen();
    film.attach(screen);
    await film.open(a);
    screen.listener?.annotated([line]);
    await settle();
    expect([kept.get(a), film.annotations.isSaved]).toEqual([[line], true]);
    await film.open(b);
    expect(screen.drawn).toEqual([]);
    await film.open(a);
    expect(screen.drawn).toEqual([line]);
  });

  it('are undone, done again and deleted, and each of it is kept', async () => {
    const kept = new Map<string, readonly Annotation[]>();
    const film = new FilmState(engineWith(kept));
    const screen = new TestScreen();
    film.attach(screen);
    await film.open(a);
    screen.listener?.annotated([line]);
    film.annotations.undo();
    expect(screen.drawn).toEqual([]);
    film.annotations.redo();
    film.annotations.selectNext(1);
    film.annotations.delete();
    for (let i = 0; i < 4; i++) await settle();
    expect([screen.drawn, kept.get(a), film.annotations.canUndo]).toEqual([[], [], true]);
    film.annotations.undo();
    expect(screen.drawn).toEqual([line]);
  });

  it('say that they were not saved, and keep what was drawn on the glass', async () => {
    const film = new FilmState(
      engineWith(new Map(), {
        putAnnotations: () => {
          throw refusal('store-damaged', 'The store is damaged.');
        },
      }),
    );
    const screen = new TestScreen();
    film.attach(screen);
    await film.open(a);
    screen.listener?.annotated([line]);
    await settle();
    expect([film.annotations.list, film.annotations.isSaved]).toEqual([[line], false]);
    expect(film.annotations.problem).toContain('The store is damaged.');
  });
});

describe('linked panes', () => {
  it('carry window, zoom and pan from the pane that the reader moves to the others', async () => {
    const room = new FilmRoomState(engineWith());
    const [first, second] = [new TestScreen(), new TestScreen()];
    room.panes[0]?.attach(first);
    room.panes[1]?.attach(second);
    await room.main.open(a);
    await room.panes[1]?.open(b);
    room.isLinked = true;
    room.main.zoomBy(2);
    room.main.applyPreset(3);
    expect(second.placed).toEqual({ magnification: 2, centre: [0.5, 0.5] });
    expect(room.panes[1]?.view.presetName).toBe(room.main.view.presetName);
    room.isLinked = false;
    room.main.zoomBy(2);
    expect(second.placed?.magnification).toBe(2);
  });
});
