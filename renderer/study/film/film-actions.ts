/** What the reader can do with the picture on the active pane: save, copy, print; and the pointer of the keyboard. */
import type { AuscultBridge } from '../../../contract/bridge.ts';
import type { Patient } from '../../../contract/study.ts';
import { cornerLines } from './overlay.ts';
import type { FilmRoomState } from './film-room.svelte.ts';
import { paintCorners, printPicture, toPng } from './picture.ts';

export interface FilmActions {
  save(): Promise<void>;
  copy(): Promise<void>;
  print(): Promise<void>;
  togglePointer(): void;
}

/**
 * The actions of a room.
 *
 * @param patient  who is named in the corners of the picture
 */
export function filmActions(room: FilmRoomState, patient: () => Patient | null): FilmActions {
  const paint = async (): Promise<HTMLCanvasElement | null> => {
    const { screen, film, view, frame } = room.active;
    const picture = (await screen?.picture()) ?? null;
    const who = patient();
    if (!picture || !film || !who) return null;
    paintCorners(picture, cornerLines(who, film.study, film.facts, view, frame), window.devicePixelRatio);
    return picture;
  };
  return {
    save: async () => {
      const picture = await paint();
      if (picture) bridgeOf(window)?.savePicture(await toPng(picture));
    },
    copy: async () => {
      const picture = await paint();
      if (picture) bridgeOf(window)?.copyPicture(await toPng(picture));
    },
    print: async () => {
      const picture = await paint();
      if (picture) printPicture(picture);
    },
    togglePointer: () => {
      const pane = document.querySelector(`[aria-label="Film pane ${room.activeIndex + 1}"]`);
      room.pointer.toggle(room.active.screen, pane?.clientWidth ?? 0, pane?.clientHeight ?? 0);
    },
  };
}

/** The preload script's functions; undefined where there are none, as in tests. */
function bridgeOf(page: Window & { readonly auscult?: AuscultBridge }): AuscultBridge | undefined {
  return page.auscult;
}
