import type { CallOutput } from '../../contract/index.ts';
import type { Store } from '../store/index.ts';
import type { Encoders } from './capabilities.ts';

/** What the status needs. */
export interface StatusParts {
  readonly store: Pick<Store, 'counts'>;
  readonly encoders: () => Promise<Encoders>;
  readonly version: string;
  readonly keyCustody: string;
}

/** Version, counts, where models run, and the state of each model. */
export async function getStatus({ store, encoders, version, keyCustody }: StatusParts): Promise<CallOutput<'getStatus'>> {
  const [{ patientCount, studyCount }, inference] = await Promise.all([store.counts(), encoders()]);
  return {
    version,
    patientCount,
    studyCount,
    executionProvider: inference.executionProvider,
    keyCustody,
    models: await inference.status(),
  };
}
