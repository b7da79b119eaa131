/** Draws a long recording at a glance: the envelope of its first lead, the heart rate over it, ectopic beats beneath, hours along it. */
import { clockOf } from '../clock.ts';
import type { EcgOverview } from '../long-record.svelte.ts';
import type { PaneSize } from '../paper.ts';

const colours = { envelope: '#5d6b79', rate: '#5cc8b8', ventricular: '#f0a35e', supraventricular: '#8fb0ff', text: '#98a5b4' } as const;

/** Beats a minute at the lower and upper edge of the curve of the heart rate. */
const rateRange = [30, 200] as const;

/** Seconds between the marks of the time axis: the least that leaves room for a label. */
export function tickSeconds(durationS: number, widthPx: number): number {
  const least = (durationS / widthPx) * 80;
  return [10, 30, 60, 300, 600, 1800, 3600, 7200, 14_400].find((step) => step >= least) ?? 21_600;
}

/**
 * Draws the strip.
 *
 * @param size  CSS px
 */
export function drawOverview(canvas: HTMLCanvasElement, overview: EcgOverview, { width, height }: PaneSize, pixelRatio: number): void {
  canvas.width = Math.round(width * pixelRatio);
  canvas.height = Math.round(height * pixelRatio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(pixelRatio, pixelRatio);
  const { pixels, envelopeMv, heartRateBpm, durationSeconds, beats, samplesPerLead } = overview;
  const step = width / pixels;
  const middle = height * 0.55;
  const mv = height * 0.16;
  context.fillStyle = colours.envelope;
  for (let c = 0; c < pixels; c++) {
    const [low, high] = [envelopeMv[2 * c] ?? NaN, envelopeMv[2 * c + 1] ?? NaN];
    if (Number.isNaN(low) || Number.isNaN(high)) continue;
    const top = middle - Math.min(2, high) * mv;
    context.fillRect(c * step, top, Math.max(step, 0.7), Math.max(1, middle - Math.max(-2, low) * mv - top));
  }
  context.strokeStyle = colours.rate;
  context.lineWidth = 1.2;
  context.beginPath();
  let isDown = false;
  for (let c = 0; c < heartRateBpm.length; c++) {
    const rate = heartRateBpm[c] ?? NaN;
    if (Number.isNaN(rate)) {
      isDown = false;
      continue;
    }
    const y = (height - 14) * (1 - (Math.min(rateRange[1], Math.max(rateRange[0], rate)) - rateRange[0]) / (rateRange[1] - rateRange[0]));
    if (isDown) context.lineTo((c + 0.5) * step, y);
    else context.moveTo((c + 0.5) * step, y);
    isDown = true;
  }
  context.stroke();
  for (let i = 0; i < beats.samples.length; i++) {
    const kind = beats.kinds[i];
    if (kind !== 1 && kind !== 2) continue;
    context.fillStyle = kind === 2 ? colours.ventricular : colours.supraventricular;
    context.fillRect(((beats.samples[i] ?? 0) / samplesPerLead) * width, height - 22, 1, 6);
  }
  context.fillStyle = colours.text;
  context.font = '10px Inter, "Segoe UI", system-ui, sans-serif';
  const every = tickSeconds(durationSeconds, width);
  for (let s = 0; s < durationSeconds; s += every) {
    const x = (s / durationSeconds) * width;
    context.fillRect(x, height - 12, 1, 12);
    context.fillText(clockOf(s), x + 3, height - 3);
  }
}
