/** The local log: one line an entry in a file that stays on this machine. Holds causes and codes, never clear patient data. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EngineLog } from './engine-api.ts';

/** A log that has grown to this many bytes is set aside as `<name>.1`, in place of the one set aside before. */
export const logSizeLimitBytes = 4_000_000;

/**
 * Opens a log file for appending; its folder is made when absent. A log that cannot be written is given up silently, since there is
 * nowhere left to say so and the work must go on.
 *
 * @param file absolute path
 * @param now  current time, injected for tests
 */
export function openLocalLog(file: string, now: () => Date = () => new Date()): EngineLog {
  const tryTo = (work: () => void): void => {
    try {
      work();
    } catch {
      // see above
    }
  };
  tryTo(() => mkdirSync(dirname(file), { recursive: true }));
  return (level, message, cause) =>
    tryTo(() => {
      setAsideWhenLarge(file);
      appendFileSync(file, `${now().toISOString()} ${level} ${message}${cause === undefined ? '' : `\n${describeCause(cause)}`}\n`, {
        mode: 0o600,
      });
    });
}

function setAsideWhenLarge(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > logSizeLimitBytes) renameSync(file, `${file}.1`);
}

/** The stack of an error and of what caused it, indented below the entry. */
export function describeCause(cause: unknown): string {
  return causeChain(cause).join('\ncaused by ').replace(/^/gm, '    ');
}

function causeChain(cause: unknown): string[] {
  if (!(cause instanceof Error)) return [String(cause)];
  const own = cause.stack ?? cause.message;
  return cause.cause === undefined ? [own] : [own, ...causeChain(cause.cause)];
}
