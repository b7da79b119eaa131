/** Puts frames of a film on a Cornerstone viewport, and says so only once Cornerstone names the image that was asked for. */
import type { Types } from '@cornerstonejs/core';
import { registerFrames, spreadOfFrame } from './described-frames.ts';
import { worldToFilm } from './film-plane.ts';
import type { FilmRequest, FilmVoi, ShownFilm } from './film-screen.ts';
import { forgetFrameImages, frameFacts, frameImageId, isWholeFrame, loadFrame } from './frame-images.ts';
import { nextRender, watchForFailure } from './image-failure.ts';
import type { GreyWindow } from './window-presets.ts';

/** What is put where. */
export interface FilmMount {
  readonly element: HTMLDivElement;
  /** Of all frames. */
  readonly imageIds: readonly string[];
  /** Frame that is shown, from 0. */
  readonly frame: number;
  readonly request: FilmRequest;
  readonly viewportOf: () => Types.IStackViewport;
  /** Whether nothing else was asked for meanwhile. */
  readonly isWanted: () => boolean;
  /** Whether the pane is still of this film. */
  readonly isOfPane: () => boolean;
}

/** Names of a film's frames. */
export function imageIdsOf({ study, facts }: FilmRequest, voi: FilmVoi): string[] {
  return Array.from({ length: facts.frames }, (_, frame) => frameImageId(study.studyKey, frame, voi));
}

/**
 * Shows the frame.
 *
 * @throws Error when it cannot be decoded, when Cornerstone shows another image, or when something else was asked for meanwhile
 */
export async function mountFrames({ element, imageIds, frame, request, viewportOf, isWanted, isOfPane }: FilmMount): Promise<ShownFilm> {
  const imageId = imageIds[frame] ?? '';
  const failure = watchForFailure(imageId);
  const ensureWanted = (): void => {
    if (!isWanted()) throw new Error('Another film was asked for meanwhile.');
  };
  try {
    // Decoded first and by itself, so that a film that cannot be decoded never comes near the viewport.
    await loadFrame(imageId);
    if (!isOfPane()) forgetFrameImages(request.study.studyKey);
    ensureWanted();
    const viewport = viewportOf();
    const rendered = nextRender(element);
    await Promise.race([viewport.setStack([...imageIds], frame), failure.failed]);
    viewport.render();
    await Promise.race([rendered, failure.failed]);
    ensureWanted();
    if (viewport.getCurrentImageId() !== imageId || viewport.getCornerstoneImage().imageId !== imageId) {
      throw new Error('The viewer shows another image than the one that was asked for.');
    }
    registerFrames(imageIds, request.facts, (point) => worldToFilm(viewport, point));
    const facts = frameFacts(imageId);
    return {
      spread: spreadOfFrame(imageId),
      window: windowOf(viewport),
      voi: facts?.voi ?? [],
      appliedVoi: facts?.appliedVoi ?? null,
      isWhole: isWholeFrame(imageId),
    };
  } finally {
    failure.release();
  }
}

/** Resolves when what was drawn has been painted. */
export function nextPaint(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function windowOf(viewport: Types.IStackViewport): GreyWindow {
  const range = viewport.getProperties().voiRange;
  return range ? { width: range.upper - range.lower, center: (range.upper + range.lower) / 2 } : { width: 1, center: 0 };
}
