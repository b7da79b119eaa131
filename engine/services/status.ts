import { isAuscultError } from '../../contract/index.ts';
import type { CallOutput, ModelStatus } from '../../contract/index.ts';
import type { EngineLog } from '../engine-api.ts';
import type { Store } from '../store/index.ts';
import type { Encoders } from './capabilities.ts';

/** What the status needs. */
export interface StatusParts {
  readonly store: Pick<Store, 'counts'>;
  readonly encoders: () => Promise<Encoders>;
  readonly version: string;
  readonly keyCustody: string;
  readonly log: EngineLog;
}

interface ModelsStatus {
  readonly executionProvider: string;
  readonly models: ModelStatus[];
  readonly modelsProblem?: string;
}

/** State of the models; a folder of models that cannot be opened is a state too, since the store works without them. */
async function modelsStatus({ encoders, log }: StatusParts): Promise<ModelsStatus> {
  try {
    const inference = await encoders();
    return { executionProvider: inference.executionProvider, models: await inference.status() };
  } catch (error) {
    log('warn', 'the models cannot be opened', error);
    const modelsProblem = isAuscultError(error) ? error.message : 'The models cannot be opened. The local log has the details.';
    return { executionProvider: 'none', models: [], modelsProblem };
  }
}

/** Version, counts, where models run, and the state of each model. */
export async function getStatus(parts: StatusParts): Promise<CallOutput<'getStatus'>> {
  const { version, keyCustody } = parts;
  const [counts, models] = await Promise.all([parts.store.counts(), modelsStatus(parts)]);
  return { version, keyCustody, ...counts, ...models };
}
