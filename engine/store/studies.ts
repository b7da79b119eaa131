/** Rows of studies, with their film facts, thumbnails and original files. */
import { AuscultError, FilmFacts, Study } from '../../contract/index.ts';
import type { Modality, ModelId, StudyKey } from '../../contract/index.ts';
import type { ParsedStudy } from '../import/parsed-study.ts';
import type { ReadConnection, Transaction } from './connection.ts';
import type { StoredOriginal } from './original-files.ts';
import { blob, flag, nullableNumber, nullableText, number, text, textList } from './row.ts';
import type { Row } from './row.ts';
import type { Thumbnail } from './store.ts';

/** The contract's bound on the notices of a study. */
const maximumNotices = 32;

const studyColumns = `s.id, s.study_key, p.patient_key, s.modality, s.format, s.acquired_at, s.imported_at, s.description, s.age_years,
  s.source_name, s.notices, s.is_synthetic`;
const fromStudies = 'FROM studies s JOIN patients p ON p.id = s.patient';

function readStudy(row: Row): Study {
  return Study.parse({
    studyKey: text(row, 'study_key'),
    patientKey: text(row, 'patient_key'),
    modality: text(row, 'modality'),
    format: text(row, 'format'),
    acquiredAt: nullableText(row, 'acquired_at'),
    importedAt: text(row, 'imported_at'),
    description: text(row, 'description'),
    ageYears: nullableNumber(row, 'age_years'),
    sourceName: text(row, 'source_name'),
    notices: textList(row, 'notices'),
    isSynthetic: flag(row, 'is_synthetic'),
  });
}

/** The study with this key, or null. */
export function findStudy(connection: ReadConnection, studyKey: StudyKey): Promise<{ id: number; study: Study } | null> {
  return connection.get(`SELECT ${studyColumns} ${fromStudies} WHERE s.study_key = ?`, [studyKey], (row) => ({
    id: number(row, 'id'),
    study: readStudy(row),
  }));
}

/**
 * The study with this key.
 *
 * @throws AuscultError 'study-not-found'
 */
export async function getStudy(connection: ReadConnection, studyKey: StudyKey): Promise<{ id: number; study: Study }> {
  const found = await findStudy(connection, studyKey);
  if (!found) throw new AuscultError('study-not-found', { studyKey });
  return found;
}

/** Studies of a patient, newest first. */
export function listStudiesOf(connection: ReadConnection, patientRow: number): Promise<Study[]> {
  return connection.all(
    `SELECT ${studyColumns} ${fromStudies} WHERE s.patient = ? ORDER BY s.ordered_at DESC, s.id DESC`,
    [patientRow],
    readStudy,
  );
}

/** Studies without an encoding by the model of their modality, in the order of import; long recordings are not encoded. */
export function listUnencoded(connection: ReadConnection, current: Readonly<Record<Modality, ModelId>>): Promise<Study[]> {
  return connection.all(
    `SELECT ${studyColumns} ${fromStudies} LEFT JOIN encodings e ON e.study = s.id
     WHERE s.format <> 'wfdb-long' AND (e.model_id IS NULL OR e.model_id <> CASE s.modality WHEN 'film' THEN ? ELSE ? END)
     ORDER BY s.id`,
    [current.film, current.ecg],
    readStudy,
  );
}

/** What a new row of `studies` needs beside the parsed study. */
export interface NewStudy {
  readonly studyKey: StudyKey;
  readonly patientRow: number;
  /** ISO 8601 UTC. */
  readonly importedAt: string;
  /** Notices that the store adds to those of the file. */
  readonly addedNotices: readonly string[];
  readonly originals: readonly StoredOriginal[];
  readonly thumbnail: Thumbnail | null;
}

