import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openForWriting } from '../../../../../engine/store/connection.ts';
import { migrate, versionOf } from '../../../../../engine/store/migrations/index.ts';
import { number } from '../../../../../engine/store/row.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../../temporary-folder.ts';

deleteTemporaryFolders();

it('adds the table of film anatomies to a database of version 2', async () => {
  const connection = await openForWriting(join(await temporaryFolder(), 'test.db'), Buffer.alloc(32, 9));
  await migrate(connection, 2);
  await migrate(connection, 3);
  expect(await versionOf(connection)).toBe(3);
  expect(await connection.get('SELECT count(*) AS n FROM film_anatomies', [], (row) => number(row, 'n'))).toBe(0);
  await connection.close();
});
