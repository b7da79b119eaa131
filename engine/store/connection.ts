/**
 * A small typed face on the callback API of SQLCipher. Reading and writing are different types: what is handed a
 * `ReadConnection` cannot change the store, and every change happens inside `WriteConnection.transaction`.
 */
import sqlcipher from '@journeyapps/sqlcipher';
import { getLoadablePath } from 'sqlite-vec';
import { sep } from 'node:path';
import { AuscultError } from '../../contract/index.ts';
import type { Row, SqlValue } from './row.ts';

declare module '@journeyapps/sqlcipher' {
  interface Database {
    /** Missing in the package's own types. */
    loadExtension(path: string, callback: (error: Error | null) => void): this;
  }
}

/** Asks questions. */
export interface ReadConnection {
  /** All rows of one statement, each made by `read`. */
  all<T>(sql: string, parameters: readonly SqlValue[], read: (row: Row) => T): Promise<T[]>;
  /** First row, or null. */
  get<T>(sql: string, parameters: readonly SqlValue[], read: (row: Row) => T): Promise<T | null>;
}

/** Inside a transaction: questions see its own changes. */
export interface Transaction extends ReadConnection {
  /** Runs one changing statement; says how many rows changed and the rowid of the last insert. */
  run(sql: string, parameters: readonly SqlValue[]): Promise<{ changes: number; lastId: number }>;
  /** Runs several statements without parameters. */
  script(sql: string): Promise<void>;
}

/** Page cache of each connection, KiB: encrypted pages are costly to read again. */
const cacheKib = { read: 128 * 1024, write: 32 * 1024 } as const;

/** How long a connection waits for the other one's lock, ms. */
const busyTimeoutMs = 5_000;

/** SQLite's result code when the bytes of a page do not decrypt. */
const notADatabase = 'SQLITE_NOTADB';

type Database = InstanceType<typeof sqlcipher.Database>;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function openDatabase(path: string, mode: number): Promise<Database> {
  return new Promise((resolve, reject) => {
    const database = new sqlcipher.Database(path, mode, (error) => (error ? reject(error) : resolve(database)));
  });
}

class Connection implements ReadConnection {
  protected readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  all<T>(sql: string, parameters: readonly SqlValue[], read: (row: Row) => T): Promise<T[]> {
    return new Promise<Row[]>((resolve, reject) => {
      this.database.all(sql, parameters, (error, rows: Row[]) => (error ? reject(error) : resolve(rows)));
    }).then((rows) => rows.map(read));
  }

  async get<T>(sql: string, parameters: readonly SqlValue[], read: (row: Row) => T): Promise<T | null> {
    const rows = await this.all(sql, parameters, read);
    return rows[0] ?? null;
  }

  script(sql: string): Promise<void> {
    return new Promise((resolve, reject) => this.database.exec(sql, (error) => (error ? reject(error) : resolve())));
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => this.database.close((error) => (error ? reject(error) : resolve())));
  }
}

/** The one connection that writes. Transactions queue up: one at a time, in the order in which they were asked for. */
export class WriteConnection extends Connection {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` as one transaction: all of it is kept or, when it throws, nothing. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#run(work));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** One changing statement inside a transaction. */
  run(sql: string, parameters: readonly SqlValue[]): Promise<{ changes: number; lastId: number }> {
    return new Promise((resolve, reject) => {
      this.database.run(sql, parameters, function (this: { changes: number; lastID: number }, error: Error | null) {
        if (error) reject(error);
        else resolve({ changes: this.changes, lastId: this.lastID });
      });
    });
  }

  /** Waits for the transactions that were asked for, then closes. */
  override async close(): Promise<void> {
    await this.#last;
    await super.close();
  }

  async #run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    await this.script('BEGIN IMMEDIATE');
    try {
      const result = await work(this);
      await this.script('COMMIT');
      return result;
    } catch (error) {
      await this.script('ROLLBACK').catch(() => undefined); // SQLite has rolled back by itself after some errors
      throw error;
    }
  }
}

async function unlock(connection: Connection, key: Uint8Array): Promise<void> {
  // SQLCipher would write its own complaints to stderr; a wrong key is told by the error that follows.
  await connection.script('PRAGMA cipher_log_level = NONE');
  await connection.script(`PRAGMA key = "x'${Buffer.from(key).toString('hex')}'"`);
  try {
    await connection.all('SELECT count(*) FROM sqlite_master', [], () => 0);
  } catch (error) {
    if (codeOf(error) === notADatabase) throw new AuscultError('store-key-wrong', {}, { cause: error });
    throw error;
  }
}

/** Where the sqlite-vec library lies; in the packaged app outside the archive, since the system's loader cannot look inside. */
export function vectorExtensionPath(): string {
  return getLoadablePath().replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
}

async function prepare(database: Database, connection: Connection, key: Uint8Array, cache: number): Promise<void> {
  database.configure('busyTimeout', busyTimeoutMs);
  await unlock(connection, key);
  await connection.script(`PRAGMA cache_size = -${cache}; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON;`);
  await new Promise<void>((resolve, reject) => {
    database.loadExtension(vectorExtensionPath(), (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Opens the database for writing, and makes it when absent.
 *
 * @param key  32 bytes, SQLCipher's raw key
 * @throws AuscultError 'store-key-wrong' when the pages do not decrypt with this key
 */
export async function openForWriting(path: string, key: Uint8Array): Promise<WriteConnection> {
  const database = await openDatabase(path, sqlcipher.OPEN_READWRITE | sqlcipher.OPEN_CREATE);
  const connection = new WriteConnection(database);
  try {
    await prepare(database, connection, key, cacheKib.write);
    await connection.script('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  } catch (error) {
    await connection.close();
    throw error;
  }
  return connection;
}

/** Opens an existing database for reading only. */
export async function openForReading(path: string, key: Uint8Array): Promise<ReadConnection & { close(): Promise<void> }> {
  const database = await openDatabase(path, sqlcipher.OPEN_READONLY);
  const connection = new Connection(database);
  try {
    await prepare(database, connection, key, cacheKib.read);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return connection;
}
