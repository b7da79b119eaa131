/** The audit log: who-did-what without clear patient data, append-only, each entry chained to the one before it. */
import type { ReadConnection, Transaction } from './connection.ts';
import { keyedHash } from './keys.ts';
import { number, text } from './row.ts';
import type { Row } from './row.ts';
import type { AuditEntry } from './store.ts';

/** What the first entry follows: 32 zero bytes, hex. */
const chainStart = '0'.repeat(64);

interface AuditRow {
  readonly sequence: number;
  readonly at: string;
  readonly action: string;
  readonly subject: string;
  /** JSON. */
  readonly details: string;
  readonly previousHash: string;
}

function hashOf(auditKey: Uint8Array, row: AuditRow): string {
  const parts = [row.previousHash, String(row.sequence), row.at, row.action, row.subject, row.details];
  return keyedHash(auditKey, parts).toString('hex');
}

/** Appends an entry. Its hash covers the entry and the hash before it. */
export async function appendAudit(transaction: Transaction, auditKey: Uint8Array, at: string, entry: AuditEntry): Promise<void> {
  const last = await transaction.get('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1', [], (row) => ({
    sequence: number(row, 'sequence'),
    hash: text(row, 'hash'),
  }));
  const row: AuditRow = {
    sequence: (last?.sequence ?? 0) + 1,
    at,
    action: entry.action,
    subject: entry.subject,
    details: JSON.stringify(entry.details ?? {}),
    previousHash: last?.hash ?? chainStart,
  };
  await transaction.run('INSERT INTO audit (sequence, at, action, subject, details, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)', [
    row.sequence,
    row.at,
    row.action,
    row.subject,
    row.details,
    row.previousHash,
    hashOf(auditKey, row),
  ]);
}

function readRow(row: Row): AuditRow & { hash: string } {
  return {
    sequence: number(row, 'sequence'),
    at: text(row, 'at'),
    action: text(row, 'action'),
    subject: text(row, 'subject'),
    details: text(row, 'details'),
    previousHash: text(row, 'previous_hash'),
    hash: text(row, 'hash'),
  };
}

/**
 * Recomputes the chain.
 *
 * @returns number of entries, and the sequence number of the first that does not fit (changed, removed before it, or added
 *   without the key), null when all fit. A log cut at its end cannot be told from a shorter one.
 */
export async function verifyAudit(
  connection: ReadConnection,
  auditKey: Uint8Array,
): Promise<{ entries: number; firstBroken: number | null }> {
  const rows = await connection.all('SELECT * FROM audit ORDER BY sequence', [], readRow);
  let previousHash = chainStart;
  for (const [index, row] of rows.entries()) {
    const fits = row.sequence === index + 1 && row.previousHash === previousHash && row.hash === hashOf(auditKey, row);
    if (!fits) return { entries: rows.length, firstBroken: row.sequence };
    previousHash = row.hash;
  }
  return { entries: rows.length, firstBroken: null };
}
