import { describe, expect, it } from 'vitest';
import { AuscultError } from '../../../../../contract/index.ts';
import { readComments } from '../../../../../engine/import/wfdb/comments.ts';
import { looksLikeWfdbHeader, parseWfdbHeader } from '../../../../../engine/import/wfdb/header.ts';

const parse = (text: string) => parseWfdbHeader(text, 'r.hea');

function codeOf(text: string): string {
  try {
    parse(text);
    return 'accepted';
  } catch (error) {
    return error instanceof AuscultError ? error.code : String(error);
  }
}

describe('parseWfdbHeader', () => {
  it('reads a PTB-XL header', () => {
    const header = parse(
      'HR06000 1 500 5000 05-Feb-2020 11:39:16\nHR06000.mat 16x1+24 1000.0(0)/mv 16 0 10 23323 0 I\n# Age: 59\n#Sex: Female\n',
    );
    expect(header).toMatchObject({
      recordName: 'HR06000',
      segments: null,
      frameFrequencyHz: 500,
      frames: 5_000,
      comments: ['Age: 59', 'Sex: Female'],
    });
    expect(header.signals).toEqual([
      {
        fileName: 'HR06000.mat',
        format: 16,
        samplesPerFrame: 1,
        skew: 0,
        byteOffset: 24,
        gain: 1000,
        baseline: 0,
        units: 'mv',
        initialValue: 10,
        checksum: 23323,
        description: 'I',
      },
    ]);
  });

  it('reads base time and date, frame multiples and skew', () => {
    const header = parse('041s01 1 62.4725/999.56(5) 1000 8:26:04 26/10/1994\r\na.dat 212x4:3 2000/uV 12 1024 168 -2716 0 lead III\r\n');
    expect(header).toMatchObject({ frameFrequencyHz: 62.4725, baseTime: '08:26:04', baseDate: '1994-10-26' });
    expect(header.signals[0]).toMatchObject({
      samplesPerFrame: 4,
      skew: 3,
      gain: 2000,
      baseline: 1024,
      units: 'uV',
      description: 'lead III',
    });
  });

  it('takes a gain of 0, or none, for no calibration', () => {
    expect(parse('r 1\nr.dat 16 0 16 0').signals[0]?.gain).toBeNull();
    expect(parse('r 1\nr.dat 16').signals[0]).toMatchObject({ gain: null, baseline: 0, units: 'mV', checksum: null, description: '' });
  });

  it('assumes 250 Hz and an open length where the record line ends early', () => {
    expect(parse('r 1\nr.dat 16')).toMatchObject({ frameFrequencyHz: 250, frames: null, baseTime: null, baseDate: null });
  });

  it('tells a record of segments', () =>
    expect(parse('041s/2 7 125 2000\n041s01 1000\n041s02 1000')).toMatchObject({ segments: 2, signals: [] }));

  it.each([
    ['nothing', ''],
    ['prose', 'Dear colleague, attached please find the ECG.'],
    ['a missing signal line', 'r 2 500\nr.dat 16 200'],
    ['a signal line of one word', 'r 1 500\nr.dat'],
    ['ten thousand signals', 'r 10000 500'],
    ['a frequency of 0', 'r 0 0'],
    ['a signal file in another folder', 'r 1 500\n../../etc/passwd 16'],
    ['a signal file on standard input', 'r 1 500\n- 16'],
  ])('refuses %s', (_, text) => expect(codeOf(text)).toBe('ecg-malformed'));

  it('is recognised by its first line', () => {
    expect(looksLikeWfdbHeader('# comment\n100 2 360 650000\n')).toBe(true);
    expect(looksLikeWfdbHeader('<!DOCTYPE html>')).toBe(false);
    expect(looksLikeWfdbHeader('')).toBe(false);
  });
});

describe('readComments', () => {
  it('reads the three ways in which databases write age and sex', () => {
    expect(readComments(['Age: 59', 'Sex: Female', 'Dx: 426783006'])).toMatchObject({ ageYears: 59, sex: 'F', diagnoses: '426783006' });
    expect(readComments(['<age>: 81 <sex>: M <diagnoses>: (none)'])).toMatchObject({ ageYears: 81, sex: 'M', diagnoses: '(none)' });
    expect(readComments(['69 M 1085 1629 x1', 'Aldomet, Inderal'])).toMatchObject({ ageYears: 69, sex: 'M' });
  });

  it('leaves unknown what is unknown', () => {
    expect(readComments(['Age: NaN', 'Sex: Unknown', 'Age: 300'])).toMatchObject({
      ageYears: null,
      sex: 'U',
      patientId: '',
      name: '',
      birthDate: null,
    });
    expect(readComments(['Age: 300']).ageYears).toBeNull();
  });

  it('reads a stated patient and the mark of synthetic records', () => {
    const facts = readComments(['SYNTHETIC: made by Auscult', 'Patient ID: S-1', 'Patient name: Roe^Richard', 'Birth date: 1950-01-31']);
    expect(facts).toMatchObject({ patientId: 'S-1', name: 'Roe^Richard', birthDate: '1950-01-31', isSynthetic: true });
  });
});
