import type { Transaction } from '../connection.ts';

/** One step of the database's shape. Runs in a transaction of its own; once released it is never edited. */
export interface Migration {
  /** Value of `PRAGMA user_version` after it. */
  readonly version: number;
  /** What it does, for the log. */
  readonly name: string;
  up(transaction: Transaction): Promise<void>;
}
