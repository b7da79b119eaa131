/** Writes small DICOM files for tests, by hand from PS3.5, so that the readers are not tested with their own kin. */

export type ElementValue = string | number | Uint8Array | readonly Item[];
/** `[tag as 8 hex digits, VR, value]`; numbers are written as US. */
export type ElementSpec = readonly [tag: string, vr: string, value: ElementValue];
export type Item = readonly ElementSpec[];

export const explicitLittle = '1.2.840.10008.1.2.1';
export const implicitLittle = '1.2.840.10008.1.2';
export const explicitBig = '1.2.840.10008.1.2.2';

interface Encoding {
  readonly explicit: boolean;
  readonly little: boolean;
}

const longVrs = new Set(['OB', 'OW', 'SQ', 'UN', 'UT', 'OF']);

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function number(value: number, bytes: 2 | 4, little: boolean): Uint8Array {
  const out = new Uint8Array(bytes);
  const view = new DataView(out.buffer);
  if (bytes === 2) view.setUint16(0, value, little);
  else view.setUint32(0, value, little);
  return out;
}

function tagBytes(tag: string, little: boolean): Uint8Array {
  return concat([number(parseInt(tag.slice(0, 4), 16), 2, little), number(parseInt(tag.slice(4), 16), 2, little)]);
}

function valueBytes(vr: string, value: ElementValue, encoding: Encoding): Uint8Array {
  if (typeof value === 'number') return number(value, vr === 'UL' ? 4 : 2, encoding.little);
  if (value instanceof Uint8Array) return value.length % 2 === 0 ? value : concat([value, new Uint8Array(1)]);
  if (typeof value === 'string') {
    const padded = value.length % 2 === 0 ? value : value + (vr === 'UI' ? '\0' : ' ');
    return Uint8Array.from(padded, (character) => character.charCodeAt(0));
  }
  return concat(
    value.map((item) => {
      const content = encodeElements(item, encoding);
      return concat([tagBytes('fffee000', encoding.little), number(content.length, 4, encoding.little), content]);
    }),
  );
}

function encodeElement([tag, vr, value]: ElementSpec, encoding: Encoding): Uint8Array {
  const bytes = valueBytes(vr, value, encoding);
  const head = tagBytes(tag, encoding.little);
  if (!encoding.explicit) return concat([head, number(bytes.length, 4, encoding.little), bytes]);
  const vrBytes = Uint8Array.from(vr, (character) => character.charCodeAt(0));
  if (longVrs.has(vr)) return concat([head, vrBytes, new Uint8Array(2), number(bytes.length, 4, encoding.little), bytes]);
  return concat([head, vrBytes, number(bytes.length, 2, encoding.little), bytes]);
}

/** A data set without file meta information, elements in the order given. */
export function encodeElements(elements: Item, encoding: Encoding = { explicit: true, little: true }): Uint8Array {
  return concat(elements.map((element) => encodeElement(element, encoding)));
}

/** A Part 10 file around bytes that are encoded already. */
export function wrapPart10(body: Uint8Array, transferSyntaxUID: string): Uint8Array {
  const preamble = new Uint8Array(132);
  preamble.set([0x44, 0x49, 0x43, 0x4d], 128);
  return concat([preamble, encodeElements([['00020010', 'UI', transferSyntaxUID]]), body]);
}

/** A Part 10 file of the given elements. */
export function buildPart10(elements: Item, transferSyntaxUID = explicitLittle): Uint8Array {
  const encoding = { explicit: transferSyntaxUID !== implicitLittle, little: transferSyntaxUID !== explicitBig };
  return wrapPart10(encodeElements(elements, encoding), transferSyntaxUID);
}

/** Encapsulated pixel data with an empty offset table: the bytes of an element, to be put last into a data set. */
export function encapsulate(fragments: readonly Uint8Array[]): Uint8Array {
  const item = (bytes: Uint8Array): Uint8Array => concat([tagBytes('fffee000', true), number(bytes.length, 4, true), bytes]);
  const head = Uint8Array.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]);
  return concat([head, item(new Uint8Array()), ...fragments.map(item), tagBytes('fffee0dd', true), number(0, 4, true)]);
}

