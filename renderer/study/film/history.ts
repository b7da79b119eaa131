/** Undo and redo over whole states. Pure; states are never changed in place. */

/** A line of states and where on it one stands. */
export interface History<State> {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
}

/** How many steps back are kept. */
const maximumSteps = 200;

/** A history that begins with a state. */
export function beginHistory<State>(present: State): History<State> {
  return { past: [], present, future: [] };
}

/** A step to a new state; what was undone before is given up. */
export function step<State>({ past, present }: History<State>, next: State): History<State> {
  return { past: [...past, present].slice(-maximumSteps), present: next, future: [] };
}

/** One step back; the same history when there is none. */
export function undo<State>(history: History<State>): History<State> {
  const before = history.past.at(-1);
  if (history.past.length === 0 || before === undefined) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future] };
}

/** One step forward again; the same history when nothing was undone. */
export function redo<State>(history: History<State>): History<State> {
  const [next, ...rest] = history.future;
  if (history.future.length === 0 || next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future: rest };
}
