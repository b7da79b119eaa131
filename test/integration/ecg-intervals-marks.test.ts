/** Intervals beside the cardiologists' marks of LUDB's test records, which no weight and no constant was fitted on. Skipped where the shared folder or the weights are absent. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markedEcgs } from '../../engine/evaluation/delineation-marks.ts';
import { EcgComparison, type DifferenceRow, type Quantity } from '../../engine/evaluation/ecg-comparison.ts';
import { referenceIntervals } from '../../engine/evaluation/ecg-intervals.ts';
import { createInference, type Inference } from '../../engine/inference/index.ts';
import { leadNames } from '../../contract/index.ts';
import { leadSamples } from '../../engine/signal/measure-ecg.ts';
import { findPacingSpikes } from '../../engine/signal/pacing-spikes.ts';
import { sharedDir } from '../shared-data.ts';
import { hasWeights, modelsDir } from '../unit/engine/inference/golden.ts';

const shared = sharedDir();
const folder = join(shared ?? '', 'data/ecg');
/** Records with ventricular pacing, among those that trained the delineator: their spikes were once taken for the QRS complex. */
const paced = ['ludb_034', 'ludb_045', 'ludb_074'];

async function testRecords(): Promise<Set<string>> {
  const lines = (await readFile(join(folder, 'ecg_index.jsonl'), 'utf8')).split('\n').filter((line) => line.includes('"LUDB"'));
  const rows = lines.map((line) => JSON.parse(line) as { id: string; split: string });
  return new Set(rows.filter(({ split }) => split === 'test').map(({ id }) => id));
}

describe.skipIf(shared === null || !hasWeights('wave-delineator.onnx'))(
  'intervals beside cardiologists’ marks (needs the shared folder)',
  () => {
    let inference: Inference;
    const comparison = new EcgComparison();
    /** Onsets of QRS of the delineator in the paced records, ms after the stimulus that lies nearest to each. */
    const afterStimulusMs: number[] = [];
    beforeAll(async () => {
      inference = await createInference({ modelsDir, log: () => undefined, provider: 'cpu' });
      const test = await testRecords();
      for await (const ecg of markedEcgs(folder)) {
        const sets = [...(test.has(ecg.id) ? ['test'] : []), ...(paced.includes(ecg.id) ? ['paced'] : [])];
        const reference = (beats: readonly number[] | undefined): ReturnType<typeof referenceIntervals> => referenceIntervals(ecg, beats);
        await comparison.compare({ record: ecg.id, sets, trace: ecg.trace, reference }, (trace) => inference.delineateEcg(trace));
        if (!paced.includes(ecg.id)) continue;
        const spikes = findPacingSpikes(leadNames.map((name) => leadSamples(ecg.trace, name)), ecg.trace.samplingFrequencyHz); // prettier-ignore
        for (const { qrsOnset } of (await inference.delineateEcg(ecg.trace)).beats) {
          const apart = spikes.map((spike) => (1000 * ((qrsOnset ?? NaN) - spike)) / ecg.trace.samplingFrequencyHz);
          afterStimulusMs.push(...apart.sort((a, b) => Math.abs(a) - Math.abs(b)).slice(0, 1));
        }
      }
    }, 300_000);
    afterAll(() => inference.close());

    const row = (set: string, quantity: Quantity, method = 'model'): DifferenceRow => {
      const found = comparison.differences().find((one) => one.set === set && one.quantity === quantity && one.method === method);
      if (found === undefined) throw new Error(`nothing compared of ${quantity}`);
      return found;
    };

    it.each<[Quantity, number, number]>([
      ['prMs', 3.65, 9.68],
      ['qrsMs', 5, 9], // a device states 1.69 ± 6.11; of fifteen records the means reach from −8 to 0
      ['qtMs', 2.32, 20.69],
    ])('err in %s by no more than %f ± %f ms', (quantity, mean, sd) => {
      const { n, missed, ...error } = row('test', quantity);
      expect(n).toBeGreaterThanOrEqual(14);
      expect(missed).toBe(0);
      expect(Math.abs(error.mean)).toBeLessThan(mean);
      expect(error.sd).toBeLessThan(sd);
    });

    it('begin no earlier than the stimulus of a paced beat', () => {
      expect(afterStimulusMs.length).toBeGreaterThan(20);
      expect(afterStimulusMs.filter((ms) => ms < 0 && ms > -40)).toEqual([]);
    });

    it('are not widened by pacing spikes where slopes are measured', () => {
      const errors = comparison.records.filter(
        ({ sets, quantity, method }) => sets.includes('paced') && quantity === 'qrsMs' && method === 'classical',
      );
      expect(errors).toHaveLength(paced.length);
      for (const { ours, reference } of errors) expect((ours ?? NaN) - reference).toBeLessThan(22);
    });
  },
);
