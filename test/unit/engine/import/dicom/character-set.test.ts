import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../../../engine/import/dicom/character-set.ts';

/** Bytes of a text in which each character stands for one byte. */
const raw = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('decodeText', () => {
  // The examples of PS3.5 annexes H, I, J and K.
  it.each([
    ['ISO_IR 100', 'Buc^J\xe9r\xf4me', 'Buc^Jérôme'],
    ['ISO_IR 144', '\xbb\xee\xda', 'Люк'],
    ['ISO_IR 192', 'Wang^XiaoDong=\xe7\x8e\x8b^\xe5\xb0\x8f\xe6\x9d\xb1=', 'Wang^XiaoDong=王^小東='],
    ['GB18030', 'Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab=', 'Wang^XiaoDong=王^小东='],
    ['ISO_IR 13', '\xd4\xcf\xc0\xde^\xc0\xdb\xb3', 'ﾔﾏﾀﾞ^ﾀﾛｳ'],
    ['ISO_IR 166', '\xca\xc1\xaa\xd2\xc2', 'สมชาย'],
  ])('reads %s', (term, bytes, text) => {
    expect(decodeText(raw(bytes), [term])).toBe(text);
  });

  it('follows ISO 2022 to kanji and back (PS3.5 H.3.1)', () => {
    const bytes = raw('Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B');
    expect(decodeText(bytes, ['', 'ISO 2022 IR 87'])).toBe('Yamada^Tarou=山田^太郎=やまだ^たろう');
  });

  it('follows ISO 2022 from katakana (PS3.5 H.3.2)', () => {
    const bytes = raw('\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J');
    expect(decodeText(bytes, ['ISO 2022 IR 13', 'ISO 2022 IR 87'])).toBe('ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎');
  });

  it('follows ISO 2022 to Korean (PS3.5 I.2)', () => {
    const bytes = raw('Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf');
    expect(decodeText(bytes, ['', 'ISO 2022 IR 149'])).toBe('Hong^Gildong=洪^吉洞=홍^길동');
  });

  it('reads text without a stated set as ISO 8859-1 and drops padding', () => {
    expect(decodeText(raw('M\xfcller \0'), [])).toBe('Müller');
    expect(decodeText(raw('Doe '), ['ISO_IR 999'])).toBe('Doe');
  });

  it('never throws, whatever the bytes and terms', () => {
    const term = fc.constantFrom('', 'ISO_IR 192', 'ISO 2022 IR 87', 'ISO 2022 IR 149', 'ISO 2022 IR 58', 'GB18030', 'nonsense');
    const bytes = fc
      .array(fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0x1b, 0x24, 0x28, 0x29, 0x42, 0x44)))
      .map((list) => Uint8Array.from(list));
    fc.assert(fc.property(bytes, fc.array(term, { maxLength: 3 }), (value, terms) => typeof decodeText(value, terms) === 'string'));
  });
});
