/** Entry of the command line: `bin/auscult.mjs` imports its build. Connects the process to `runCommandLine`. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { exitCodes } from './cli/exit-codes.ts';
import { configDir } from './cli/folders.ts';
import type { Machine } from './cli/folders.ts';
import { runCommandLine } from './cli/run-command-line.ts';
import { createEngine } from './index.ts';
import { openLocalLog } from './local-log.ts';
import { isStore } from './store/index.ts';

/** Aborts on the first interrupt, so that work ends cleanly; a second one ends the process at once. */
function interruptSignal(): AbortSignal {
  const interrupt = new AbortController();
  const stop = (): void => {
    if (interrupt.signal.aborted) process.exit(exitCodes.cancelled);
    interrupt.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return interrupt.signal;
}

/** A reader that closes the pipe early (`auscult patients | head`) has seen enough. */
function endQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.ok);
    throw error;
  });
}

/**
 * Runs the command line of this process and sets its exit code.
 *
 * @param words  the words after `auscult`
 */
export async function main(words: readonly string[]): Promise<void> {
  endQuietlyOnClosedPipe();
  const machine: Machine = { platform: process.platform, home: homedir(), environment: process.env };
  const signal = interruptSignal();
  const code = await runCommandLine(words, {
    machine,
    terminal: { writeOut: (text) => void process.stdout.write(text), writeError: (text) => void process.stderr.write(text) },
    signal,
    version: packageJson.version,
    programDir: import.meta.dirname,
    log: openLocalLog(join(configDir(machine), 'logs', 'cli.log')),
    createEngine: (options) => createEngine({ ...options, pixelWorkerFile: join(import.meta.dirname, 'pixel-worker.js') }),
    isStore,
  });
  // Native threads of the models may outlive their work; the store is closed by now.
  process.stdout.write('', () => process.exit(code));
}
