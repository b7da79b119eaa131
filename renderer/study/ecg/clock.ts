/** Times within a recording as they are written on the paper. Pure. */

/** `7 s` within the first minute, `1:02:07` after it. */
export function clockOf(seconds: number, every = 1): string {
  if (seconds < 60) return `${every < 1 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
