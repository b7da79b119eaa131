import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readSiteFile } from '../../../engine/site-file.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../temporary-folder.ts';

deleteTemporaryFolders();
const Shape = z.strictObject({ words: z.array(z.string()) });
const defaults = { words: ['a'] };

it('is written with its defaults, then read as the site has changed it', async () => {
  const file = join(await temporaryFolder(), 'site', 'words.json');
  expect(await readSiteFile(file, Shape, defaults)).toEqual({ value: defaults, file });
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(defaults);
  await writeFile(file, '\uFEFF{"words": ["b", "c"]}');
  expect(await readSiteFile(file, Shape, defaults)).toEqual({ value: { words: ['b', 'c'] }, file });
});

it('that is damaged is left as it is, said, and replaced by the defaults in memory', async () => {
  const file = join(await temporaryFolder(), 'words.json');
  for (const [content, why] of [
    ['{"words": [', 'not JSON'],
    ['{"words": [1]}', 'words.0'],
    ['{"word": []}', 'words'],
  ] as const) {
    await writeFile(file, content);
    const read = await readSiteFile(file, Shape, defaults);
    expect(read.value).toEqual(defaults);
    expect(read.problem).toContain(why);
    expect(await readFile(file, 'utf8')).toBe(content);
  }
});
