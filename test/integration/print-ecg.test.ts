/** The printed ECG as another program sees it: drawn by Poppler and measured on its pixels. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EcgTrace } from '../../contract/index.ts';
import { printEcgPages } from '../../engine/printing/index.ts';
import { analyseEcg } from '../../engine/signal/index.ts';
import { printedPatient as patient, printedStudy as study } from '../printed-ecg.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../temporary-folder.ts';
import { syntheticTrace } from '../unit/engine/signal/synthetic-trace.ts';

deleteTemporaryFolders();

/** 20 pixels to the millimetre. */
const dotsPerInch = 508;
const pxPerMm = dotsPerInch / 25.4;

const hasPoppler = spawnSync('pdftoppm', ['-v']).error === undefined;
if (!hasPoppler) console.warn('The printed ECG is not measured: pdftoppm (Poppler) is not installed.');

/** 0.5 mV during the second second in every lead, else 0. */
function steps(): EcgTrace {
  const trace = syntheticTrace();
  const { samplesPerLead, samplingFrequencyHz: fs } = trace;
  return { ...trace, samplesMv: trace.samplesMv.map((_, i) => (Math.floor((i % samplesPerLead) / fs) === 1 ? 0.5 : 0)) };
}

/** Longest stretch of dark pixels in each row of a picture. */
async function darkRuns(pdf: Uint8Array): Promise<{ from: number; length: number }[]> {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'a.pdf'), pdf);
  execFileSync('pdftoppm', [
    '-r',
    String(dotsPerInch),
    '-gray',
    '-f',
    '1',
    '-l',
    '1',
    '-singlefile',
    join(folder, 'a.pdf'),
    join(folder, 'a'),
  ]);
  const file = readFileSync(join(folder, 'a.pgm'));
  const [head = '', width = '', height = ''] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 40).toString('latin1')) ?? [];
  const columns = Number(width);
  return Array.from({ length: Number(height) }, (_, y) => {
    let longest = { from: 0, length: 0 };
    let run = 0;
    for (let x = 0; x < columns; x++) {
      run = (file[head.length + y * columns + x] ?? 255) < 110 ? run + 1 : 0;
      if (run > longest.length) longest = { from: x - run + 1, length: run };
    }
    return longest;
  });
}

/** Middle of each group of neighbouring rows. */
function middles(rows: readonly number[]): number[] {
  const groups: number[][] = [];
  for (const row of rows) {
    if (row - (groups.at(-1)?.at(-1) ?? -9) <= 1) groups.at(-1)?.push(row);
    else groups.push([row]);
  }
  return groups.map((group) => ((group[0] ?? 0) + (group.at(-1) ?? 0)) / 2);
}

describe.skipIf(!hasPoppler)('a printed ECG, measured by another program', () => {
  it.each([
    [25, 10],
    [25, 20],
    [50, 10],
  ] as const)('has %i mm to a second and %i mm to a millivolt within 0.5 %', async (speedMmPerSecond, gainMmPerMv) => {
    const analysis = analyseEcg(syntheticTrace());
    const options = { studyKey: study.studyKey, layout: '12x1', isCabrera: false, speedMmPerSecond, gainMmPerMv } as const;
    const { pdf } = printEcgPages({
      patient,
      study,
      trace: steps(),
      analysis,
      options: { ...options, rhythmLead: 'II', paper: 'A4', startSeconds: 0 },
    });
    const runs = await darkRuns(pdf);
    const second = speedMmPerSecond * pxPerMm;
    const plateauRows = runs.flatMap(({ length }, y) => (length > 0.98 * second && length < 1.04 * second ? [y] : []));
    const plateaus = middles(plateauRows);
    const baselines = middles(runs.flatMap(({ length }, y) => (length > 1.5 * second ? [y] : [])));
    expect(plateaus.length).toBeGreaterThanOrEqual(10);
    const thickness = plateauRows.length / plateaus.length;
    for (const plateau of plateaus) {
      // From outer edge to outer edge a second and the width of the line.
      const width = (runs[Math.round(plateau)]?.length ?? NaN) - thickness;
      expect(Math.abs(width / second - 1)).toBeLessThan(0.005);
      const heights = baselines.map((baseline) => baseline - plateau).filter((height) => height > 0);
      expect(Math.abs(Math.min(...heights.map((height) => Math.abs(height / (0.5 * gainMmPerMv * pxPerMm) - 1))))).toBeLessThan(0.005);
    }
  });
});