async function insertStudyRow(transaction: Transaction, parsed: ParsedStudy, made: NewStudy): Promise<number> {
  const notices = [...made.addedNotices, ...parsed.notices].slice(0, maximumNotices);
  const { lastId } = await transaction.run(
    `INSERT INTO studies (study_key, patient, modality, format, acquired_at, imported_at, ordered_at, description, age_years, source_name,
       notices, is_synthetic) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      made.studyKey,
      made.patientRow,
      parsed.modality,
      parsed.format,
      parsed.acquiredAt,
      made.importedAt,
      parsed.acquiredAt ?? made.importedAt,
      parsed.description,
      parsed.ageYears,
      parsed.originals[0].name,
      JSON.stringify(notices),
      parsed.patient.isSynthetic ? 1 : 0,
    ],
  );
  return lastId;
}

/** Inserts a study with everything that belongs to it. */
export async function insertStudy(transaction: Transaction, parsed: ParsedStudy, made: NewStudy): Promise<void> {
  const id = await insertStudyRow(transaction, parsed, made);
  for (const { position, name, path, sha256, bytes } of made.originals) {
    await transaction.run('INSERT INTO originals (study, position, name, path, sha256, bytes) VALUES (?, ?, ?, ?, ?, ?)', [
      id,
      position,
      name,
      path,
      sha256,
      bytes,
    ]);
  }
  if (parsed.modality === 'film') {
    await transaction.run('INSERT INTO film_facts (study, facts) VALUES (?, ?)', [id, JSON.stringify(parsed.facts)]);
  }
  if (made.thumbnail) {
    const { width, height, grey } = made.thumbnail;
    await transaction.run('INSERT INTO thumbnails (study, width, height, grey) VALUES (?, ?, ?, ?)', [
      id,
      width,
      height,
      Buffer.from(grey),
    ]);
  }
}

/**
 * Facts of a film.
 *
 * @throws AuscultError 'study-not-found' when there is no such film
 */
export async function getFilmFacts(connection: ReadConnection, studyKey: StudyKey): Promise<FilmFacts> {
  const sql = 'SELECT f.facts FROM film_facts f JOIN studies s ON s.id = f.study WHERE s.study_key = ?';
  const facts = await connection.get(sql, [studyKey], (row) => FilmFacts.parse(JSON.parse(text(row, 'facts'))));
  if (!facts) throw new AuscultError('study-not-found', { studyKey });
  return facts;
}

/** Small picture of a film; null when the study has none. */
export function getThumbnail(connection: ReadConnection, studyKey: StudyKey): Promise<Thumbnail | null> {
  const sql = 'SELECT t.width, t.height, t.grey FROM thumbnails t JOIN studies s ON s.id = t.study WHERE s.study_key = ?';
  return connection.get(sql, [studyKey], (row) => ({
    width: number(row, 'width'),
    height: number(row, 'height'),
    grey: new Uint8Array(blob(row, 'grey')),
  }));
}

function readOriginal(row: Row): StoredOriginal {
  return {
    position: number(row, 'position'),
    name: text(row, 'name'),
    path: text(row, 'path'),
    sha256: text(row, 'sha256'),
    bytes: number(row, 'bytes'),
  };
}

/** Stored files of a study, the recognised one first. */
export function listOriginals(connection: ReadConnection, studyRow: number): Promise<StoredOriginal[]> {
  const sql = 'SELECT position, name, path, sha256, bytes FROM originals WHERE study = ? ORDER BY position';
  return connection.all(sql, [studyRow], readOriginal);
}

/** Paths of all stored files, for the sweep. */
export async function listOriginalPaths(connection: ReadConnection): Promise<Set<string>> {
  return new Set(await connection.all('SELECT path FROM originals', [], (row) => text(row, 'path')));
}

/** How many patients and studies there are. */
export async function countAll(connection: ReadConnection): Promise<{ patientCount: number; studyCount: number }> {
  const counts = await connection.get(
    'SELECT (SELECT count(*) FROM patients) AS patients, (SELECT count(*) FROM studies) AS studies',
    [],
    (row) => ({ patientCount: number(row, 'patients'), studyCount: number(row, 'studies') }),
  );
  return counts ?? { patientCount: 0, studyCount: 0 };
}
