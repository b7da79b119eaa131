import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { AuscultError } from '../../../../../contract/index.ts';
import { looksLikeDicom, parseDicomFile } from '../../../../../engine/import/dicom/dicom-file.ts';
import { textOf } from '../../../../../engine/import/dicom/values.ts';
import { buildPart10, encodeElements, explicitBig, filmElements, implicitLittle, pixels16, wrapPart10, type Item } from '../build-dicom.ts';

const deflated = '1.2.840.10008.1.2.1.99';
const elements: Item = [
  ['00080060', 'CS', 'CR'],
  ['00100020', 'LO', 'P-7'],
];

function refusal(bytes: Uint8Array): AuscultError {
  try {
    parseDicomFile(bytes, 'a.dcm');
  } catch (error) {
    if (error instanceof AuscultError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('parseDicomFile', () => {
  it.each([
    ['explicit little endian', '1.2.840.10008.1.2.1'],
    ['implicit little endian', implicitLittle],
    ['explicit big endian', explicitBig],
  ])('reads a Part 10 file in %s', (_, syntax) => {
    const file = parseDicomFile(buildPart10(elements, syntax), 'a.dcm');
    expect(file.transferSyntaxUID).toBe(syntax);
    expect(textOf(file, 'x00100020')).toBe('P-7');
  });

  it('inflates a deflated data set', () => {
    const file = parseDicomFile(wrapPart10(deflateRawSync(encodeElements(elements)), deflated), 'a.dcm');
    expect(textOf(file, 'x00100020')).toBe('P-7');
  });

  it('reads a data set without preamble and header, implicit, explicit or big endian', () => {
    for (const encoding of [
      { explicit: false, little: true },
      { explicit: true, little: true },
      { explicit: true, little: false },
    ]) {
      const file = parseDicomFile(encodeElements(elements, encoding), 'old');
      expect(textOf(file, 'x00100020')).toBe('P-7');
      expect(file.isBigEndian).toBe(!encoding.little);
    }
  });

  it('reads a file whose preamble was lost but not its meta header', () => {
    const file = parseDicomFile(buildPart10(elements).subarray(132), 'cut-front.dcm');
    expect(textOf(file, 'x00100020')).toBe('P-7');
  });

  it('refuses an empty file', () => expect(refusal(new Uint8Array()).code).toBe('file-empty'));

  it('refuses text that is no DICOM', () => {
    const text = new TextEncoder().encode('patient;date;report\n'.repeat(20));
    expect(looksLikeDicom(text)).toBe(false);
    expect(refusal(text).code).toBe('format-unknown');
  });

  it('refuses a film that ends in its pixels', () => {
    const whole = buildPart10(filmElements(pixels16(64 * 64, (i) => i)));
    const error = refusal(whole.subarray(0, whole.length - 1_000));
    expect(error.toWire()).toMatchObject({ code: 'dicom-malformed', details: { problem: 'it ends before all that it announces' } });
  });

  it('refuses 20,000 sequences nested into one another', () => {
    const opening = Uint8Array.from([0x40, 0x00, 0x75, 0x02, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff]);
    const nest = new Uint8Array(20_000 * opening.length).map((_, i) => opening[i % opening.length] ?? 0);
    expect(refusal(wrapPart10(nest, implicitLittle)).code).toBe('dicom-malformed');
  });

  it('refuses a deflated data set that is damaged', () => {
    expect(refusal(wrapPart10(Uint8Array.from([0xff, 1, 2, 3, 4, 5, 6, 7]), deflated)).message).toContain('cannot be inflated');
  });

  it('refuses 300 kB that would inflate to 270 MB', () => {
    const megabyte = deflateRawSync(new Uint8Array(1024 * 1024), { finishFlush: constants.Z_FULL_FLUSH });
    const bomb = new Uint8Array(270 * megabyte.length).map((_, i) => megabyte[i % megabyte.length] ?? 0);
    expect(bomb.length).toBeLessThan(350_000);
    expect(refusal(wrapPart10(bomb, deflated)).message).toContain('cannot be inflated');
  });

  it('refuses a file that does not state its transfer syntax', () => {
    const preamble = new Uint8Array(132);
    preamble.set([0x44, 0x49, 0x43, 0x4d], 128);
    const meta = encodeElements([['00020002', 'UI', '1.2.840.10008.5.1.4.1.1.1']]);
    expect(refusal(Uint8Array.from([...preamble, ...meta, ...encodeElements(elements)])).message).toContain(
      'does not state its transfer syntax',
    );
  });
});
