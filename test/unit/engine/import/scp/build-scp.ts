/** Builds SCP-ECG records by hand, for tests of their reader. */
import { crcCcitt } from '../../../../../engine/import/scp/crc.ts';

export const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
export const u32 = (value: number): number[] => [...u16(value), ...u16(value >>> 16)];

/** Bits as bytes, the first bit in the highest place. */
export function bytesOfBits(bits: string): number[] {
  return (bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2));
}

/** A number by the default table. */
export function defaultCode(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return '0';
  if (size <= 8) return `${'1'.repeat(size)}0${value > 0 ? '0' : '1'}`;
  const bits = size < 128 ? 8 : 16;
  return `111111111${bits === 8 ? '0' : '1'}${(value & (2 ** bits - 1)).toString(2).padStart(bits, '0')}`;
}

/** Second differences of samples, the first two as they are. */
export function secondDifferences(samples: readonly number[]): number[] {
  return samples.map((value, t) => (t < 2 ? value : value - 2 * (samples[t - 1] ?? 0) + (samples[t - 2] ?? 0)));
}

export const packDefault = (numbers: readonly number[]): number[] => bytesOfBits(numbers.map(defaultCode).join(''));

/** Body of section 5 or 6. */
export function signalSection(leads: readonly (readonly number[])[], nanovolts: number, differences: number, bimodal = 0): number[] {
  return [...u16(nanovolts), ...u16(2_000), differences, bimodal, ...leads.flatMap((lead) => u16(lead.length)), ...leads.flat()];
}

/** Body of section 3. */
export function leadSection(ids: readonly number[], samples: number, flags = 4): number[] {
  return [ids.length, flags, ...ids.flatMap((id) => [...u32(1), ...u32(samples), id])];
}

/** Body of section 1: tags with their bytes. */
export function headerSection(fields: readonly (readonly [tag: number, bytes: readonly number[]])[]): number[] {
  return [...fields, [255, []] as const].flatMap(([tag, bytes]) => [tag, ...u16(bytes.length), ...bytes]);
}

export const ascii = (text: string): number[] => [...Buffer.from(`${text}\0`, 'latin1')];

/** A record of sections, with pointers and checksums. */
export function buildScp(bodies: Readonly<Record<number, readonly number[]>>): Uint8Array {
  const ids = Object.keys(bodies).map(Number);
  const pointersLength = 16 + 10 * (ids.length + 1);
  const sectionOf = (id: number, body: readonly number[]): number[] => {
    const rest = [...u16(id), ...u32(16 + body.length), 20, 20, ...(id === 0 ? Buffer.from('SCPECG') : [0, 0, 0, 0, 0, 0]), ...body];
    return [...u16(crcCcitt(Uint8Array.from(rest))), ...rest];
  };
  let index = 7 + pointersLength;
  const pointers = [...u16(0), ...u32(pointersLength), ...u32(7)];
  const sections = ids.flatMap((id) => {
    const section = sectionOf(id, bodies[id] ?? []);
    pointers.push(...u16(id), ...u32(section.length), ...u32(index));
    index += section.length;
    return section;
  });
  const body = [...sectionOf(0, pointers), ...sections];
  const rest = [...u32(6 + body.length), ...body];
  return Uint8Array.from([...u16(crcCcitt(Uint8Array.from(rest))), ...rest]);
}

/** Numbers of I, II and V1–V6. */
export const eightIds = [1, 2, 3, 4, 5, 6, 7, 8];

/** Samples of a lead, in units. */
export function leadOf(index: number, samples = 1_200): number[] {
  return Array.from({ length: samples }, (_, t) => Math.round(150 * Math.sin((t + 11 * index) / 25)));
}

const patient = headerSection([
  [0, ascii('Müller')],
  [1, ascii('Jane')],
  [2, ascii('SBJ-7')],
  [5, [...u16(1953), 5, 8]],
  [8, [2]],
  [25, [...u16(2002), 11, 22]],
  [26, [9, 10, 0]],
]);

/** Sections of a sound record: eight leads, second differences by the default table. */
export function soundSections(): Record<number, number[]> {
  const measured = [286, 388, 434, 554, 854];
  return {
    1: patient,
    2: u16(19_999),
    3: leadSection(eightIds, 1_200),
    6: signalSection(
      eightIds.map((_, i) => packDefault(secondDifferences(leadOf(i)))),
      2_500,
      2,
    ),
    7: [
      1,
      0,
      ...u16(800),
      ...u16(29_999),
      ...measured.flatMap(u16),
      ...u16(44),
      ...u16(65_475),
      ...u16(86),
      ...u16(2),
      0,
      0,
      ...u16(29_999),
    ],
  };
}
