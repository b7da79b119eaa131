import { describe, expect, it } from 'vitest';
import { isLossless, parseManifest } from '../../../../engine/conformance/manifest.ts';

const md5 = (digit: string): string => digit.repeat(32);
const header = 'path\tcategory\tsha256\tts_dcmdump\tdcmtk_pixel_md5\tgdcm_pixel_md5\tecg_facts';

describe('parseManifest', () => {
  it('reads the columns by name, in whatever order, and leaves the rest alone', () => {
    const text = `ecg_facts\tnotes\tpath\r\n12x5000@500 Hz\tx\ta/b.dcm\r\n`;
    expect(parseManifest(text, 'm')).toEqual([
      { path: 'a/b.dcm', category: '', sha256: '', transferSyntaxUID: '', pixels: null, ecgFacts: '12x5000@500 Hz' },
    ]);
  });

  it.each([
    ['two that agree', md5('a'), md5('a'), { md5ByToolkit: { DCMTK: md5('a'), GDCM: md5('a') }, isAgreed: true }],
    ['two that differ', md5('a'), md5('b'), { md5ByToolkit: { DCMTK: md5('a'), GDCM: md5('b') }, isAgreed: false }],
    ['one alone', '', md5('b'), { md5ByToolkit: { GDCM: md5('b') }, isAgreed: false }],
    ['a word instead of an MD5', 'SHORT', '', null],
  ])('knows an oracle of %s', (_, dcmtk, gdcm, pixels) => {
    expect(parseManifest(`${header}\nf\timage\t\t1.2.840.10008.1.2\t${dcmtk}\t${gdcm}\t`, 'm')[0]?.pixels).toEqual(pixels);
  });

  it.each(['../outside.dcm', '/etc/passwd', 'a/../../b'])('refuses %s, which is outside the folder', (path) => {
    expect(() => parseManifest(`path\n${path}`, 'manifest.tsv')).toThrow(/names no file of its folder/);
  });

  it('refuses a table without a path', () => {
    expect(() => parseManifest('file\tmd5\na\tb', 'manifest.tsv')).toThrow(/names no column "path"/);
  });
});

describe('isLossless', () => {
  it.each([
    ['1.2.840.10008.1.2.1', true],
    ['1.2.840.10008.1.2.4.70', true],
    ['1.2.840.10008.1.2.4.202', true],
    ['1.2.840.10008.1.2.4.50', false],
    ['1.2.840.10008.1.2.4.203', false],
    ['1.2.3', false],
  ])('%s: %s', (uid, expected) => expect(isLossless(uid)).toBe(expected));
});
