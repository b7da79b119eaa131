import { describe, expect, it } from 'vitest';
import type { CallOutput } from '../../../../../contract/calls.ts';
import { FilmState } from '../../../../../renderer/study/film/film.svelte.ts';
import { FilmRoomState } from '../../../../../renderer/study/film/film-room.svelte.ts';
import type { ShownFilm } from '../../../../../renderer/study/film/film-screen.ts';
import { defer, refusal, settle } from '../../fake-engine.ts';
import { filmFacts, openFilm, study } from '../../invented.ts';
import { a, b, engineWith, line, opened, shown, TestScreen } from './test-screen.ts';

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
    expect(film.view.window).toEqual({ width: 2048, center: 1024, isLinear: true });
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
    expect(film.problem).toBe('This film cannot be shown. The original is unchanged.');
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
    slow.resolve({ study: study('f1', 'film'), facts: filmFacts() });
    await first;
    await settle();
    expect(film.film?.study.studyKey).toBe('f2');
    expect(screen.onGlass).toBe('f2');
  });

  it('applies a preset by its number and nothing for a number without one', async () => {
    const { film, screen } = await opened();
    await film.windows.applyPreset(2);
    expect([film.view.presetName, screen.window]).toEqual(['Full range', { width: 4000, center: 2000 }]);
    await film.windows.applyPreset(9);
    expect(film.view.presetName).toBe('Full range');
  });

  it('has the engine apply a table of the file, and puts back what was drawn', async () => {
    const { film, screen } = await opened({ ...shown, voi: [...shown.voi, { kind: 'table', explanation: 'HARD' }] });
    screen.listener?.annotated([line]);
    await film.windows.applyPreset(2);
    expect([screen.usedVoi, screen.window, film.view.presetName, film.view.isPresentation]).toEqual([
      1,
      { width: 65_535, center: 32_767.5 },
      'HARD (file)',
      true,
    ]);
    expect(screen.drawn).toEqual([line]);
    await film.windows.applyPreset(1);
    expect([screen.usedVoi, film.view.isPresentation]).toEqual(['none', false]);
  });

  it('goes blank with the reason when the table cannot be applied', async () => {
    const { film, screen } = await opened({ ...shown, voi: [{ kind: 'table', explanation: '' }, ...shown.voi] });
    screen.voiAnswer = () => Promise.reject(new Error('the table is cut'));
    await film.windows.applyPreset(1);
    expect([film.isShown, film.problemDetail]).toEqual([false, 'the table is cut']);
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
    await film.windows.applyPreset(1);
    screen.listener?.windowed({ width: 2047, center: 1023.5 });
    expect(film.view.presetName).toBe('As stated in the file');
  });

  it('shows the last of frames that are asked for quickly, one at a time', async () => {
    const film = new FilmState(
      engineWith(new Map(), { openFilm: ({ studyKey }) => ({ ...openFilm(studyKey), facts: filmFacts({ frames: 5 }) }) }),
    );
    const screen = new TestScreen();
    film.attach(screen);
    await film.open(a);
    let [atOnce, most] = [0, 0];
    screen.frameAnswer = async () => {
      most = Math.max(most, ++atOnce);
      await settle();
      atOnce--;
    };
    await Promise.all([film.turnBy(1), film.turnBy(1), film.turnBy(1)]);
    expect([film.frame, most]).toEqual([3, 1]);
    await film.turnBy(-1);
    expect(film.frame).toBe(2);
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
    await room.main.windows.applyPreset(3);
    expect(second.placed).toEqual({ magnification: 2, centre: [0.5, 0.5] });
    expect(room.panes[1]?.view.presetName).toBe(room.main.view.presetName);
    room.isLinked = false;
    room.main.zoomBy(2);
    expect(second.placed?.magnification).toBe(2);
  });
});
