/** The words of a command line, understood or refused. */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

/** The command line was not understood; the message says what. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The options of all commands. */
const commonOptions = {
  data: { type: 'string' },
  models: { type: 'string' },
  'key-file': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

/** Options of single commands. */
const commandOptions = {
  import: { 'no-encode': { type: 'boolean' } },
  patients: { modality: { type: 'string' }, sort: { type: 'string' }, limit: { type: 'string' }, offset: { type: 'string' } },
  embed: {},
  search: { study: { type: 'string' }, modality: { type: 'string' }, limit: { type: 'string' } },
  draft: { film: { type: 'string' }, ecg: { type: 'string' }, seed: { type: 'string' } },
  sample: { count: { type: 'string' } },
  status: {},
} as const satisfies Record<string, ParseArgsConfig['options']>;

/** Names of the commands. */
export type CommandName = keyof typeof commandOptions;

/** All commands, in the order of the help. */
export const commandNames = Object.keys(commandOptions) as CommandName[];

/** A command line that was understood. */
export interface CommandLine {
  /** Absent when only help or version were asked for. */
  readonly command: CommandName | null;
  readonly words: readonly string[];
  /** Value of an option, or undefined. */
  readonly option: (name: string) => string | undefined;
  /** Whether a switch is on. */
  readonly isOn: (name: string) => boolean;
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commandOptions, name);
}

/** The options of all commands together: an option means the same wherever it occurs. */
const allOptions: NonNullable<ParseArgsConfig['options']> = Object.assign({}, commonOptions, ...Object.values(commandOptions));

function problemOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}

function split(words: readonly string[]): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs({ args: [...words], options: allOptions, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(problemOf(error));
  }
}

/**
 * Parses the words after `auscult`.
 *
 * @throws UsageError when command or options are unknown, lack a value, or do not belong together
 */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const { values, positionals } = split(words);
  const [name = null, ...rest] = positionals;
  if (name !== null && !isCommandName(name)) throw new UsageError(`There is no command "${name}".`);
  const known = { ...commonOptions, ...(name !== null && commandOptions[name]) };
  const foreign = Object.keys(values).find((option) => !Object.hasOwn(known, option));
  if (foreign !== undefined) throw new UsageError(`"auscult ${name ?? ''}" has no option --${foreign}.`);
  return {
    command: name,
    words: rest,
    option: (option) => (typeof values[option] === 'string' ? values[option] : undefined),
    isOn: (option) => values[option] === true,
  };
}

/**
 * Value of an option that must be a whole number, or undefined.
 *
 * @throws UsageError when it is not
 */
export function wholeNumber(line: CommandLine, name: string): number | undefined {
  const value = line.option(name);
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/u.test(value)) throw new UsageError(`--${name} needs a whole number and got "${value}".`);
  return Number(value);
}

/**
 * Value of an option that must be one of a few words, or undefined.
 *
 * @throws UsageError when it is not
 */
export function oneOf<T extends string>(line: CommandLine, name: string, choices: readonly T[]): T | undefined {
  const value = line.option(name);
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw new UsageError(`--${name} is one of ${choices.join(', ')}, not "${value}".`);
  return choice;
}
