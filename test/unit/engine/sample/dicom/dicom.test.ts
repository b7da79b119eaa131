import dicomParser from 'dicom-parser';
import { describe, expect, it } from 'vitest';
import { writeEcgFile, twelveLeadEcgStorage } from '../../../../../engine/sample/dicom/ecg-file.ts';
import { dxForPresentation, writeFilmFile } from '../../../../../engine/sample/dicom/film-file.ts';
import { dicomDateTime, syntheticManufacturer, type SyntheticRecording } from '../../../../../engine/sample/dicom/identity.ts';
import { plainEcg, synthesiseEcg } from '../../../../../engine/sample/ecg/index.ts';
import { plainFilm, synthesiseFilm } from '../../../../../engine/sample/film/index.ts';

const recording: SyntheticRecording = {
  patient: { patientId: 'SYN-0007', familyName: 'SYNTHETIC', givenName: 'Ada 07', sex: 'F', birthDate: '1960-02-03' },
  acquiredAt: '2025-06-07T08:09:10',
  ageYears: 65,
  studyInstanceUID: '2.25.1',
  seriesInstanceUID: '2.25.2',
  sopInstanceUID: '2.25.3',
  accessionNumber: 'SYN-0007-1',
};

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
