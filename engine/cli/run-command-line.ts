/** From the words of a command line to its exit code. */
import { isAuscultError } from '../../contract/index.ts';
import type { EngineApi, EngineLog, EngineOptions } from '../engine-api.ts';
import { parseCommandLine, UsageError } from './arguments.ts';
import type { CommandLine, CommandName } from './arguments.ts';
import type { Command } from './command.ts';
import { draftCommand } from './commands/draft.ts';
import { embedCommand } from './commands/embed.ts';
import { importCommand } from './commands/import.ts';
import { patientsCommand } from './commands/patients.ts';
import { sampleCommand } from './commands/sample.ts';
import { searchCommand } from './commands/search.ts';
import { statusCommand } from './commands/status.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { configDir, defaultDataDir, defaultModelsDir } from './folders.ts';
import type { Machine } from './folders.ts';
import { helpText } from './help.ts';
import { Output } from './output.ts';
import type { Terminal } from './output.ts';
import { KeyUnavailable, obtainStoreKey } from './store-key.ts';

const commands: Readonly<Record<CommandName, Command>> = {
  import: importCommand,
  patients: patientsCommand,
  embed: embedCommand,
  search: searchCommand,
  draft: draftCommand,
  sample: sampleCommand,
  status: statusCommand,
};

/** What the command line stands on. */
export interface CommandLineHost {
  readonly machine: Machine;
  readonly terminal: Terminal;
  /** Aborted on interrupt. */
  readonly signal: AbortSignal;
  readonly version: string;
  /** Folder from which the models are looked for. */
  readonly programDir: string;
  readonly log: EngineLog;
  createEngine(options: EngineOptions): Promise<EngineApi>;
  /** Whether a folder holds a store. */
  isStore(dataDir: string): Promise<boolean>;
}

async function openEngine(host: CommandLineHost, line: CommandLine): Promise<EngineApi> {
  const { machine, version, log } = host;
  const dataDir = line.option('data') ?? defaultDataDir(machine);
  const { key, custody } = obtainStoreKey({
    environmentKey: machine.environment['AUSCULT_KEY'],
    keyFile: line.option('key-file'),
    configDir: configDir(machine),
    storeExists: await host.isStore(dataDir),
  });
  const modelsDir = line.option('models') ?? defaultModelsDir(machine, host.programDir);
  return host.createEngine({ dataDir, modelsDir, key, keyCustody: custody, version, log });
}

async function runCommand(host: CommandLineHost, line: CommandLine, name: CommandName, output: Output): Promise<ExitCode> {
  const engine = await openEngine(host, line);
  try {
    return await commands[name]({ engine, line, output, signal: host.signal });
  } finally {
    await engine.close();
  }
}

function reportFailure(host: CommandLineHost, output: Output, error: unknown): ExitCode {
  const isKnown = isAuscultError(error) || error instanceof KeyUnavailable;
  const message = isKnown ? error.message : 'Something went wrong in Auscult.';
  if (!isKnown) host.log('error', 'the command failed', error);
  const wire = isAuscultError(error) ? error.toWire() : { code: isKnown ? 'store-key-missing' : 'internal-error', message, details: {} };
  if (output.isJson) output.result({ error: wire }, () => '');
  output.progress(message);
  if (isAuscultError(error)) return exitCodeOf(error.code);
  return isKnown ? exitCodes.store : exitCodes.internal;
}

/** Runs one command line. Never throws; what goes wrong is said on standard error and by the exit code. */
export async function runCommandLine(words: readonly string[], host: CommandLineHost): Promise<ExitCode> {
  let output = new Output(host.terminal, words.includes('--json'));
  try {
    const line = parseCommandLine(words);
    output = new Output(host.terminal, line.isOn('json'));
    if (line.isOn('version')) {
      output.result({ version: host.version }, () => host.version);
      return exitCodes.ok;
    }
    if (line.command === null || line.isOn('help')) {
      host.terminal.writeOut(helpText);
      return words.length === 0 ? exitCodes.usage : exitCodes.ok;
    }
    return await runCommand(host, line, line.command, output);
  } catch (error) {
    if (!(error instanceof UsageError)) return reportFailure(host, output, error);
    if (output.isJson) output.result({ error: { code: 'usage', message: error.message, details: {} } }, () => '');
    output.progress(`${error.message}\n"auscult --help" explains the commands.`);
    return exitCodes.usage;
  }
}
