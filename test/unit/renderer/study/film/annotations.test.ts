import { describe, expect, it } from 'vitest';
import type { Annotation } from '../../../../../contract/annotation.ts';
import { FilmState } from '../../../../../renderer/study/film/film.svelte.ts';
import { refusal, settle } from '../../fake-engine.ts';
import { a, b, engineWith, line, TestScreen } from './test-screen.ts';

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
