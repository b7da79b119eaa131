/** Patient names of real files in fourteen character sets, as their makers say they read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDicomFile } from '../../engine/import/dicom/dicom-file.ts';
import { textOf } from '../../engine/import/dicom/values.ts';
import { sharedDir } from '../shared-data.ts';

const folder = sharedDir();

describe.skipIf(folder === null)('names in real files (needs the shared folder)', () => {
  it.each([
    ['pydicom__chrArab', 'قباني^لنزار'],
    ['pydicom__chrFren', 'Buc^Jérôme'],
    ['pydicom__chrFrenMulti', 'Buc^Jérôme'],
    ['pydicom__chrGerm', 'Äneas^Rüdiger'],
    ['pydicom__chrGreek', 'Διονυσιος'],
    ['pydicom__chrH31', 'Yamada^Tarou=山田^太郎=やまだ^たろう'],
    ['pydicom__chrH32', 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう'],
    ['pydicom__chrHbrw', 'שרון^דבורה'],
    ['pydicom__chrI2', 'Hong^Gildong=洪^吉洞=홍^길동'],
    ['pydicom__chrJapMulti', 'やまだ^たろう'],
    ['pydicom__chrJapMultiExplicitIR6', 'やまだ^たろう'],
    ['pydicom__chrKoreanMulti', '김희중'],
    ['pydicom__chrRuss', 'Люкceмбypг'],
    ['pydicom__chrX1', 'Wang^XiaoDong=王^小東'],
    ['pydicom__chrX2', 'Wang^XiaoDong=王^小东'],
    ['fo-dicom__chrGB2312', 'Zhang^XiaoDong=张^小东'],
  ])('%s says %s', (name, text) => {
    const bytes = new Uint8Array(readFileSync(join(folder ?? '', 'interop', 'dicom-charset', `${name}.dcm`)));
    expect(textOf(parseDicomFile(bytes, name), 'x00100010').replace(/=$/, '')).toBe(text);
  });
});
