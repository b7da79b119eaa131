/** What the keys do in the room of own findings. */
import type { ProbesState } from './probes.svelte.ts';

const actions: Readonly<Record<string, (probes: ProbesState) => void>> = {
  arrowup: (probes) => void probes.step(-1),
  arrowdown: (probes) => void probes.step(1),
  f2: (probes) => (probes.isRenaming = probes.selected !== null),
  delete: (probes) => (probes.isDeleting = probes.selected !== null),
};

/**
 * Carries out a key.
 *
 * @param key  as `keyOf` writes it
 * @returns whether the key meant something here
 */
export function handleProbesKey(probes: ProbesState, key: string): boolean {
  const action = actions[key];
  action?.(probes);
  return action !== undefined;
}
