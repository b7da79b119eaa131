import { describe, expect, it } from 'vitest';
import { leadOfCode, leadOfLabel } from '../../../../../engine/import/ecg/lead-name.ts';
import { millivoltsPer } from '../../../../../engine/import/ecg/voltage-unit.ts';

describe('leadOfLabel', () => {
  it.each([
    ['I', 'I'],
    ['avf', 'aVF'],
    ['AVR', 'aVR'],
    ['Lead aVL', 'aVL'],
    ['Lead I (Einthoven)', 'I'],
    ['MDC_ECG_LEAD_V1', 'V1'],
    ['v 6', 'V6'],
    ['ECG II', 'II'],
  ])('takes %s for %s', (label, lead) => expect(leadOfLabel(label)).toBe(lead));

  it.each(['MLII', 'V', 'V7', '-aVR', 'vx', 'ABP', 'ECG 1', ''])('takes %s for no standard lead', (label) =>
    expect(leadOfLabel(label)).toBeNull(),
  );
});

describe('leadOfCode', () => {
  it.each([
    ['2:1', 'MDC', 'I'],
    ['2:64', 'MDC', 'aVF'],
    ['131073', 'MDC', 'I'],
    ['5.6.3-9-8', 'SCPECG', 'V6'],
    ['MDC_ECG_LEAD_III', 'MDC', 'III'],
  ])('takes %s of %s for %s', (code, scheme, lead) => expect(leadOfCode(code, scheme)).toBe(lead));

  it('does not read codes of other schemes', () => {
    expect(leadOfCode('2:1', '99LOCAL')).toBeNull();
    expect(leadOfCode('2:99', 'MDC')).toBeNull();
    expect(leadOfCode('', '')).toBeNull();
  });
});

describe('millivoltsPer', () => {
  it('knows volts in every writing and nothing else', () => {
    expect(['mV', 'mv', 'uV', 'µV', 'μV', 'microvolts', 'V', 'nV'].map(millivoltsPer)).toEqual([1, 1, 1e-3, 1e-3, 1e-3, 1e-3, 1_000, 1e-6]);
    expect(['', 'mmHg', 'NU', 'mm[Hg]'].map(millivoltsPer)).toEqual([null, null, null, null]);
  });
});
