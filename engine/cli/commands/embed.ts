import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';

const inMs = (value: number | null): string => (value === null ? 'none' : `${value.toFixed(0)} ms each`);

/** `auscult embed` */
export const embedCommand: Command = async ({ engine, output, signal }) => {
  const result = await engine.call(
    'encodeStudies',
    {},
    {
      signal,
      onProgress: ({ done, total, studyKey, milliseconds }) =>
        output.progress(`[${done}/${total}] ${studyKey}  ${milliseconds.toFixed(0)} ms`),
    },
  );
  const { encoded, refused, meanMs } = result;
  output.result(result, () =>
    [
      `${encoded} encoded (films ${inMs(meanMs.film)}, ECGs ${inMs(meanMs.ecg)}), ${refused.length} refused`,
      ...refused.map(({ studyKey, reason }) => `refused  ${studyKey}  ${reason}`),
    ].join('\n'),
  );
  return encoded === 0 && refused.length > 0 ? exitCodes.refused : exitCodes.ok;
};
