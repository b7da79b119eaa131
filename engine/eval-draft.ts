/**
 * Evaluates the installed drafter on recordings with reports; started by `npm run eval:draft -- <index> …`. Results go to standard
 * output, progress to standard error. Ends with 0, with 2 when the command line or the index is not understood, with 3 when nothing
 * could be drafted, with 1 when a model cannot run.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isAuscultError, type ErrorCode } from '../contract/index.ts';
import { exitCodes } from './cli/exit-codes.ts';
import { createDrafter } from './drafting/index.ts';
import { draftEvaluationJson, evaluateDrafts, writeDraftEvaluation } from './evaluation/index.ts';
import { createInference } from './inference/index.ts';
import { progressLine } from './evaluation/progress-line.ts';
import { print, say } from './standard-streams.ts';

const usage = `Usage: npm run eval:draft -- <index> [<index>] [--index <file>] [--data <dir>] [--split <name>] [--limit <n>] [--json]

  <index>      one JSON object a line: films (file, findings, impression) or ECGs (shard, row, scp_codes); docs/models.md describes the
               fields. Given both kinds, films and ECGs are drafted in random pairs
  --data       folder that the files named in the index lie in (default: that of the index)
  --split      test (default), another split of the index, or all
  --limit      most pairs that are drafted (default: all)
  --ablations  most pairs of each ablation (default 40; 0: none)
  --exchange   most pairs that are drafted again with the next pair's ECG (default 60; 0: none)
  --pool       most recordings of each modality among which neighbours are looked for (default: all of the split train)
  --examples   how many drafts are printed below the figures (default 5)
  --json       print one JSON object; with \`npm run --silent eval:draft -- …\` nothing else is printed
`;

const notUnderstood: ReadonlySet<ErrorCode> = new Set(['file-unreadable', 'file-empty', 'index-malformed']);

interface Arguments {
  readonly index: readonly string[];
  readonly data: string | undefined;
  readonly models: string;
  readonly split: string;
  readonly limit: number;
  readonly ablations: number;
  readonly exchange: number;
  readonly pool: number;
  readonly examples: number;
  readonly json: boolean;
}

/** A count from the command line. */
function count(name: string, value: string | undefined, standard: number): number {
  if (value === undefined) return standard;
  if (!/^\d+$/.test(value)) throw new RangeError(`--${name} needs a whole number, not ${JSON.stringify(value)}.`);
  return Number(value);
}

function readArguments(): Arguments | string {
  const text = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        index: { type: 'string', multiple: true },
        data: text,
        models: { type: 'string', default: 'models' },
        split: { type: 'string', default: 'test' },
        limit: text,
        ablations: text,
        exchange: text,
        pool: text,
        examples: text,
        json: { type: 'boolean', default: false },
      },
    });
    const index = [...positionals, ...(values.index ?? [])];
    if (index.length === 0) return 'Give the index.';
    return {
      ...values,
      index,
      data: values.data,
      limit: count('limit', values.limit, Infinity),
      ablations: count('ablations', values.ablations, 40),
      exchange: count('exchange', values.exchange, 60),
      pool: count('pool', values.pool, Infinity),
      examples: count('examples', values.examples, 5),
    };
  } catch (error) {
    return error instanceof Error ? error.message : 'The command line was not understood.';
  }
}

async function evaluate(given: Arguments): Promise<number> {
  const log = (level: 'info' | 'warn' | 'error', message: string): void => void (level === 'info' || say(`${message}\n`));
  const modelsDir = resolve(given.models);
  // Figures are those of the CPU everywhere: other providers round differently.
  const inference = await createInference({ modelsDir, log, provider: 'cpu' });
  const drafter = await createDrafter({ modelsDir, log });
  const evaluation = await evaluateDrafts({
    inference,
    drafter,
    indexFiles: given.index.map((file) => resolve(file)),
    ...(given.data === undefined ? {} : { dataDir: resolve(given.data) }),
    split: given.split,
    limit: given.limit,
    ablationLimit: given.ablations,
    exchangeLimit: given.exchange,
    poolLimit: given.pool,
    onProgress: progressLine(say),
  }).finally(() => Promise.all([inference.close(), drafter.close()]));
  await print(given.json ? draftEvaluationJson(evaluation) : writeDraftEvaluation(evaluation, given.examples));
  return evaluation.about.ecgs + evaluation.about.films > 0 ? exitCodes.ok : exitCodes.refused;
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
  const startedAt = performance.now();
  try {
    return await evaluate(given);
  } catch (error) {
    if (!isAuscultError(error)) throw error;
    say(`${error.message}\n`);
    return notUnderstood.has(error.code) ? exitCodes.usage : exitCodes.internal;
  } finally {
    say(`${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
  }
}

// Native threads of the models may outlive their work.
process.exit(await main());
