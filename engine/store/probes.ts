/** Rows of few-shot probes. */
import { Probe } from '../../contract/index.ts';
import type { ReadConnection, Transaction } from './connection.ts';
import { text } from './row.ts';

/** Saves a probe in place of one of the same name. */
export async function putProbe(transaction: Transaction, probe: Probe): Promise<void> {
  await transaction.run('INSERT INTO probes (name, probe) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET probe = excluded.probe', [
    probe.name,
    JSON.stringify(probe),
  ]);
}

/** Gives a probe another name. @returns whether there is a probe of the old name */
export async function renameProbe(transaction: Transaction, name: string, to: string): Promise<boolean> {
  const sql = "UPDATE probes SET name = ?, probe = json_set(probe, '$.name', ?) WHERE name = ?";
  return (await transaction.run(sql, [to, to, name])).changes > 0;
}

/** Deletes a probe by its name. */
export async function deleteProbe(transaction: Transaction, name: string): Promise<void> {
  await transaction.run('DELETE FROM probes WHERE name = ?', [name]);
}

/** All probes, by name. */
export function listProbes(connection: ReadConnection): Promise<Probe[]> {
  return connection.all('SELECT probe FROM probes ORDER BY name', [], (row) => Probe.parse(JSON.parse(text(row, 'probe'))));
}
