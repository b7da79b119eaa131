/** Starts Cornerstone once a page and chooses who draws: the GPU where there is a real one, else the CPU. */
import {
  RenderingEngine,
  cache,
  getRenderingCapabilities,
  getRenderingEngine,
  init as initCore,
  setUseCPURendering,
} from '@cornerstonejs/core';
import { chooseRenderer, type RendererChoice } from './renderer-choice.ts';

const engineId = 'auscult';

/** Decoded frames that the page keeps at most: a film of 500 frames of 512 × 512 and 16 bits is 262 MB. */
const cacheBytes = 768 * 1024 * 1024;

let choice: RendererChoice | undefined;

/** Starts Cornerstone; the second call does nothing but say again what the first has chosen. */
export function startCornerstone(): RendererChoice {
  if (choice) return choice;
  initCore();
  cache.setMaxCacheSize(cacheBytes);
  choice = chooseRenderer(getRenderingCapabilities());
  // Without a real GPU the CPU draws, which is faster than WebGL in software.
  if (choice.renderer === 'cpu') setUseCPURendering(true, false);
  return choice;
}

/** The one rendering engine of all panes: each of its own would hold graphics contexts of its own, of which a page gets 16. */
export function sharedRenderingEngine(): RenderingEngine {
  return (getRenderingEngine(engineId) as RenderingEngine | undefined) ?? new RenderingEngine(engineId);
}
