/** Brings a database to the shape that this Auscult knows. One file a step, applied in order, each in its own transaction. */
import { AuscultError } from '../../../contract/index.ts';
import type { WriteConnection } from '../connection.ts';
import { number } from '../row.ts';
import { initial } from './0001-initial.ts';
import { annotations } from './0002-annotations.ts';
import { filmAnatomy } from './0003-film-anatomy.ts';
import { ecgFiducials } from './0004-ecg-fiducials.ts';
import { reports } from './0005-reports.ts';
import { probes } from './0006-probes.ts';
import type { Migration } from './migration.ts';

/** All steps, oldest first. */
export const migrations: readonly Migration[] = [initial, annotations, filmAnatomy, ecgFiducials, reports, probes];

/** Version of the database that this Auscult reads and writes. */
export const currentVersion = migrations.length;

/** Version of an open database; 0 when it is new. */
export async function versionOf(connection: WriteConnection): Promise<number> {
  return (await connection.get('PRAGMA user_version', [], (row) => number(row, 'user_version'))) ?? 0;
}

/**
 * Applies the steps that the database lacks, up to `target`.
 *
 * @throws AuscultError 'store-newer' when a later Auscult has written it; nothing is changed then
 */
export async function migrate(connection: WriteConnection, target: number = currentVersion): Promise<void> {
  const version = await versionOf(connection);
  if (version > currentVersion) throw new AuscultError('store-newer', { version, supported: currentVersion });
  for (const migration of migrations.slice(version, target)) {
    await connection.transaction(async (transaction) => {
      await migration.up(transaction);
      await transaction.script(`PRAGMA user_version = ${migration.version}`);
    });
  }
}
