/**
 * Measures how faithful explanations are; started by `npm run eval:explain -- <index>`. Results go to standard output, progress to
 * standard error. Ends with 0, with 2 when the command line or the index is not understood, with 3 when no recording could be read,
 * with 1 when a model cannot run.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isAuscultError } from '../contract/index.ts';
import { exitCodes } from './cli/exit-codes.ts';
import { evaluateExplanations, type Explained } from './evaluation/explanation/evaluate-explanations.ts';
import { flatMetrics } from './evaluation/metric-tree.ts';
import { createInference, withShuffledWeights } from './inference/index.ts';
import { print, say } from './standard-streams.ts';

const usage = `Usage: npm run eval:explain -- <index> [--count <n>] [--words <n>] [--rows <file>] [--part <k/n>] [--threads <n>]
       [--data <dir>] [--split <name>] [--json]

  <index>  one JSON object a line: ECGs (shard, row) or films (file); docs/models.md describes the fields
  --count  recordings of each kind, drawn by a fixed seed (default 200)
  --rows   file that each recording's result is written to; what it holds already is not computed again
  --part   2/3: only every third recording, from the second, so that several processes share the work; a last run joins their rows
  --words  how many of them are also explained by words and by encoders with shuffled weights (default 40)
`;

/** Results kept by earlier runs. */
function readRows(file: string): Explained[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Explained);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      models: { type: 'string', default: 'models' },
      data: { type: 'string' },
      split: { type: 'string', default: 'test' },
      count: { type: 'string', default: '200' },
      words: { type: 'string', default: '40' },
      rows: { type: 'string' },
      part: { type: 'string', default: '1/1' },
      threads: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [index] = positionals;
  const [count, wordsCount] = [Number(values.count), Number(values.words)];
  const [part = NaN, parts = NaN] = values.part.split('/').map(Number);
  if (index === undefined || values.help || ![count, wordsCount, part, parts].every(Number.isInteger)) {
    say(usage);
    return values.help ? exitCodes.ok : exitCodes.usage;
  }
  const log = (level: 'info' | 'warn' | 'error', message: string): void => void (level === 'info' || say(`${message}\n`));
  const modelsDir = resolve(values.models);
  try {
    const options = { modelsDir, log, provider: 'cpu' as const, ...(values.threads ? { threads: Number(values.threads) } : {}) };
    const inference = await createInference(options);
    const shuffled = await createInference({ ...options, alterEncoder: withShuffledWeights });
    if (!inference.gradients || !shuffled.gradients) {
      say('No explainer is installed.\n');
      return exitCodes.internal;
    }
    const { gradients, modelIds } = inference;
    const { metrics, films, ecgs, skipped } = await evaluateExplanations({
      inference: { ...inference, gradients },
      shuffled: shuffled.gradients,
      indexFile: resolve(index),
      dataDir: values.data === undefined ? dirname(resolve(index)) : resolve(values.data),
      split: values.split,
      count,
      wordsCount,
      known: values.rows === undefined ? [] : readRows(values.rows),
      part: { number: part - 1, of: parts },
      onRow: (row) => void (values.rows !== undefined && appendFileSync(values.rows, `${JSON.stringify(row)}\n`)),
      onProgress: (what, done, total) => void ((done === total || done % 10 === 0) && say(`${what}: ${done} of ${total}\n`)),
    });
    await Promise.all([inference.close(), shuffled.close()]);
    const models = [...(films > 0 ? [modelIds.film] : []), ...(ecgs > 0 ? [modelIds.ecg] : []), modelIds.text];
    const about = { index: `${basename(index)}, explanations`, split: values.split, models, films, ecgs, skipped };
    const lines = flatMetrics(metrics).map(({ path, metric: { value, ci95, n } }) => {
      const interval = ci95 ? `${ci95[0].toFixed(3)} to ${ci95[1].toFixed(3)}` : '';
      return `${path.padEnd(56)} ${value.toFixed(3).padStart(9)}  ${interval.padEnd(18)} n ${n}`;
    });
    await print(values.json ? `${JSON.stringify({ ...metrics, about }, null, 1)}\n` : `${lines.join('\n')}\n`);
    if (skipped.length > 0) say(`Not read: ${skipped.length}, for example: ${skipped[0]}\n`);
    return films + ecgs > 0 ? exitCodes.ok : exitCodes.refused;
  } catch (error) {
    if (!isAuscultError(error)) throw error;
    say(`${error.message}\n`);
    return error.code.startsWith('model-') ? exitCodes.internal : exitCodes.usage;
  }
}

// Native threads of the models may outlive their work.
process.exit(await main());
