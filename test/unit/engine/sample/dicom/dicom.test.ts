import dicomParser from 'dicom-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeEcgFile, twelveLeadEcgStorage } from '../../../../../engine/sample/dicom/ecg-file.ts';
import { encodeElements } from '../../../../../engine/sample/dicom/elements.ts';
import { dxForPresentation, writeFilmFile } from '../../../../../engine/sample/dicom/film-file.ts';
import { dicomDateTime, syntheticManufacturer, type SyntheticRecording } from '../../../../../engine/sample/dicom/identity.ts';
import { makeUid, writePart10 } from '../../../../../engine/sample/dicom/part10.ts';
import { plainEcg, synthesiseEcg } from '../../../../../engine/sample/ecg/index.ts';
import { plainFilm, synthesiseFilm } from '../../../../../engine/sample/film/index.ts';
import { createRandom } from '../../../../../engine/sample/random.ts';

const recording: SyntheticRecording = {
  patient: { patientId: 'SYN-0007', familyName: 'SYNTHETIC', givenName: 'Ada 07', sex: 'F', birthDate: '1960-02-03' },
  acquiredAt: '2025-06-07T08:09:10',
  ageYears: 65,
  studyInstanceUID: '2.25.1',
  seriesInstanceUID: '2.25.2',
  sopInstanceUID: '2.25.3',
  accessionNumber: 'SYN-0007-1',
};

describe('encodeElements', () => {
  it('writes a patient ID as 10 00 20 00 L O 04 00 and the padded text', () => {
    expect([...encodeElements([[0x00100020, 'LO', 'abc']])]).toEqual([0x10, 0, 0x20, 0, 0x4c, 0x4f, 4, 0, 0x61, 0x62, 0x63, 0x20]);
  });

  it('sorts by tag and pads a UID with NUL', () => {
    const bytes = encodeElements([
      [0x00100020, 'LO', 'ab'],
      [0x00080018, 'UI', '2.25.3'],
      [0x00080016, 'UI', '1.2'],
    ]);
    expect(bytes[2]).toBe(0x16);
    expect(bytes[11]).toBe(0);
  });

  it('is read back as written, whatever the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9.]{0,40}$/), fc.integer({ min: 0, max: 65_535 }), (text, number) => {
        const file = writePart10('1.2', '2.25.9', [
          [0x00280010, 'US', number],
          [0x00204000, 'LT', text],
          [0x00400555, 'SQ', [[[0x00080104, 'LO', text]]]],
        ]);
        const set = dicomParser.parseDicom(file);
        expect(set.string('x00204000') ?? '').toBe(text);
        expect(set.uint16('x00280010')).toBe(number);
        expect(set.elements['x00400555']?.items?.[0]?.dataSet?.string('x00080104') ?? '').toBe(text);
      }),
    );
  });
});

describe('makeUid', () => {
  it('makes UIDs of at most 64 characters under 2.25, all different in 500', () => {
    const random = createRandom(1);
    const uids = Array.from({ length: 500 }, () => makeUid(() => random.below(2 ** 32)));
    for (const uid of uids) expect(uid).toMatch(/^2\.25\.[1-9][0-9]{20,38}$/);
    expect(new Set(uids).size).toBe(500);
  });
});

describe('writeFilmFile', () => {
  const film = synthesiseFilm(plainFilm);
  const set = dicomParser.parseDicom(writeFilmFile(film, recording, 'PA'));

  it('is a DX image that says SYNTHETIC and names its manufacturer', () => {
    expect(set.string('x00080016')).toBe(dxForPresentation);
    expect(set.string('x00080070')).toBe(syntheticManufacturer);
    expect(set.string('x00204000')).toBe('SYNTHETIC');
    expect(set.string('x00100010')).toBe('SYNTHETIC^Ada 07');
    expect(set.string('x00185101')).toBe('PA');
    expect(set.string('x00280301')).toBe('NO');
  });

  it('holds all 720,000 pixels, 0.44 mm at the patient', () => {
    expect([set.uint16('x00280010'), set.uint16('x00280011'), set.uint16('x00280101')]).toEqual([900, 800, 12]);
    expect(set.string('x00280030')).toBe('0.4400\\0.4400');
    const pixels = set.elements['x7fe00010'];
    expect(pixels?.length).toBe(1_440_000);
    const view = new DataView(set.byteArray.buffer, set.byteArray.byteOffset + (pixels?.dataOffset ?? 0));
    for (const i of [0, 200_000, 719_999]) expect(view.getUint16(i * 2, true)).toBe(film.pixels[i]);
  });

  it('names no cause of what is to be seen', () => {
    const text = new TextDecoder('latin1').decode(set.byteArray.subarray(0, 3000)).toLowerCase();
    for (const word of ['cardiomegaly', 'effusion', 'failing', 'infection', 'healthy']) expect(text).not.toContain(word);
  });
});

describe('writeEcgFile', () => {
  const ecg = synthesiseEcg(plainEcg);
  const set = dicomParser.parseDicom(writeEcgFile(ecg, recording));
  const group = set.elements['x54000100']?.items?.[0]?.dataSet;

  it('is a 12-lead ECG of 5,000 samples at 500 Hz, 1 µV a step', () => {
    expect(set.string('x00080016')).toBe(twelveLeadEcgStorage);
    expect([group?.uint16('x003a0005'), group?.uint32('x003a0010'), group?.floatString('x003a001a')]).toEqual([12, 5000, 500]);
    const channels = group?.elements['x003a0200']?.items ?? [];
    expect(channels).toHaveLength(12);
    expect(channels.map((item) => item.dataSet?.elements['x003a0208']?.items?.[0]?.dataSet?.string('x00080100'))).toEqual([
      '2:1',
      '2:2',
      '2:61',
      '2:62',
      '2:63',
      '2:64',
      '2:3',
      '2:4',
      '2:5',
      '2:6',
      '2:7',
      '2:8',
    ]);
    expect(channels[0]?.dataSet?.elements['x003a0211']?.items?.[0]?.dataSet?.string('x00080100')).toBe('uV');
  });

  it('interleaves the channels sample by sample', () => {
    const data = group?.elements['x54001010'];
    const view = new DataView(set.byteArray.buffer, set.byteArray.byteOffset + (data?.dataOffset ?? 0));
    expect(view.getInt16((1234 * 12 + 7) * 2, true)).toBe(ecg.leads[7]?.[1234]);
  });
});

describe('dicomDateTime', () => {
  it('writes 2025-06-07T08:09:10 as 20250607 and 080910', () =>
    expect(dicomDateTime('2025-06-07T08:09:10')).toEqual(['20250607', '080910']));
});
