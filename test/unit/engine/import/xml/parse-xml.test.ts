import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAuscultError } from '../../../../../contract/index.ts';
import { xmlRootOf } from '../../../../../engine/import/xml/decode-xml.ts';
import { attributeOf, descendantsOf, elementAt, numberOf, textAt } from '../../../../../engine/import/xml/elements.ts';
import { parseXml } from '../../../../../engine/import/xml/parse-xml.ts';
import { damagedCopies } from '../fuzz.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string): ReturnType<typeof parseXml> => parseXml(utf8(text), 'a.xml');

function utf16(text: string, isBigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), !isBigEndian);
  return bytes;
}

describe('XML', () => {
  it('becomes a tree without prefixes, comments and surrounding white space', () => {
    const root = parse('<a:r xmlns:a="u" a:k=" v "><!-- no --><b>1 <c/>2</b><a:b><c>x &lt; y</c></a:b><![CDATA[z]]></a:r>');
    expect(root).toMatchObject({ name: 'r', text: 'z' });
    expect(attributeOf(root, 'k')).toBe('v');
    expect(root.children.map((child) => child.text)).toEqual(['1 2', '']);
    expect(textAt(root, 'b', 'c')).toBe('');
    expect(descendantsOf(root, 'c').map((found) => found.text)).toEqual(['', 'x < y']);
    expect(elementAt(root, 'b', 'd')).toBeUndefined();
  });

  it('is decoded by its byte order mark, its width and its declaration', () => {
    const text = '<?xml version="1.0" encoding="utf-16"?><r>Müller</r>';
    const declared = '<?xml version="1.0" encoding="ISO-8859-1"?><r>M\u00fcller</r>';
    const files = [
      utf16(`\uFEFF${text}`, false),
      utf16(`\uFEFF${text}`, true),
      utf16(text, false),
      utf8(text),
      utf8(`\uFEFF<r>Müller</r>`),
      Uint8Array.from(declared, (letter) => letter.charCodeAt(0)),
    ];
    expect(files.map((file) => parseXml(file, 'a.xml').text)).toEqual(files.map(() => 'Müller'));
    expect(files.map(xmlRootOf)).toEqual(files.map(() => 'r'));
  });

  it('has its root found behind comments and a document type', () => {
    expect(xmlRootOf(utf8('<?xml version="1.0"?>\n<!-- <x> -->\n<!DOCTYPE r SYSTEM "r.dtd" [ <!ENTITY a "b"> ]>\n<h:r/>'))).toBe('r');
    expect(xmlRootOf(utf8('no XML'))).toBeNull();
    expect(xmlRootOf(utf8('<!-- without end'))).toBeNull();
  });

  it.each([
    ['a cut document', '<r><a>'],
    ['text after the end', '<r></r>x'],
    ['wrong nesting', '<r><a></r></a>'],
    ['an entity of its own', '<!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>'],
    ['an external entity', '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>'],
    ['no element', '<?xml version="1.0"?>'],
    ['nesting without end', '<a>'.repeat(5_000)],
    ['an unknown encoding', '<?xml version="1.0" encoding="klingon"?><r/>'],
  ])('is refused: %s', (_what, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ name: 'AuscultError' }));
  });

  it('does not expand what a document type declares, however often', () => {
    const lots = Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join('');
    expect(() => parse(`<!DOCTYPE r [<!ENTITY a0 "ha">${lots}]><r>&a9;</r>`)).toThrow(/not a sound ECG record/);
  });

  it('never fails otherwise than by an AuscultError', () => {
    const file = utf8('<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE r><r a="1"><b>2 &amp; 3</b><![CDATA[4]]><c d=\'5\'/></r>');
    fc.assert(
      fc.property(damagedCopies(file), (bytes) => {
        xmlRootOf(bytes);
        try {
          parseXml(bytes, 'a.xml');
        } catch (error) {
          if (!isAuscultError(error)) throw error;
        }
      }),
    );
  });

  it('holds numbers, or not', () => {
    expect(['12', ' -2.5 ', '', 'x', '1 2', 'Infinity'].map(numberOf)).toEqual([12, -2.5, null, null, null, null]);
  });
});
