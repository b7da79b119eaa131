/** Messages between the main process and the engine's own process. The key travels here, never over the command line or environment. */
import { z } from 'zod';
import type { WireError } from '../contract/index.ts';

/** From the main process. `client` carries one MessagePort. */
export const HostMessage = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('boot'),
    dataDir: z.string().min(1),
    modelsDir: z.string().min(1),
    logFile: z.string().min(1),
    key: z.custom<Uint8Array>((key) => key instanceof Uint8Array && key.length === 32, 'must be 32 bytes'),
    keyCustody: z.string(),
    version: z.string(),
  }),
  z.strictObject({ kind: z.literal('client') }),
  /** Carries the engine's end of the channel to a model's process. */
  z.strictObject({ kind: z.literal('model-process'), id: z.int() }),
  z.strictObject({ kind: z.literal('model-process-ended'), id: z.int() }),
  z.strictObject({ kind: z.literal('stop') }),
]);
export type HostMessage = z.infer<typeof HostMessage>;
export type BootMessage = Extract<HostMessage, { kind: 'boot' }>;

/** To the main process: the engine answers, or could not be started; it asks for a process for a model, or to end one. */
export type HostReply =
  | { kind: 'ready' }
  | { kind: 'failed'; error: WireError }
  | { kind: 'start-model-process'; id: number }
  | { kind: 'end-model-process'; id: number };
