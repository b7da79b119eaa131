import { AuscultError } from '../../contract/index.ts';

/**
 * Ends a job between two steps when its caller gave up.
 *
 * @param what  the job as the sentence begins: `The import`
 * @throws AuscultError 'cancelled'
 */
export function refuseWhenAborted(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted) throw new AuscultError('cancelled', { what });
}
