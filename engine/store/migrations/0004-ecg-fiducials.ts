/** Fiducials that readers have set on the median beat of an ECG, as JSON of the contract's shape. */
import type { Migration } from './migration.ts';

const sql = `
CREATE TABLE ecg_fiducials (
  study INTEGER PRIMARY KEY REFERENCES studies (id),
  saved_at TEXT NOT NULL,
  fiducials TEXT NOT NULL
) STRICT;
`;

/** Readers' fiducials of median beats. */
export const ecgFiducials: Migration = {
  version: 4,
  name: 'ecg-fiducials',
  up: (transaction) => transaction.script(sql),
};
