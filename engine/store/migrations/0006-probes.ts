/** Findings of the site's own: the studies that a reader has marked as examples, as JSON of the contract's shape. */
import type { Migration } from './migration.ts';

const sql = `
CREATE TABLE probes (
  name TEXT PRIMARY KEY,
  probe TEXT NOT NULL
) STRICT;
`;

/** Few-shot probes. */
export const probes: Migration = {
  version: 6,
  name: 'probes',
  up: (transaction) => transaction.script(sql),
};
