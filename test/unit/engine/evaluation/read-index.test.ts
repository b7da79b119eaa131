import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuscultError } from '../../../../contract/index.ts';
import { parseIndex, readIndex } from '../../../../engine/evaluation/read-index.ts';
import { deleteTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';

deleteTemporaryFolders();
const ecg = '{"id":"e1","dataset":"PTB-XL","patient":7,"superclass":["MI"],"scp_codes":{"IMI":100,"SR":null},"shard":"a.i16.br","row":3}';
const film = '{"id":"f1","file":"images/1.jpg","source":"IU","label_status":"indexed","chexpert14":null,"age":55}';

describe('an index', () => {
  it('of an ECG and a film gives one of each, without fields that nobody reads', () => {
    const { ecgs, films, brokenLines } = parseIndex(`${ecg}\n\n${film}\r\n`, 'a.jsonl');
    expect(ecgs).toEqual([
      { id: 'e1', dataset: 'PTB-XL', patient: '7', superclass: ['MI'], scp_codes: { IMI: 100, SR: null }, shard: 'a.i16.br', row: 3 },
    ]);
    expect(films).toEqual([{ id: 'f1', file: 'images/1.jpg', source: 'IU', label_status: 'indexed', chexpert14: null }]);
    expect(brokenLines).toEqual([]);
  });

  it('may lack split, patient and labels', () => {
    expect(parseIndex('{"shard":"a","row":0}', 'a').ecgs).toEqual([{ dataset: 'unnamed', shard: 'a', row: 0 }]);
    expect(parseIndex('{"file":"a.jpg"}', 'a').films).toEqual([{ source: 'unnamed', file: 'a.jpg' }]);
  });

  it('with broken lines gives the others and names lines 2, 3 and 5', () => {
    const text = [ecg, '{"id":', '[1]', film, '{"shard":"a","row":-1}'].join('\n');
    expect(parseIndex(text, 'a.jsonl').brokenLines).toEqual([2, 3, 5]);
  });

  it.each([
    ['text', 'id,file\n1,a.jpg'],
    ['other JSON', '{"name":"x"}\n{"name":"y"}'],
    ['a JSON array over many lines', '[\n{"a":1}\n]'],
    ['binary data', '\u0000\u0001\uFFFD'],
  ])('that is %s is refused by its code', (_, text) =>
    expect(() => parseIndex(text, 'a.jsonl')).toThrowError(expect.objectContaining({ code: 'index-malformed' })),
  );

  it('that is empty or missing or a folder is refused by its code', async () => {
    const folder = await temporaryFolder();
    expect(() => parseIndex(' \n', 'a')).toThrowError(expect.objectContaining({ code: 'file-empty' }));
    await expect(readIndex(`${folder}/none.jsonl`)).rejects.toThrow('none.jsonl cannot be read: there is no such file.');
    await expect(readIndex(folder)).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  it('of any text is read or refused, never anything else', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          const { ecgs, films } = parseIndex(text, 'a');
          expect(ecgs.length + films.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(AuscultError);
        }
      }),
    ));
});
