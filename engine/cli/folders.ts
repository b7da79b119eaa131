/** Where things lie on this machine. The same places that the app uses, so that both open the same store. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the places depend on. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Folder of Auscult's settings, key and store for this user: Electron's `userData`. */
export function configDir({ platform, home, environment }: Machine): string {
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'auscult');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'auscult');
  return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), 'auscult');
}

/** Folder of the patient store. */
export function defaultDataDir(machine: Machine): string {
  return machine.environment['AUSCULT_DATA_DIR'] || join(configDir(machine), 'store');
}

/** How far above the program the models may lie. No farther, so that a stranger's folder higher up is never taken for them. */
const levelsAbove = 3;

/**
 * Folder of the models: AUSCULT_MODELS_DIR, else the nearest `models` that holds a manifest, from `start` upwards.
 *
 * @returns `models` beside `start` when there is none; the models are then reported as missing
 */
export function defaultModelsDir(machine: Machine, start: string): string {
  const given = machine.environment['AUSCULT_MODELS_DIR'];
  if (given) return given;
  for (let level = 0, folder = start; level <= levelsAbove; level += 1, folder = dirname(folder)) {
    if (existsSync(join(folder, 'models', 'manifest.json'))) return join(folder, 'models');
  }
  return join(start, 'models');
}
