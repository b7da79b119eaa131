/** From the bytes of an XML file to its text, and to the name of its root element without parsing the rest. */
import { AuscultError } from '../../../contract/index.ts';

/** How much of a file is looked at for its root element; comments may go before it. */
const headBytes = 65_536;

const declaration = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/;

/**
 * Decodes XML text: by its byte order mark, by the width of its first characters, by the declared encoding, else as UTF-8.
 * Text that is declared UTF-8 and is not is taken for Windows-1252, the superset of ISO 8859-1.
 *
 * @param file  file name for messages
 * @throws AuscultError 'ecg-format-unsupported' for an unknown encoding
 * @see W3C XML 1.0, appendix F
 */
export function decodeXml(bytes: Uint8Array, file: string): string {
  const encoding = wideEncodingOf(bytes) ?? declaredEncodingOf(bytes);
  if (encoding === 'utf-8') return decodeUtf8(bytes);
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    throw new AuscultError('ecg-format-unsupported', { file, what: `the text encoding ${encoding}` });
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function wideEncodingOf([a, b]: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le';
  return (a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c) ? 'utf-16be' : null;
}

/** A declaration that can be read byte by byte and says UTF-16 is wrong: such text is UTF-8. */
function declaredEncodingOf(bytes: Uint8Array): string {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 256)).replace(/^ï»¿/, '');
  const declared = declaration.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
  if (/^(utf-?16|utf-?8|us-ascii|ascii)/.test(declared)) return 'utf-8';
  return /^iso-?8859-?1$/.test(declared) ? 'windows-1252' : declared;
}

/** What may go before the root element: white space, the declaration, comments, processing instructions, a document type. */
const prolog = /^(?:\s+|<\?[^]*?\?>|<!--[^]*?-->|<!DOCTYPE[^[>]*(?:\[[^\]]*\]\s*)?>)/i;

/**
 * Local name of the root element.
 *
 * @param bytes  the file, or its beginning
 * @returns `null` for everything that does not begin as XML
 */
export function xmlRootOf(bytes: Uint8Array): string | null {
  const encoding = wideEncodingOf(bytes) ?? 'windows-1252';
  let rest = new TextDecoder(encoding).decode(bytes.subarray(0, headBytes)).replace(/^(\uFEFF|ï»¿)/, '');
  for (let found = prolog.exec(rest); found !== null; found = prolog.exec(rest)) rest = rest.slice(found[0].length);
  return /^<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]/.exec(rest)?.[1] ?? null;
}
