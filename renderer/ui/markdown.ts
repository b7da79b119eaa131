/** A very small part of Markdown, parsed to data. No HTML comes in or goes out: what is not understood stays text. Pure. */

/** A run of text. */
export interface Span {
  readonly kind: 'text' | 'strong' | 'emphasis' | 'code';
  readonly text: string;
}

/** A block of a document. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly spans: readonly Span[] }
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Span[])[] }
  | { readonly kind: 'table'; readonly head: readonly (readonly Span[])[]; readonly rows: readonly (readonly (readonly Span[])[])[] }
  | { readonly kind: 'code'; readonly text: string };

const spanPattern = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

/** Splits a line into runs. A link becomes its text with the address in brackets, because nothing is reached from here. */
export function parseSpans(line: string): Span[] {
  const spans: Span[] = [];
  const push = (kind: Span['kind'], text: string): void => {
    if (text !== '') spans.push({ kind, text });
  };
  let last = 0;
  for (const match of line.matchAll(spanPattern)) {
    push('text', line.slice(last, match.index));
    const [whole, code, strong, emphasis, linkText, address] = match;
    if (code !== undefined) push('code', code);
    else if (strong !== undefined) push('strong', strong);
    else if (emphasis !== undefined) push('emphasis', emphasis);
    else push('text', linkText === address ? `${linkText}` : `${linkText} (${address})`);
    last = match.index + whole.length;
  }
  push('text', line.slice(last));
  return spans;
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}

const isTableRule = (line: string | undefined): boolean =>
  line !== undefined && line.includes('-') && line.includes('|') && /^[\s|:-]+$/.test(line);
const listItem = /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/;

/** Parses headings, paragraphs, flat lists, tables and fenced code. */
export function parseMarkdown(source: string): Block[] {
  const lines = withoutFrontMatter(source.split(/\r?\n/));
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.trim() === '') at++;
    else if (line.startsWith('```')) at = takeCode(lines, at, blocks);
    else if (/^#{1,6}\s/.test(line)) at = takeHeading(line, at, blocks);
    else if (line.includes('|') && isTableRule(lines[at + 1])) at = takeTable(lines, at, blocks);
    else if (listItem.test(line)) at = takeList(lines, at, blocks);
    else at = takeParagraph(lines, at, blocks);
  }
  return blocks;
}

/** Leaves out a leading block between `---` lines, which model cards carry for machines. */
function withoutFrontMatter(lines: string[]): string[] {
  const end = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  return end > 0 ? lines.slice(end + 1) : lines;
}

function takeHeading(line: string, at: number, blocks: Block[]): number {
  const level = line.indexOf(' ');
  blocks.push({ kind: 'heading', level: Math.min(6, Math.max(1, level)), spans: parseSpans(line.slice(level).trim()) });
  return at + 1;
}

function takeCode(lines: readonly string[], at: number, blocks: Block[]): number {
  let end = at + 1;
  while (end < lines.length && !lines[end]?.startsWith('```')) end++;
  blocks.push({ kind: 'code', text: lines.slice(at + 1, end).join('\n') });
  return end + 1;
}

function takeTable(lines: readonly string[], at: number, blocks: Block[]): number {
  let end = at + 2;
  while (end < lines.length && lines[end]?.includes('|')) end++;
  const rows = lines.slice(at + 2, end).map((row) => cellsOf(row).map(parseSpans));
  blocks.push({ kind: 'table', head: cellsOf(lines[at] ?? '').map(parseSpans), rows });
  return end;
}

function takeList(lines: readonly string[], at: number, blocks: Block[]): number {
  const items: string[] = [];
  let end = at;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? '';
    const item = listItem.exec(line);
    if (item) items.push(item[1] ?? '');
    else if (/^\s+\S/.test(line) && items.length > 0) items[items.length - 1] += ` ${line.trim()}`;
    else break;
  }
  blocks.push({ kind: 'list', items: items.map(parseSpans) });
  return end;
}

function takeParagraph(lines: readonly string[], at: number, blocks: Block[]): number {
  let end = at + 1;
  while (end < lines.length && lines[end]?.trim() !== '' && !/^(#{1,6}\s|```)/.test(lines[end] ?? '') && !listItem.test(lines[end] ?? ''))
    end++;
  const text = lines
    .slice(at, end)
    .map((line) => line.trim())
    .join(' ');
  blocks.push({ kind: 'paragraph', spans: parseSpans(text) });
  return end;
}
