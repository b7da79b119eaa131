/** Turns pointer movement on the film pane into window, zoom, pan and length. Knows the film's state, not the DOM around it. */
import type { FilmState, FilmTool } from './film.svelte.ts';

/** The part of a pointer event that matters here. */
export type PointerLike = Pick<PointerEvent, 'button' | 'offsetX' | 'offsetY' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** What a press of a button starts: the middle button pans, the right zooms, keys override the left. */
export function toolOfPress(event: PointerLike, chosen: FilmTool): FilmTool {
  if (event.button === 1 || event.shiftKey) return 'pan';
  if (event.button === 2 || event.ctrlKey || event.metaKey) return 'zoom';
  return chosen;
}

/**
 * Begins a drag.
 *
 * @returns a function to be called with each movement until the button is released
 */
export function beginDrag(film: FilmState, press: PointerLike): (event: PointerLike) => void {
  const tool = toolOfPress(press, film.tool);
  const startWindow = film.view.window;
  if (tool === 'length') return beginLength(film, press);
  let lastX = press.offsetX;
  let lastY = press.offsetY;
  return (event) => {
    if (tool === 'window' && startWindow) film.dragWindow(startWindow, event.offsetX - press.offsetX, event.offsetY - press.offsetY);
    else if (tool === 'zoom') film.zoomBy(Math.exp((lastY - event.offsetY) / 200));
    else if (tool === 'pan') film.panBy(event.offsetX - lastX, event.offsetY - lastY);
    lastX = event.offsetX;
    lastY = event.offsetY;
  };
}

function beginLength(film: FilmState, press: PointerLike): (event: PointerLike) => void {
  const before = film.lengths;
  const from = film.toFilm(press.offsetX, press.offsetY);
  return (event) => {
    film.lengths = [...before, { from, to: film.toFilm(event.offsetX, event.offsetY) }];
  };
}
