/** Messages on the port between a client (renderer, test) and the engine. Calls are multiplexed by `id`. */
import { z } from 'zod';
import type { WireError } from './errors.ts';

/** From the client. */
export const ClientMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('request'), id: z.int().min(0), call: z.string().max(64), input: z.unknown() }),
  z.strictObject({ kind: z.literal('cancel'), id: z.int().min(0) }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

/** From the engine. `result` and `failure` end the call. */
export type EngineMessage =
  | { kind: 'progress'; id: number; value: unknown }
  | { kind: 'result'; id: number; output: unknown }
  | { kind: 'failure'; id: number; error: WireError }
  | { kind: 'event'; event: EngineEvent };

/** What the engine says unasked. */
export type EngineEvent = { name: 'store.changed'; patientKeys: readonly string[] };
