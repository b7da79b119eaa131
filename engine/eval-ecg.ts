/**
 * Evaluates detection and measurement on a folder of ECGs; started by `npm run eval:ecg -- <folder> [--json]`. Ends with 0, with 2
 * when the command line is not understood, with 3 when the folder holds nothing to compare with.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isAuscultError } from '../contract/index.ts';
import { exitCodes } from './cli/exit-codes.ts';
import type { DelineateEcg, RecordDifference } from './evaluation/ecg-comparison.ts';
import { evaluateEcgFolder, type EcgFolderEvaluation } from './evaluation/evaluate-ecg-folder.ts';
import { wilsonInterval } from './evaluation/qrs-detection.ts';
import { createInference } from './inference/index.ts';

const usage = `Usage: npm run eval:ecg -- <folder> [--json] [--records]

  The folder may hold marked records (*_delineation.jsonl with its *.i16.br), WFDB records with .atr beside them, and DICOM ECGs
  that carry their device's measurements. Errors are ours minus the reference, with 95 % intervals by the bootstrap over records.
  --records lists every record as well, those with the largest errors first.
`;
const labels = { heartRateBpm: 'rate, bpm', prMs: 'PR, ms', qrsMs: 'QRS, ms', qtMs: 'QT, ms' } as const;

/** Every record with both values, the largest errors of each quantity first. */
function recordLines(records: readonly RecordDifference[]): string[] {
  const size = ({ ours, reference }: RecordDifference): number => (ours === null ? Infinity : Math.abs(ours - reference));
  const rows = [...records].sort((a, b) => a.quantity.localeCompare(b.quantity) || a.method.localeCompare(b.method) || size(b) - size(a));
  const number = (value: number | null): string => (value === null ? '–' : value.toFixed(1)).padStart(8);
  return [
    '',
    `${'record'.padEnd(48)} method     quantity       ours reference    error`,
    ...rows.map(({ record, method, quantity, ours, reference }) =>
      [
        record.padEnd(48),
        method.padEnd(10),
        labels[quantity].padEnd(10),
        number(ours),
        ` ${number(reference)}`,
        number(ours === null ? null : ours - reference),
      ].join(' '),
    ),
  ];
}

function write({ detection, differences, records, refused }: EcgFolderEvaluation, withRecords: boolean): string {
  const interval = (ci95: readonly [number, number] | null): string =>
    (ci95 === null ? '' : `${ci95[0].toFixed(1)} to ${ci95[1].toFixed(1)}`).padStart(15);
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`.padStart(9);
  const share = (part: number, n: number): string => {
    const [low, high] = wilsonInterval(part, n);
    return `${percent(part / n)} (${(100 * low).toFixed(2)}–${(100 * high).toFixed(2)})`.padEnd(25);
  };
  const lines = ['QRS detection (within 150 ms), Wilson’s 95 % intervals'];
  lines.push(`${'set'.padEnd(32)}  beats missed  extra      ${'sensitivity'.padEnd(25)}PPV`);
  for (const { set, beats, found, extra } of detection) {
    const counts = [beats, beats - found, extra].map((count) => String(count).padStart(6)).join(' ');
    lines.push(`${set.padEnd(32)} ${counts} ${share(found, beats)}${share(found, found + extra)}`.trimEnd());
  }
  lines.push(
    '',
    'Measurements, ours − reference',
    `${'set'.padEnd(32)} method     quantity       n missed     mean       SD   95 % of mean      95 % of SD`,
  );
  for (const row of differences) {
    const numbers = `${String(row.n).padStart(4)} ${String(row.missed).padStart(6)} ${row.mean.toFixed(2).padStart(8)} ${row.sd.toFixed(2).padStart(8)}`;
    lines.push(
      `${row.set.padEnd(32)} ${row.method.padEnd(10)} ${labels[row.quantity].padEnd(10)} ${numbers}${interval(row.meanCi95)} ${interval(row.sdCi95)}`.trimEnd(),
    );
  }
  if (withRecords) lines.push(...recordLines(records));
  return `${[...lines, ...(refused.length > 0 ? ['', `Not read: ${refused.length}`, ...refused] : [])].join('\n')}\n`;
}

async function openDelineator(modelsDir: string): Promise<{ delineate: DelineateEcg | undefined; close: () => Promise<void> }> {
  try {
    const inference = await createInference({ modelsDir, log: () => undefined, provider: 'cpu' });
    return { delineate: (trace) => inference.delineateEcg(trace), close: () => inference.close() };
  } catch (error) {
    if (!isAuscultError(error)) throw error;
    process.stderr.write(`Without the delineator model: ${error.message}\n`);
    return { delineate: undefined, close: () => Promise.resolve() };
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      models: { type: 'string', default: 'models' },
      json: { type: 'boolean', default: false },
      records: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [folder] = positionals;
  if (folder === undefined || values.help) {
    process.stderr.write(usage);
    return values.help ? exitCodes.ok : exitCodes.usage;
  }
  const { delineate, close } = await openDelineator(resolve(values.models));
  const say = (done: number): void => void (done % 25 === 0 && process.stderr.write(`${done} records\n`));
  const evaluation = await evaluateEcgFolder(resolve(folder), delineate, say).finally(close);
  const text = values.json ? `${JSON.stringify(evaluation)}\n` : write(evaluation, values.records);
  await new Promise<void>((done) => void process.stdout.write(text, () => done()));
  return evaluation.detection.length + evaluation.differences.length > 0 ? exitCodes.ok : exitCodes.refused;
}

// Native threads of the models may outlive their work.
process.exit(await main());
