/** Whether films are drawn by the GPU or the CPU, and why. Chosen once at the start, shown in the Models room. Pure. */

/** Who draws films. */
export interface RendererChoice {
  readonly renderer: 'gpu' | 'cpu';
  /** For people. */
  readonly reason: string;
}

/** The GPU only when WebGL is there and is not itself drawn by the CPU. */
export function chooseRenderer({
  webgl,
  softwareRasterizer,
}: {
  readonly webgl: boolean;
  readonly softwareRasterizer: boolean;
}): RendererChoice {
  if (!webgl) return { renderer: 'cpu', reason: 'there is no WebGL on this machine' };
  if (softwareRasterizer) return { renderer: 'cpu', reason: 'WebGL is drawn in software here, and drawing directly is faster' };
  return { renderer: 'gpu', reason: 'WebGL runs on a graphics card' };
}
