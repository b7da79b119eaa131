import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown, parseSpans, type Block } from '../../../../renderer/ui/markdown.ts';

const textOf = (block: Block | undefined): string => (block && 'spans' in block ? block.spans.map((span) => span.text).join('') : '');

describe('runs of text', () => {
  it('are strong, emphasised or code by their marks', () =>
    expect(parseSpans('a **b** *c* `d`')).toEqual([
      { kind: 'text', text: 'a ' },
      { kind: 'strong', text: 'b' },
      { kind: 'text', text: ' ' },
      { kind: 'emphasis', text: 'c' },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'd' },
    ]));
  it('write a link out with its address, because nothing is reached from here', () =>
    expect(parseSpans('see [the paper](https://example.org/a)').at(-1)?.text).toBe('the paper (https://example.org/a)'));
  it('leave a lonely star and HTML as text', () => {
    expect(parseSpans('3 * 4 < 13')).toEqual([{ kind: 'text', text: '3 * 4 < 13' }]);
    expect(parseSpans('<img src=x onerror=alert(1)>')).toEqual([{ kind: 'text', text: '<img src=x onerror=alert(1)>' }]);
  });
});

describe('a small document', () => {
  it('has headings by their level', () =>
    expect(parseMarkdown('# One\n### Three').map((block) => (block.kind === 'heading' ? block.level : 0))).toEqual([1, 3]));
  it('joins the lines of a paragraph and parts paragraphs at an empty line', () =>
    expect(parseMarkdown('one\ntwo\n\nthree').map(textOf)).toEqual(['one two', 'three']));
  it('has lists whose items may go on indented', () => {
    const [list] = parseMarkdown('- one\n  goes on\n- two');
    expect(list?.kind === 'list' && list.items.map((item) => item[0]?.text)).toEqual(['one goes on', 'two']);
  });
  it('has tables with a head', () => {
    const [table] = parseMarkdown('| set | AUC |\n|---|---:|\n| held out | 0.90 |');
    expect(table?.kind === 'table' && [table.head.length, table.rows[0]?.map((cell) => cell[0]?.text)]).toEqual([2, ['held out', '0.90']]);
  });
  it('keeps fenced code as it is, also when the fence is never closed', () => {
    expect(parseMarkdown('```\na  b\n```\nafter')[0]).toEqual({ kind: 'code', text: 'a  b' });
    expect(parseMarkdown('```\nopen')[0]).toEqual({ kind: 'code', text: 'open' });
  });
  it('leaves out the block for machines at the top of a card', () =>
    expect(parseMarkdown('---\nlicense: apache\n---\n# Card').map(textOf)).toEqual(['Card']));
  it('ends on any text at all', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('#', '# a', '|', '|-|', '- x', '```', 'a', '', '  b', '---', '**', '1. y')),
        (lines) => parseMarkdown(lines.join('\n')).length >= 0,
      ),
    ));
  it('loses no word of plain text', () =>
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1 }),
        (words) => textOf(parseMarkdown(words.join(' '))[0]) === words.join(' '),
      ),
    ));
});
