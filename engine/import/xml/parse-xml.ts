/** XML as a tree of elements: well-formed or refused, no entities but XML's own five, bounded in depth and number. */
import { SaxesParser } from 'saxes';
import { AuscultError, isAuscultError } from '../../../contract/index.ts';
import { maxXmlBytes, maxXmlDepth, maxXmlElements } from '../limits.ts';
import { decodeXml } from './decode-xml.ts';

/** An element; names of elements and attributes are without their namespace prefix. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The element's own text without that of its children, trimmed. */
  readonly text: string;
}

interface OpenElement {
  name: string;
  attributes: Map<string, string>;
  children: XmlElement[];
  text: string;
}

/**
 * Parses a document. Document types are skipped; an entity that one of them declares is an error, as XML's own five alone
 * are known.
 *
 * @param file  file name for messages
 * @returns the root element
 * @throws AuscultError 'ecg-malformed', 'file-too-large', 'ecg-format-unsupported'
 */
export function parseXml(bytes: Uint8Array, file: string): XmlElement {
  if (bytes.length > maxXmlBytes) throw new AuscultError('file-too-large', { file, bytes: bytes.length, limitBytes: maxXmlBytes });
  const tree = new TreeBuilder(file);
  const parser = new SaxesParser<{ xmlns: false; position: true }>({ xmlns: false, position: true });
  let isComplete = false;
  parser.on('opentag', (tag) => tree.open(tag.name, tag.attributes));
  parser.on('text', (text) => tree.text(text));
  parser.on('cdata', (text) => tree.text(text));
  parser.on('closetag', () => tree.close());
  try {
    parser.write(decodeXml(bytes, file));
    isComplete = tree.root !== null;
    parser.close();
  } catch (cause) {
    if (isAuscultError(cause)) throw cause;
    const problem = isComplete || !tree.isOpen ? `its XML is broken in line ${parser.line}` : 'its XML is broken or ends early';
    throw new AuscultError('ecg-malformed', { file, problem }, { cause });
  }
  if (tree.root === null) throw new AuscultError('ecg-malformed', { file, problem: 'it holds no XML element' });
  return tree.root;
}

/** Builds the tree as the parser meets its parts, within the limits. */
class TreeBuilder {
  root: XmlElement | null = null;
  readonly #file: string;
  readonly #open: OpenElement[] = [];
  #elements = 0;

  constructor(file: string) {
    this.#file = file;
  }

  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#elements += 1;
    if (this.#open.length >= maxXmlDepth) throw this.#problem('its XML elements are nested without end');
    if (this.#elements > maxXmlElements) throw this.#problem(`it has more than ${maxXmlElements} XML elements`);
    const own = new Map<string, string>();
    for (const [key, value] of Object.entries(attributes)) if (!own.has(localName(key))) own.set(localName(key), value);
    this.#open.push({ name: localName(name), attributes: own, children: [], text: '' });
  }

  text(text: string): void {
    const current = this.#open.at(-1);
    if (current !== undefined) current.text += text;
  }

  close(): void {
    const closed = this.#open.pop();
    if (closed === undefined) return;
    closed.text = closed.text.trim();
    const parent = this.#open.at(-1);
    if (parent === undefined) this.root = closed;
    else parent.children.push(closed);
  }

  #problem(problem: string): AuscultError {
    return new AuscultError('ecg-malformed', { file: this.#file, problem });
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
