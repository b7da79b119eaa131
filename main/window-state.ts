/** Size and place of the window, kept between starts. */
import { readFileSync, writeFileSync } from 'node:fs';

export const leastSize = { width: 1100, height: 700 };

/** Device-independent pixels. `x` and `y` are absent until the window has been placed. */
export interface WindowState {
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
  readonly isMaximized: boolean;
}

/** A screen's usable area, device-independent pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const firstState: WindowState = { width: 1680, height: 1050, isMaximized: false };

/**
 * The state that was kept, made to fit the screens there are now; the default when none was kept or it makes no sense.
 *
 * @param file  where it was kept
 * @param areas usable areas of all screens, the main one first
 */
export function readWindowState(file: string, areas: readonly Area[]): WindowState {
  return fitToAreas(parseState(file) ?? firstState, areas);
}

/** Keeps the state. A file that cannot be written is no reason to keep the window open. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(state));
  } catch {
    // the window then opens at its default size
  }
}

/** Shrinks a window that is larger than its screen and forgets a place that is on no screen any more. */
export function fitToAreas(state: WindowState, areas: readonly Area[]): WindowState {
  const home = areas.find((area) => isOn(state, area)) ?? areas[0];
  const width = Math.max(leastSize.width, Math.min(state.width, home?.width ?? state.width));
  const height = Math.max(leastSize.height, Math.min(state.height, home?.height ?? state.height));
  const size = { width, height, isMaximized: state.isMaximized };
  if (state.x === undefined || state.y === undefined || !home || !isOn(state, home)) return size;
  return { ...size, x: state.x, y: state.y };
}

/** Whether the window's title bar can be reached on this screen. */
function isOn(state: WindowState, area: Area): boolean {
  const { x, y } = state;
  if (x === undefined || y === undefined) return false;
  return x + state.width > area.x + 100 && x < area.x + area.width - 100 && y >= area.y && y < area.y + area.height - 50;
}

function parseState(file: string): WindowState | null {
  try {
    const raw = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const { width, height, x, y } = raw;
    if (!isWhole(width) || !isWhole(height)) return null;
    return { width, height, isMaximized: raw['isMaximized'] === true, ...(isWhole(x) && isWhole(y) ? { x, y } : {}) };
  } catch {
    return null; // absent or damaged: start with the default
  }
}

const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 100_000;
