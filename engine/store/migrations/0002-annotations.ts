/** What readers draw on films, and how they hang them. Both are JSON of the contract's shapes. */
import type { Migration } from './migration.ts';

const sql = `
CREATE TABLE annotations (
  study INTEGER PRIMARY KEY REFERENCES studies (id),
  saved_at TEXT NOT NULL,
  annotations TEXT NOT NULL
) STRICT;
CREATE TABLE hanging_protocols (
  name TEXT PRIMARY KEY,
  digit INTEGER UNIQUE CHECK (digit BETWEEN 1 AND 9),
  protocol TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** Annotations of films and saved hanging protocols. */
export const annotations: Migration = {
  version: 2,
  name: 'annotations',
  up: (transaction) => transaction.script(sql),
};
