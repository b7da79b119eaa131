import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openForReading, openForWriting } from '../../../../engine/store/connection.ts';
import { number, text } from '../../../../engine/store/row.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();

const key = Buffer.alloc(32, 9);

async function newDatabase(): Promise<{ path: string; writer: Awaited<ReturnType<typeof openForWriting>> }> {
  const path = join(await temporaryFolder(), 'test.db');
  const writer = await openForWriting(path, key);
  await writer.transaction((transaction) => transaction.script('CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT'));
  return { path, writer };
}

describe('a write connection', () => {
  it('keeps nothing of a transaction that throws', async () => {
    const { writer } = await newDatabase();
    const failing = writer.transaction(async (transaction) => {
      await transaction.run('INSERT INTO words (word) VALUES (?)', ['lost']);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await writer.all('SELECT word FROM words', [], (row) => text(row, 'word'))).toEqual([]);
    await writer.close();
  });

  it('runs transactions that are asked for at once one after the other', async () => {
    const { writer } = await newDatabase();
    const running: number[] = [];
    let most = 0;
    const work = Array.from({ length: 8 }, (_, i) =>
      writer.transaction(async (transaction) => {
        running.push(i);
        most = Math.max(most, running.length);
        await transaction.run('INSERT INTO words (word) VALUES (?)', [`word ${i}`]);
        running.pop();
      }),
    );
    await Promise.all(work);
    expect(most).toBe(1);
    expect(await writer.all('SELECT word FROM words ORDER BY id', [], (row) => text(row, 'word'))).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((i) => `word ${i}`),
    );
    await writer.close();
  });

  it('writes pages in which a stored text does not occur', async () => {
    const { path, writer } = await newDatabase();
    await writer.transaction((transaction) => transaction.run('INSERT INTO words (word) VALUES (?)', ['CONSPICUOUS']));
    expect((await readFile(`${path}-wal`)).includes('CONSPICUOUS')).toBe(false);
    await writer.close();
    expect((await readFile(path)).includes('CONSPICUOUS')).toBe(false);
    expect((await readFile(path)).includes('SQLite format')).toBe(false);
  });
});

describe('a read connection', () => {
  it('sees what was committed and cannot write', async () => {
    const { path, writer } = await newDatabase();
    await writer.transaction((transaction) => transaction.run('INSERT INTO words (word) VALUES (?)', ['kept']));
    const reader = await openForReading(path, key);
    expect(await reader.get('SELECT word FROM words', [], (row) => text(row, 'word'))).toBe('kept');
    await expect(reader.all("INSERT INTO words (word) VALUES ('no')", [], () => 0)).rejects.toThrow('readonly');
    await reader.close();
    await writer.close();
  });

  it('has sqlite-vec: two vectors at a right angle are 1 apart by cosine', async () => {
    const { path, writer } = await newDatabase();
    const reader = await openForReading(path, key);
    const distance = await reader.get("SELECT vec_distance_cosine('[1, 0]', '[0, 2]') AS distance", [], (row) => number(row, 'distance'));
    expect(distance).toBeCloseTo(1, 6);
    await reader.close();
    await writer.close();
  });

  it('refuses another key by its code', async () => {
    const { path, writer } = await newDatabase();
    await writer.close();
    const refusal = expect.objectContaining({ code: 'store-key-wrong' });
    await expect(openForReading(path, Buffer.alloc(32, 8))).rejects.toThrowError(refusal);
    await expect(openForWriting(path, Buffer.alloc(32, 8))).rejects.toThrowError(refusal);
  });
});
