import { describe, expect, it } from 'vitest';
import type { CallOutput } from '../../../../../contract/calls.ts';
import { StudyKey } from '../../../../../contract/ids.ts';
import { FilmState } from '../../../../../renderer/study/film/film.svelte.ts';
import type { FilmScreen, ShownFilm } from '../../../../../renderer/study/film/film-viewport.ts';
import { beginDrag, toolOfPress, type PointerLike } from '../../../../../renderer/study/film/pointer-tools.ts';
import type { GreyWindow } from '../../../../../renderer/study/film/window-presets.ts';
import { defer, FakeEngine, refusal, settle } from '../../fake-engine.ts';
import { filmFacts, openFilm, study } from '../../invented.ts';

const [a, b] = [StudyKey.parse('f1'), StudyKey.parse('f2')];
const shown: ShownFilm = { spread: { percentiles: [0, 100, 1500, 2000, 3000, 4000] }, window: { width: 2048, center: 1024 } };

/** A glass that says what lies on it. */
class TestScreen implements FilmScreen {
  onGlass: ArrayBuffer | null = null;
  window: GreyWindow | null = null;
  isInverted = false;
  degrees = 0;
  scale = 0.5;
  offset = [0, 0];
  answer: () => Promise<ShownFilm> = () => Promise.resolve(shown);
  async show(part10: ArrayBuffer): Promise<ShownFilm> {
    const answer = await this.answer();
    this.onGlass = part10;
    return answer;
  }
  blank(): void {
    this.onGlass = null;
  }
  setWindow(window: GreyWindow): void {
    this.window = window;
  }
  setInverted(isInverted: boolean): void {
    this.isInverted = isInverted;
  }
  zoomBy(factor: number): void {
    this.scale *= factor;
  }
  panBy(dx: number, dy: number): void {
    this.offset = [(this.offset[0] ?? 0) + dx, (this.offset[1] ?? 0) + dy];
  }
  fit(degrees: number): void {
    this.degrees = degrees;
    this.scale = 0.5;
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
  resize(): void {
    this.offset = [0, 0];
  }
  dispose(): void {
    this.blank();
  }
}

async function opened(): Promise<{ film: FilmState; screen: TestScreen }> {
  const film = new FilmState(new FakeEngine({ openFilm: ({ studyKey }) => openFilm(studyKey) }));
  const screen = new TestScreen();
  film.attach(screen);
  await film.open(a);
  return { film, screen };
}

describe('the film pane', () => {
  it('is shown only after the screen has confirmed the film', async () => {
    const answer = defer<ShownFilm>();
    const film = new FilmState(new FakeEngine({ openFilm: () => openFilm('f1') }));
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
    const film = new FilmState(new FakeEngine({ openFilm: () => openFilm('f1') }));
    await film.open(a);
    expect(film.isShown).toBe(false);
    film.attach(new TestScreen());
    await settle();
    expect(film.isShown).toBe(true);
  });

  it('takes the film before it off the glass at once, long before the next one has come', async () => {
    const slow = defer<CallOutput<'openFilm'>>();
    const film = new FilmState(new FakeEngine({ openFilm: ({ studyKey }) => (studyKey === 'f1' ? openFilm('f1') : slow.promise) }));
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
    const film = new FilmState(new FakeEngine({ openFilm: () => openFilm('f2') }));
    const screen = new TestScreen();
    film.attach(screen);
    await film.open(a);
    expect([screen.onGlass, film.film]).toEqual([null, null]);
    expect(film.problem).toContain('another film');
  });

  it("says the engine's own reason when it refuses", async () => {
    const film = new FilmState(
      new FakeEngine({
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
    const film = new FilmState(new FakeEngine({ openFilm: ({ studyKey }) => (studyKey === 'f1' ? slow.promise : openFilm('f2')) }));
    const screen = new TestScreen();
    film.attach(screen);
    const first = film.open(a);
    await film.open(b);
    slow.resolve({ study: study('f1', 'film'), facts: filmFacts(), part10: new ArrayBuffer(4) });
    await first;
    await settle();
    expect(film.film?.study.studyKey).toBe('f2');
    expect(screen.onGlass?.byteLength).toBe(8);
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
      return screen.degrees;
    });
    expect(degrees).toEqual([90, 180, 270, 0]);
  });

  it('resets window, orientation, zoom and lengths together', async () => {
    const { film, screen } = await opened();
    film.invert();
    film.rotate();
    film.zoomBy(3);
    film.lengths = [{ from: [0, 0], to: [1, 1] }];
    film.reset();
    expect([screen.isInverted, screen.degrees, screen.scale, film.lengths.length, film.view.presetName]).toEqual([
      false,
      0,
      0.5,
      0,
      'As stated in the file',
    ]);
  });

  it('counts camera changes, so that what lies over the film can follow', async () => {
    const { film } = await opened();
    const before = film.cameraChanges;
    film.panBy(5, 5);
    film.zoomBy(2);
    expect(film.cameraChanges - before).toBe(2);
    expect(film.view.zoom).toBe(1);
  });
});

describe('dragging on the film', () => {
  const pointer = (offsetX: number, offsetY: number, over: Partial<PointerLike> = {}): PointerLike => ({
    button: 0,
    offsetX,
    offsetY,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    ...over,
  });

  it('pans with the middle button, zooms with the right one, and follows the choice with the left one', () => {
    expect(toolOfPress(pointer(0, 0, { button: 1 }), 'window')).toBe('pan');
    expect(toolOfPress(pointer(0, 0, { button: 2 }), 'window')).toBe('zoom');
    expect(toolOfPress(pointer(0, 0, { ctrlKey: true }), 'window')).toBe('zoom');
    expect(toolOfPress(pointer(0, 0, { shiftKey: true }), 'length')).toBe('pan');
    expect(toolOfPress(pointer(0, 0), 'length')).toBe('length');
  });

  it('changes the window from where the drag began, not from step to step', async () => {
    const { film, screen } = await opened();
    const move = beginDrag(film, pointer(100, 100));
    move(pointer(150, 100));
    move(pointer(100, 100));
    expect(screen.window).toEqual({ width: 2048, center: 1024 });
    expect(film.view.presetName).toBe('');
  });

  it('moves the film as far as the pointer', async () => {
    const { film, screen } = await opened();
    film.tool = 'pan';
    const move = beginDrag(film, pointer(10, 10));
    move(pointer(15, 12));
    move(pointer(20, 30));
    expect(screen.offset).toEqual([10, 20]);
  });

  it('measures one length a drag and keeps those before it', async () => {
    const { film } = await opened();
    film.tool = 'length';
    for (const end of [20, 40]) {
      const move = beginDrag(film, pointer(10, 10));
      move(pointer(end / 2, 10));
      move(pointer(end, 10));
    }
    expect(film.lengths).toEqual([
      { from: [20, 20], to: [40, 20] },
      { from: [20, 20], to: [80, 20] },
    ]);
  });
});
