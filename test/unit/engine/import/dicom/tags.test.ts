import { describe, expect, it } from 'vitest';
import type { DicomTag } from '../../../../../contract/index.ts';
import { readTags } from '../../../../../engine/import/dicom/tags.ts';
import { buildPart10, encodeElements, filmElements, implicitLittle, pixels16, type Item } from '../build-dicom.ts';

const ramp = pixels16(64 * 64, (i) => i);
const listed = (changes: Item, syntax?: string): Promise<DicomTag[]> =>
  readTags(buildPart10(filmElements(ramp, changes), syntax), 'film.dcm');
const find = (tags: readonly DicomTag[], tag: string): DicomTag | undefined => tags.find((candidate) => candidate.tag === tag);

describe('the tags of a file', () => {
  it('carry names from the dictionary and values in the character set of the file', async () => {
    const tags = await listed([
      ['00080005', 'CS', 'ISO_IR 100'],
      ['00100010', 'PN', 'M\xfcller^J\xf6rg'],
    ]);
    expect(find(tags, '(0010,0010)')).toMatchObject({ keyword: 'PatientName', vr: 'PN', value: 'Müller^Jörg', isPrivate: false, depth: 0 });
    expect(find(tags, '(0028,0010)')).toMatchObject({ keyword: 'Rows', vr: 'US', value: '64' });
  });

  it('say of pixels only how many bytes there are', async () => {
    expect(find(await listed([]), '(7FE0,0010)')).toMatchObject({ value: '8,192 bytes, not shown', isCut: true, bytes: 8192 });
  });

  it('cut a long text and say so', async () => {
    const tag = find(await listed([['00104000', 'LT', 'x'.repeat(5_000)]]), '(0010,4000)');
    expect([tag?.value.length, tag?.isCut, tag?.bytes]).toEqual([512, true, 5_000]);
  });

  it('show private elements, marked so, as text where they read as text', async () => {
    const tags = await listed([
      ['00091001', 'LO', 'own maker'],
      ['00091002', 'UN', Uint8Array.of(1, 2, 3, 4)],
    ]);
    expect(find(tags, '(0009,1001)')).toMatchObject({ isPrivate: true, keyword: '', value: 'own maker' });
    expect(find(tags, '(0009,1002)')).toMatchObject({ isPrivate: true, value: '4 bytes, not shown' });
  });

  it('list the items of a sequence below it, deeper', async () => {
    const tags = await listed([['00081140', 'SQ', [[['00081155', 'UI', '1.2.3']], [['00081155', 'UI', '1.2.4']]]]]);
    const at = tags.findIndex(({ tag }) => tag === '(0008,1140)');
    expect(tags.slice(at, at + 5).map(({ value, depth }) => [value, depth])).toEqual([
      ['2 items', 0],
      ['item 1', 1],
      ['1.2.3', 2],
      ['item 2', 1],
      ['1.2.4', 2],
    ]);
  });

  it('take the representation from the dictionary where the file does not state it', async () => {
    expect(find(await listed([], implicitLittle), '(0028,0011)')).toMatchObject({ vr: 'US', value: '64' });
  });

  it('refuse what is no DICOM file by its code', async () => {
    const bytes = encodeElements([['00280010', 'US', 1]]);
    await expect(readTags(bytes, 'x.dcm')).rejects.toThrowError(expect.objectContaining({ code: 'format-unknown' }));
  });
});
