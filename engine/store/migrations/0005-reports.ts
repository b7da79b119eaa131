/**
 * Reports: their sentences, versions, edits, signatures and addenda. What is signed is guarded by the database itself: triggers refuse
 * every change of a signed report, of a signature and of an addendum, whoever asks.
 */
import type { Migration } from './migration.ts';

const tables = `
CREATE TABLE reports (
  id INTEGER PRIMARY KEY,
  report_key TEXT NOT NULL UNIQUE,
  patient INTEGER NOT NULL REFERENCES patients (id),
  film_study_key TEXT,
  ecg_study_key TEXT,
  model_id TEXT,
  is_synthetic INTEGER NOT NULL CHECK (is_synthetic IN (0, 1)),
  started_at TEXT NOT NULL,
  saved_at TEXT NOT NULL,
  revision INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX reports_by_patient ON reports (patient, id DESC);
CREATE TABLE report_sentences (
  report INTEGER NOT NULL REFERENCES reports (id),
  sentence_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  section TEXT NOT NULL CHECK (section IN ('technique', 'film', 'ecg', 'impression')),
  text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('unreviewed', 'accepted', 'edited', 'rejected', 'written')),
  -- the sentence as it was drafted, with its evidence, as JSON; null: the clinician's own
  drafted TEXT,
  PRIMARY KEY (report, sentence_id)
) STRICT, WITHOUT ROWID;
-- the sentences as they stood before a new draft was taken in
CREATE TABLE report_versions (
  report INTEGER NOT NULL REFERENCES reports (id),
  version INTEGER NOT NULL,
  made_at TEXT NOT NULL,
  sentences TEXT NOT NULL,
  PRIMARY KEY (report, version)
) STRICT, WITHOUT ROWID;
-- what was changed when; typing on in one sentence is one edit
CREATE TABLE report_edits (
  id INTEGER PRIMARY KEY,
  report INTEGER NOT NULL REFERENCES reports (id),
  revision INTEGER NOT NULL,
  at TEXT NOT NULL,
  sentence_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('added', 'removed', 'text', 'state', 'moved')),
  before TEXT NOT NULL,
  after TEXT NOT NULL
) STRICT;
CREATE INDEX report_edits_by_report ON report_edits (report, id);
CREATE TABLE report_signatures (
  report INTEGER PRIMARY KEY REFERENCES reports (id),
  -- the canonical text that the hash covers
  content TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  signed_by TEXT NOT NULL,
  account TEXT NOT NULL,
  signed_at TEXT NOT NULL
) STRICT;
CREATE TABLE report_addenda (
  report INTEGER NOT NULL REFERENCES report_signatures (report),
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  content TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  signed_by TEXT NOT NULL,
  account TEXT NOT NULL,
  signed_at TEXT NOT NULL,
  PRIMARY KEY (report, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE spelling_words (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`;

const signed = (row: 'OLD' | 'NEW', column: 'id' | 'report'): string =>
  `WHEN EXISTS (SELECT 1 FROM report_signatures s WHERE s.report = ${row}.${column})`;
const refuse = (what: string): string => `BEGIN SELECT RAISE(ABORT, '${what}'); END;`;

/** Inserting is guarded too: INSERT OR REPLACE would take the place of a row without a DELETE that a trigger sees. */
const triggers = [
  ...(['UPDATE', 'DELETE'] as const).map(
    (verb) =>
      `CREATE TRIGGER reports_${verb.toLowerCase()} BEFORE ${verb} ON reports ${signed('OLD', 'id')} ${refuse('a signed report is not changed')}`,
  ),
  `CREATE TRIGGER reports_insert BEFORE INSERT ON reports
     WHEN EXISTS (SELECT 1 FROM reports r JOIN report_signatures s ON s.report = r.id WHERE r.id = NEW.id OR r.report_key = NEW.report_key)
     ${refuse('a signed report is not changed')}`,
  ...['report_sentences', 'report_versions', 'report_edits'].flatMap((table) =>
    (['INSERT', 'UPDATE', 'DELETE'] as const).map(
      (verb) =>
        `CREATE TRIGGER ${table}_${verb.toLowerCase()} BEFORE ${verb} ON ${table} ${signed(verb === 'INSERT' ? 'NEW' : 'OLD', 'report')} ${refuse('a signed report is not changed')}`,
    ),
  ),
  // an UPDATE may not move a row into a signed report either
  ...['report_sentences', 'report_versions', 'report_edits'].map(
    (table) =>
      `CREATE TRIGGER ${table}_update_into BEFORE UPDATE ON ${table} ${signed('NEW', 'report')} ${refuse('a signed report is not changed')}`,
  ),
  `CREATE TRIGGER report_signatures_insert BEFORE INSERT ON report_signatures ${signed('NEW', 'report')} ${refuse('a report is signed once')}`,
  `CREATE TRIGGER report_addenda_insert BEFORE INSERT ON report_addenda
     WHEN EXISTS (SELECT 1 FROM report_addenda a WHERE a.report = NEW.report AND a.position = NEW.position)
       OR NEW.position <> (SELECT count(*) FROM report_addenda a WHERE a.report = NEW.report)
     ${refuse('addenda are only added at the end')}`,
  ...['report_signatures', 'report_addenda'].flatMap((table) =>
    (['UPDATE', 'DELETE'] as const).map(
      (verb) => `CREATE TRIGGER ${table}_${verb.toLowerCase()} BEFORE ${verb} ON ${table} ${refuse('what is signed is not changed')}`,
    ),
  ),
].join('\n');

/** Reports, their signatures and the words that a site has added to the spelling list. */
export const reports: Migration = {
  version: 5,
  name: 'reports',
  up: (transaction) => transaction.script(tables + triggers),
};
