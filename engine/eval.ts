/**
 * Evaluates the installed encoders on an index of recordings; started by `npm run eval`: `eval --index <file> … --models <dir>
 * [--data <dir>] [--split <name>] [--probes] [--json]`. Results go to standard output, progress to standard error. Ends with 0, with 2 when the
 * command line or the index is not understood, with 3 when no recording could be read, with 1 when a model cannot run.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isAuscultError, type ErrorCode } from '../contract/index.ts';
import { exitCodes } from './cli/exit-codes.ts';
import { evaluationJson, runEvaluation, writeEvaluation } from './evaluation/index.ts';
import { progressLine } from './evaluation/progress-line.ts';
import { createInference } from './inference/index.ts';
import { print, say } from './standard-streams.ts';

const usage = `Usage: npm run eval -- --index <file> [--index <file>] [--data <dir>] [--split <name>] [--probes] [--json]

  --index  one JSON object a line: ECGs (shard, row), films (file) or films with masks (image, mask); docs/models.md describes the fields.
           Given twice, for ECGs and for films, it also measures how each finds the other
  --probes train linear and few-shot probes on the frozen embeddings of the train split (minutes)
  --data   folder that the files named in the index lie in (default: that of the index)
  --split  test (default), another split of the index, or all
  --json   print one JSON object; with \`npm run --silent eval -- …\` nothing else is printed
`;

const notUnderstood: ReadonlySet<ErrorCode> = new Set(['file-unreadable', 'file-empty', 'index-malformed']);

interface Arguments {
  readonly index: readonly string[];
  readonly data: string | undefined;
  readonly models: string;
  readonly split: string;
  readonly probes: boolean;
  readonly json: boolean;
}

function readArguments(): Arguments | string {
  try {
    const { values } = parseArgs({
      options: {
        index: { type: 'string', multiple: true },
        data: { type: 'string' },
        models: { type: 'string', default: 'models' },
        split: { type: 'string', default: 'test' },
        probes: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (values.index === undefined) return 'Give the index with --index <file>.';
    return { ...values, index: values.index, data: values.data };
  } catch (error) {
    return error instanceof Error ? error.message : 'The command line was not understood.';
  }
}

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    await print(usage);
    return exitCodes.ok;
  }
  const given = readArguments();
  if (typeof given === 'string') {
    say(`${given}\n\n${usage}`);
    return exitCodes.usage;
  }
  const log = (level: 'info' | 'warn' | 'error', message: string): void => void (level === 'info' || say(`${message}\n`));
  const startedAt = performance.now();
  try {
    // Figures are those of the CPU everywhere: other providers round differently.
    const inference = await createInference({ modelsDir: resolve(given.models), log, provider: 'cpu' });
    const data = given.data === undefined ? {} : { dataDir: resolve(given.data) };
    const options = {
      inference,
      indexFiles: given.index.map((file) => resolve(file)),
      split: given.split,
      withProbes: given.probes,
      onProgress: progressLine(say),
      ...data,
    };
    const evaluation = await runEvaluation(options).finally(() => inference.close());
    await print(given.json ? evaluationJson(evaluation) : writeEvaluation(evaluation));
    say(`${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
    return evaluation.about.ecgs + evaluation.about.films + evaluation.about.organs > 0 ? exitCodes.ok : exitCodes.refused;
  } catch (error) {
    if (!isAuscultError(error)) throw error;
    say(`${error.message}\n`);
    return notUnderstood.has(error.code) ? exitCodes.usage : exitCodes.internal;
  }
}

// Native threads of the models may outlive their work.
process.exit(await main());
