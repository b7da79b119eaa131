import type { CallOutput } from '../../../contract/index.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import type { TableRow } from '../table.ts';

type Model = CallOutput<'getStatus'>['models'][number];

function rowOf({ modelId, task, state, bytes, licence }: Model): TableRow {
  return [modelId, task, state, `${(bytes / 1e6).toFixed(1)} MB`, licence];
}

/** `auscult status` */
export const statusCommand: Command = async ({ engine, output, signal }) => {
  const status = await engine.call('getStatus', {}, { signal });
  const { version, patientCount, studyCount, executionProvider, keyCustody, models, modelsProblem } = status;
  output.result(status, () =>
    [
      `Auscult ${version}: ${patientCount} patients, ${studyCount} studies. Models run on ${executionProvider}.`,
      keyCustody,
      ...(modelsProblem === undefined ? [] : [modelsProblem]),
      output.table(['Model', 'Task', 'State', 'Size', 'Licence'], models.map(rowOf)),
    ].join('\n'),
  );
  return exitCodes.ok;
};
