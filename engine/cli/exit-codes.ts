import type { ErrorCode } from '../../contract/index.ts';

/** What the command line tells the shell. */
export const exitCodes = {
  ok: 0,
  /** Something failed inside Auscult. */
  internal: 1,
  /** The command line was not understood. */
  usage: 2,
  /** Files were refused and nothing at all came in (or studies, when encoding). Refusals beside successes are named and exit 0. */
  refused: 3,
  /** There is no such patient, study or file. */
  notFound: 4,
  /** The store cannot be opened: wrong or missing key, in use, newer. */
  store: 5,
  /** Interrupted. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byError: Partial<Record<ErrorCode, ExitCode>> = {
  'invalid-request': exitCodes.usage,
  'patient-not-found': exitCodes.notFound,
  'study-not-found': exitCodes.notFound,
  'nothing-to-draft-from': exitCodes.notFound,
  'store-key-wrong': exitCodes.store,
  'store-busy': exitCodes.store,
  'store-newer': exitCodes.store,
  'store-damaged': exitCodes.store,
  cancelled: exitCodes.cancelled,
};

/** Exit code of a refusal. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return byError[code] ?? exitCodes.internal;
}
