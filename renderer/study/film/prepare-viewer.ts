/** Makes ready what the first film would wait for. */
import { sharedRenderingEngine, startCornerstone } from './cornerstone.ts';
import { startTools } from './cornerstone-tools.ts';
import { describeAnnotation } from './described-frames.ts';
import type { RendererChoice } from './renderer-choice.ts';

/** Chooses who draws films and starts the viewer: once, while the reader looks at the worklist. */
export function prepareFilmViewer(): RendererChoice {
  const choice = startCornerstone();
  startTools(describeAnnotation);
  sharedRenderingEngine();
  return choice;
}
