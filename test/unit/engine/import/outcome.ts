/** What becomes of a file on import, for tests: its study, or the code of its refusal. */
import { AuscultError, type ErrorCode } from '../../../../contract/index.ts';
import { readStudy, type ParsedEcg } from '../../../../engine/import/index.ts';

/** Reads an ECG of one file. Throws as `readStudy`, and when it is a film. */
export async function readEcgFile(content: string | Uint8Array, name = 'ecg.xml'): Promise<ParsedEcg> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const study = await readStudy({ path: `/in/${name}`, name, bytes }, () => Promise.resolve(null));
  if (study.modality !== 'ecg') throw new Error('not an ECG');
  return study;
}

/** The code of the refusal, or `accepted`; rethrows whatever is no AuscultError. */
export async function outcomeOf(content: string | Uint8Array, name?: string): Promise<ErrorCode | 'accepted'> {
  return readEcgFile(content, name).then(
    () => 'accepted' as const,
    (error: unknown) => {
      if (error instanceof AuscultError) return error.code;
      throw error;
    },
  );
}
