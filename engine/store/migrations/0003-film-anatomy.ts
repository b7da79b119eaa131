/** What the organ segmenter measured on films. Derived data: one row a study, replaced when the model changes. */
import type { Migration } from './migration.ts';

const filmAnatomies = `
CREATE TABLE film_anatomies (
  study INTEGER PRIMARY KEY REFERENCES studies (id),
  model_id TEXT NOT NULL,
  anatomy TEXT NOT NULL,
  measured_at TEXT NOT NULL
) STRICT;
`;

/** Anatomy of films. */
export const filmAnatomy: Migration = {
  version: 3,
  name: 'film anatomy',
  up: (transaction) => transaction.script(filmAnatomies),
};
