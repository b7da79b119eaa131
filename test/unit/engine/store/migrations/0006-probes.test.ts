import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openForWriting } from '../../../../../engine/store/connection.ts';
import { migrate, versionOf } from '../../../../../engine/store/migrations/index.ts';
import { listProbes, putProbe, renameProbe } from '../../../../../engine/store/probes.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../../temporary-folder.ts';
import { StudyKey, type Probe } from '../../../../../contract/index.ts';

deleteTemporaryFolders();

it('adds the table of probes to a database without it, and keeps one probe a name', async () => {
  const connection = await openForWriting(join(await temporaryFolder(), 'test.db'), Buffer.alloc(32, 9));
  await migrate(connection, 5);
  await migrate(connection);
  expect(await versionOf(connection)).toBeGreaterThanOrEqual(6);
  const probe: Probe = { name: 'apical cap', modality: 'film', marks: [{ studyKey: StudyKey.parse('a'), isPositive: true }] };
  await connection.transaction((transaction) => putProbe(transaction, probe));
  const changed: Probe = { ...probe, marks: [...probe.marks, { studyKey: StudyKey.parse('b'), isPositive: false }] };
  await connection.transaction((transaction) => putProbe(transaction, changed));
  expect(await listProbes(connection)).toEqual([changed]);
  expect(await connection.transaction((transaction) => renameProbe(transaction, 'apical cap', 'apical scar'))).toBe(true);
  expect(await listProbes(connection)).toEqual([{ ...changed, name: 'apical scar' }]);
  expect(await connection.transaction((transaction) => renameProbe(transaction, 'apical cap', 'other'))).toBe(false);
  await connection.close();
});
