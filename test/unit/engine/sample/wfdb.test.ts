import { describe, expect, it } from 'vitest';
import { plainEcg, synthesiseEcg } from '../../../../engine/sample/ecg/index.ts';
import { writeWfdbRecord } from '../../../../engine/sample/wfdb.ts';

describe('writeWfdbRecord', () => {
  const ecg = synthesiseEcg(plainEcg);
  const patient = { patientId: 'SYN-0004', familyName: 'SYNTHETIC', givenName: 'Ivo 04', sex: 'M' as const, birthDate: '1950-01-02' };
  const recording = {
    patient,
    acquiredAt: '2024-03-05T13:14:15',
    ageYears: 74,
    studyInstanceUID: '2.25.1',
    seriesInstanceUID: '2.25.2',
    sopInstanceUID: '2.25.3',
    accessionNumber: 'a',
  };
  const [header, signals] = writeWfdbRecord(ecg, recording, 'SYN-0004-1-ecg');
  const lines = new TextDecoder().decode(header.bytes).trimEnd().split('\n');

  it('opens with record, 12 signals, 500 Hz, 5,000 samples, time and date', () => {
    expect(lines[0]).toBe('SYN-0004-1-ecg 12 500 5000 13:14:15 05/03/2024');
    expect(header.name).toBe('SYN-0004-1-ecg.hea');
    expect(signals.name).toBe('SYN-0004-1-ecg.dat');
  });

  it('says SYNTHETIC and who in its comments', () => {
    const comments = lines.filter((line) => line.startsWith('#'));
    expect(comments[0]).toContain('SYNTHETIC');
    expect(comments).toContain('# Patient ID: SYN-0004');
  });

  it('states first value and checksum of each lead, 1,000 steps a mV', () => {
    const fields = (lines[8] ?? '').split(' ');
    const samples = ecg.leads[7] ?? new Int16Array();
    const view = new DataView(signals.bytes.buffer);
    let sum = 0;
    for (let i = 0; i < 5000; i++) sum += view.getInt16((i * 12 + 7) * 2, true);
    expect(fields[2]).toBe('1000(0)/mV');
    expect(Number(fields[5])).toBe(samples[0]);
    expect(Number(fields[6])).toBe((sum << 16) >> 16);
    expect(fields[8]).toBe('V2');
  });
});
