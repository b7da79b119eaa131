import type { EngineApi } from '../engine-api.ts';
import type { CommandLine } from './arguments.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Output } from './output.ts';

/** What a command is run with. */
export interface CommandContext {
  readonly engine: EngineApi;
  readonly line: CommandLine;
  readonly output: Output;
  /** Aborted on interrupt. */
  readonly signal: AbortSignal;
}

/** Runs one command and says how it ended. Refusals of the engine are thrown on. */
export type Command = (context: CommandContext) => Promise<ExitCode>;