/** Elements of a small CR film, 16 bits; `changes` replaces by tag or adds. Elements are sorted by tag. */
export function filmElements(pixels: Uint8Array, changes: Item = [], rows = 64, columns = 64): Item {
  const base: Item = [
    ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.1'],
    ['00080060', 'CS', 'CR'],
    ['00280002', 'US', 1],
    ['00280004', 'CS', 'MONOCHROME2'],
    ['00280010', 'US', rows],
    ['00280011', 'US', columns],
    ['00280100', 'US', 16],
    ['00280101', 'US', 12],
    ['00280102', 'US', 11],
    ['00280103', 'US', 0],
    ['7fe00010', 'OW', pixels],
  ];
  const changed = new Set(changes.map(([tag]) => tag));
  return [...base.filter(([tag]) => !changed.has(tag)), ...changes].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** 16-bit little-endian pixels from a function of the index. */
export function pixels16(count: number, valueAt: (i: number) => number): Uint8Array {
  const bytes = new Uint8Array(2 * count);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) view.setUint16(2 * i, valueAt(i) & 0xffff, true);
  return bytes;
}

/** Leads of a DICOM ECG with their MDC codes. */
const leadCodes: Readonly<Record<string, string>> = {
  I: '2:1',
  II: '2:2',
  III: '2:61',
  aVR: '2:62',
  aVL: '2:63',
  aVF: '2:64',
  V1: '2:3',
  V2: '2:4',
  V3: '2:5',
  V4: '2:6',
  V5: '2:7',
  V6: '2:8',
};

/** What a test wants of an ECG. */
export interface EcgSpec {
  readonly leads?: readonly string[];
  readonly samples?: number;
  readonly samplingFrequencyHz?: number;
  /** Sample `t` of lead number `lead`, stored units. */
  readonly valueAt?: (lead: number, t: number) => number;
  /** Elements of each channel definition instead of sensitivity 5 µV. */
  readonly scale?: Item;
  /** Elements added to or replacing those of the multiplex group. */
  readonly group?: Item;
}

/** One multiplex group of an ECG, 16 bits signed. */
export function ecgGroup(spec: EcgSpec): Item {
  const { leads = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'], samples = 1_000, samplingFrequencyHz = 500 } = spec;
  const valueAt = spec.valueAt ?? ((lead, t) => ((t * 7 + lead * 13) % 200) - 100);
  const scale = spec.scale ?? [
    ['003a0210', 'DS', '5'],
    [
      '003a0211',
      'SQ',
      [
        [
          ['00080100', 'SH', 'uV'],
          ['00080102', 'SH', 'UCUM'],
        ],
      ],
    ],
    ['003a0212', 'DS', '1'],
  ];
  const channel = (lead: string): Item => [
    [
      '003a0208',
      'SQ',
      [
        [
          ['00080100', 'SH', leadCodes[lead] ?? '2:99'],
          ['00080102', 'SH', 'MDC'],
          ['00080104', 'LO', `Lead ${lead}`],
        ],
      ],
    ],
    ...scale,
  ];
  const base: Item = [
    ['003a0004', 'CS', 'ORIGINAL'],
    ['003a0005', 'US', leads.length],
    ['003a0010', 'UL', samples],
    ['003a001a', 'DS', String(samplingFrequencyHz)],
    ['003a0020', 'SH', 'RHYTHM'],
    ['003a0200', 'SQ', leads.map(channel)],
    ['54001004', 'US', 16],
    ['54001006', 'CS', 'SS'],
    ['54001010', 'OW', pixels16(leads.length * samples, (i) => valueAt(i % leads.length, Math.floor(i / leads.length)))],
  ];
  const changed = new Set((spec.group ?? []).map(([tag]) => tag));
  return [...base.filter(([tag]) => !changed.has(tag)), ...(spec.group ?? [])];
}

/** A 12-lead ECG file of the given multiplex groups. */
export function buildEcg(groups: readonly Item[], elements: Item = [], transferSyntaxUID = explicitLittle): Uint8Array {
  const head: Item = [['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.9.1.1'], ['00080060', 'CS', 'ECG'], ...elements];
  const sorted = [...head].sort(([a], [b]) => (a < b ? -1 : 1));
  return buildPart10([...sorted, ['54000100', 'SQ', groups]], transferSyntaxUID);
}
