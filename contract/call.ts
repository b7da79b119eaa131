/** What a call is: one entry from which types, validation, the client and the router all follow. */
import type { z } from 'zod';

/** `read` changes nothing, `write` changes the store, `job` is long, has progress and is worth cancelling. */
export type CallEffect = 'read' | 'write' | 'job';

export interface CallDefinition<
  Name extends string = string,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Progress extends z.ZodType = z.ZodType,
> {
  readonly name: Name;
  readonly effect: CallEffect;
  readonly input: Input;
  readonly output: Output;
  /** What the call streams before its output. */
  readonly progress?: Progress;
}

/** Declares a call. Exists for inference only. */
export function call<Name extends string, Input extends z.ZodType, Output extends z.ZodType, Progress extends z.ZodType = z.ZodNever>(
  definition: CallDefinition<Name, Input, Output, Progress>,
): CallDefinition<Name, Input, Output, Progress> {
  return definition;
}
