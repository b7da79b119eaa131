/** The first shape of the store. Times are ISO 8601 text, lists and facts JSON, vectors little-endian float32. */
import type { Migration } from './migration.ts';

const patients = `
CREATE TABLE patients (
  id INTEGER PRIMARY KEY,
  patient_key TEXT NOT NULL UNIQUE,
  issuer TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  name TEXT NOT NULL,
  sex TEXT NOT NULL CHECK (sex IN ('F', 'M', 'O', 'U')),
  birth_date TEXT,
  is_synthetic INTEGER NOT NULL CHECK (is_synthetic IN (0, 1)),
  -- name and patient ID folded for the worklist's filter
  search_text TEXT NOT NULL,
  -- what the worklist shows, kept up to date by putStudy
  film_count INTEGER NOT NULL DEFAULT 0,
  ecg_count INTEGER NOT NULL DEFAULT 0,
  latest_at TEXT,
  latest_study INTEGER REFERENCES studies (id)
) STRICT;
CREATE INDEX patients_by_latest ON patients (latest_at DESC, id DESC);
CREATE INDEX patients_by_name ON patients (name COLLATE NOCASE, id);
CREATE INDEX patients_by_patient_id ON patients (patient_id COLLATE NOCASE, id);
`;

const studies = `
CREATE TABLE studies (
  id INTEGER PRIMARY KEY,
  study_key TEXT NOT NULL UNIQUE,
  patient INTEGER NOT NULL REFERENCES patients (id),
  modality TEXT NOT NULL CHECK (modality IN ('film', 'ecg')),
  format TEXT NOT NULL,
  acquired_at TEXT,
  imported_at TEXT NOT NULL,
  -- acquisition time, else import time
  ordered_at TEXT NOT NULL,
  description TEXT NOT NULL,
  age_years REAL,
  source_name TEXT NOT NULL,
  notices TEXT NOT NULL,
  is_synthetic INTEGER NOT NULL CHECK (is_synthetic IN (0, 1))
) STRICT;
CREATE INDEX studies_by_patient ON studies (patient, ordered_at DESC);
CREATE TABLE film_facts (
  study INTEGER PRIMARY KEY REFERENCES studies (id),
  facts TEXT NOT NULL
) STRICT;
CREATE TABLE thumbnails (
  study INTEGER PRIMARY KEY REFERENCES studies (id),
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  grey BLOB NOT NULL CHECK (length(grey) = width * height)
) STRICT;
CREATE TABLE originals (
  study INTEGER NOT NULL REFERENCES studies (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  path TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (study, position)
) STRICT, WITHOUT ROWID;
`;

const encodings = `
CREATE TABLE encodings (
  id INTEGER PRIMARY KEY,
  study INTEGER NOT NULL UNIQUE REFERENCES studies (id),
  model_id TEXT NOT NULL,
  findings TEXT NOT NULL,
  not_shown TEXT NOT NULL,
  cautions TEXT NOT NULL,
  milliseconds REAL NOT NULL,
  encoded_at TEXT NOT NULL
) STRICT;
-- apart from the rest of an encoding, so that an exact search reads vectors only
CREATE TABLE embeddings (
  encoding INTEGER PRIMARY KEY REFERENCES encodings (id) ON DELETE CASCADE,
  vector BLOB NOT NULL CHECK (length(vector) = 1024)
) STRICT;
CREATE TABLE tokens (
  encoding INTEGER PRIMARY KEY REFERENCES encodings (id) ON DELETE CASCADE,
  token_count INTEGER NOT NULL,
  token_dimension INTEGER NOT NULL,
  vectors BLOB NOT NULL CHECK (length(vectors) = 4 * token_count * token_dimension)
) STRICT;
`;

const drafts = `
CREATE TABLE drafts (
  id INTEGER PRIMARY KEY,
  patient INTEGER NOT NULL REFERENCES patients (id),
  created_at TEXT NOT NULL,
  draft TEXT NOT NULL
) STRICT;
CREATE INDEX drafts_by_patient ON drafts (patient, id DESC);
`;

const audit = `
CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  details TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
`;

/** Patients, studies with originals, encodings, drafts, and the audit log. */
export const initial: Migration = {
  version: 1,
  name: 'initial',
  up: (transaction) => transaction.script(patients + studies + encodings + drafts + audit),
};
