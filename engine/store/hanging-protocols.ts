/** Rows of saved hanging protocols. A digit belongs to one of them at most. */
import { HangingProtocol } from '../../contract/index.ts';
import type { ReadConnection, Transaction } from './connection.ts';
import { text } from './row.ts';

/** Saves a protocol in place of one of the same name; another that had its digit goes on without one. */
export async function putHangingProtocol(transaction: Transaction, protocol: HangingProtocol): Promise<void> {
  await transaction.run('DELETE FROM hanging_protocols WHERE name = ?', [protocol.name]);
  await transaction.run(`UPDATE hanging_protocols SET digit = NULL, protocol = json_set(protocol, '$.digit', NULL) WHERE digit = ?`, [
    protocol.digit,
  ]);
  await transaction.run('INSERT INTO hanging_protocols (name, digit, protocol) VALUES (?, ?, ?)', [
    protocol.name,
    protocol.digit,
    JSON.stringify(protocol),
  ]);
}

/** Deletes a protocol by its name. */
export async function deleteHangingProtocol(transaction: Transaction, name: string): Promise<void> {
  await transaction.run('DELETE FROM hanging_protocols WHERE name = ?', [name]);
}

/** All saved protocols, by name. */
export function listHangingProtocols(connection: ReadConnection): Promise<HangingProtocol[]> {
  return connection.all('SELECT protocol FROM hanging_protocols ORDER BY name', [], (row) =>
    HangingProtocol.parse(JSON.parse(text(row, 'protocol'))),
  );
}
