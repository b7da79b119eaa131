import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openForWriting } from '../../../../../engine/store/connection.ts';
import { currentVersion, migrate, versionOf } from '../../../../../engine/store/migrations/index.ts';
import { number, text } from '../../../../../engine/store/row.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../../temporary-folder.ts';

deleteTemporaryFolders();

const key = Buffer.alloc(32, 9);
const patient = `INSERT INTO patients (id, patient_key, issuer, patient_id, name, sex, is_synthetic, search_text) VALUES (1, 'k', '', 'P', 'N', 'F', 0, 'n')`;
const study = `INSERT INTO studies (id, study_key, patient, modality, format, imported_at, ordered_at, description, source_name, notices, is_synthetic)
  VALUES (1, 's', 1, 'film', 'dicom-film', 'now', 'now', '', '', '[]', 0)`;
const encoding = `INSERT INTO encodings (id, study, model_id, findings, not_shown, cautions, milliseconds, encoded_at) VALUES (1, 1, 'm', '[]', '[]', '[]', 1, 'now')`;

async function migrated(): Promise<Awaited<ReturnType<typeof openForWriting>>> {
  const connection = await openForWriting(join(await temporaryFolder(), 'test.db'), key);
  await migrate(connection, 1);
  return connection;
}

describe('migration 1', () => {
  it('makes the tables of the first shape out of an empty database', async () => {
    const connection = await migrated();
    const tables = await connection.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", [], (row) =>
      text(row, 'name'),
    );
    expect(tables).toEqual([
      'audit',
      'drafts',
      'embeddings',
      'encodings',
      'film_facts',
      'originals',
      'patients',
      'studies',
      'thumbnails',
      'tokens',
    ]);
    expect(await versionOf(connection)).toBe(1);
    await connection.close();
  });

  it('refuses a study without a patient and an embedding that is not 256 float32', async () => {
    const connection = await migrated();
    await expect(connection.script(study)).rejects.toThrow('FOREIGN KEY');
    await connection.script(`${patient}; ${study}; ${encoding}`);
    await expect(connection.script('INSERT INTO embeddings VALUES (1, zeroblob(1020))')).rejects.toThrow('CHECK');
    await connection.close();
  });

  it('deletes embedding and tokens with their encoding', async () => {
    const connection = await migrated();
    await connection.script(`${patient}; ${study}; ${encoding}; INSERT INTO embeddings VALUES (1, zeroblob(1024));
      INSERT INTO tokens VALUES (1, 1, 2, zeroblob(8)); DELETE FROM encodings`);
    const left = 'SELECT (SELECT count(*) FROM embeddings) + (SELECT count(*) FROM tokens) AS rows_left';
    expect(await connection.get(left, [], (row) => number(row, 'rows_left'))).toBe(0);
    await connection.close();
  });

  it('does not let the audit log be edited or shortened', async () => {
    const connection = await migrated();
    await connection.script("INSERT INTO audit VALUES (1, 'now', 'a', 's', '{}', '', '')");
    await expect(connection.script("UPDATE audit SET action = 'b'")).rejects.toThrow('append-only');
    await expect(connection.script('DELETE FROM audit')).rejects.toThrow('append-only');
    await connection.close();
  });
});

describe('migrate', () => {
  it('changes nothing when the database is current', async () => {
    const connection = await migrated();
    await migrate(connection, 1);
    expect(await versionOf(connection)).toBe(1);
    await connection.close();
  });

  it('refuses a database of version 999 by its code', async () => {
    const connection = await migrated();
    await connection.script('PRAGMA user_version = 999');
    await expect(migrate(connection)).rejects.toThrowError(
      expect.objectContaining({ code: 'store-newer', details: { version: 999, supported: currentVersion } }),
    );
    await connection.close();
  });
});
