/** Checks files in a child process, one after the other, so that no file can take the table down. */
import { fork, type ChildProcess } from 'node:child_process';
import type { FileCheck } from './check-file.ts';
import { fileProcessorSeconds, fileTimeMs, processBytes } from './limits.ts';
import type { ManifestEntry } from './manifest.ts';

/** What is asked of the child. */
export interface CheckRequest {
  readonly folder: string;
  readonly entry: ManifestEntry;
}

/** A child process that is started when it is first needed and anew after it has ended. */
export class IsolatedChecker {
  readonly #script: string;
  readonly #timeMs: number;
  #child: ChildProcess | null = null;

  /**
   * @param script  the file that the child runs (`conformance-job`)
   * @param timeMs  how long one file may take
   */
  constructor(script: string, timeMs = fileTimeMs) {
    this.#script = script;
    this.#timeMs = timeMs;
  }

  /** Checks one file. A child that dies, or takes too long and is ended, is that file's outcome. */
  check(request: CheckRequest): Promise<FileCheck> {
    const child = (this.#child ??= fork(this.#script, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }));
    return new Promise((resolve) => {
      const settle = (check: FileCheck): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(check);
      };
      const lose = (detail: string): void => {
        this.#child = null;
        child.kill('SIGKILL');
        settle({ outcome: 'crashed', subject: 'file', detail, imported: '' });
      };
      const timer = setTimeout(() => lose(`took longer than ${this.#timeMs / 1000} s`), this.#timeMs);
      child.once('message', (check) => settle(check as FileCheck));
      child.once('error', (error) => lose(error.message));
      child.once('exit', (code, signal) => lose(endOf(code, signal)));
      child.send(request, (error) => {
        if (error) lose(error.message);
      });
    });
  }

  /** Ends the child. */
  close(): void {
    this.#child?.removeAllListeners();
    this.#child?.kill();
    this.#child = null;
  }
}

/** Why a child has ended. Its own watch ends it by SIGTERM for time and by SIGKILL for memory. */
function endOf(code: number | null, signal: string | null): string {
  if (signal === 'SIGTERM') return `took more than ${fileProcessorSeconds} s of processor time`;
  if (signal === 'SIGKILL') return `its process was ended; it may have needed more than ${Math.round(processBytes / 1024 / 1024)} MiB`;
  return `its process ended (${signal ?? `code ${String(code)}`})`;
}
