import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, formatTable, printable } from '../../../../engine/cli/table.ts';

describe('formatTable', () => {
  it('aligns words to the left and numbers to the right', () =>
    expect(
      formatTable(
        ['Name', 'Films'],
        [
          ['ROE', 2],
          ['DOE-LONG', 12],
        ],
      ),
    ).toBe('Name      Films\nROE           2\nDOE-LONG     12'));

  it('counts a Chinese character as two columns and a combining accent as none', () => {
    expect(displayWidth('王a')).toBe(3);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(
      formatTable(
        ['N', 'x'],
        [
          ['王', 'a'],
          ['ab', 'b'],
        ],
      ),
    ).toBe('N   x\n王  a\nab  b');
  });

  it('prints the header alone when there are no rows', () => expect(formatTable(['A', 'B'], [])).toBe('A  B'));

  it('never lets a control character through', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(`\u001b[2J${text}`)).not.toMatch(/\p{Cc}/u);
        expect(formatTable(['x'], [[text]]).split('\n').length).toBe(2);
      }),
    ));
});
