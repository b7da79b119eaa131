import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendAudit, verifyAudit } from '../../../../engine/store/audit.ts';
import { openForWriting } from '../../../../engine/store/connection.ts';
import { migrate } from '../../../../engine/store/migrations/index.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

const auditKey = Buffer.alloc(32, 2);

async function logOfThree(): Promise<Awaited<ReturnType<typeof openForWriting>>> {
  const connection = await openForWriting(join(await temporaryFolder(), 'test.db'), Buffer.alloc(32, 1));
  await migrate(connection);
  for (const action of ['a', 'b', 'c']) {
    await connection.transaction((transaction) => appendAudit(transaction, auditKey, '2026-01-01T00:00:00Z', { action, subject: 's' }));
  }
  return connection;
}

describe('the audit chain', () => {
  it('holds for three entries, and for none', async () => {
    const connection = await logOfThree();
    expect(await verifyAudit(connection, auditKey)).toEqual({ entries: 3, firstBroken: null });
    await connection.script('DROP TRIGGER audit_is_not_deleted; DELETE FROM audit');
    expect(await verifyAudit(connection, auditKey)).toEqual({ entries: 0, firstBroken: null });
    await connection.close();
  });

  it('breaks at entry 2 when its action was changed', async () => {
    const connection = await logOfThree();
    await connection.script("DROP TRIGGER audit_is_not_edited; UPDATE audit SET action = 'x' WHERE sequence = 2");
    expect(await verifyAudit(connection, auditKey)).toEqual({ entries: 3, firstBroken: 2 });
    await connection.close();
  });

  it('breaks at entry 3 when entry 2 was removed', async () => {
    const connection = await logOfThree();
    await connection.script('DROP TRIGGER audit_is_not_deleted; DELETE FROM audit WHERE sequence = 2');
    expect(await verifyAudit(connection, auditKey)).toEqual({ entries: 2, firstBroken: 3 });
    await connection.close();
  });

  it('breaks at entry 1 for who recomputes it without the key', async () => {
    const connection = await logOfThree();
    expect(await verifyAudit(connection, Buffer.alloc(32, 3))).toEqual({ entries: 3, firstBroken: 1 });
    await connection.close();
  });
});
