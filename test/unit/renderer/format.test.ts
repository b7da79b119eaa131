import { describe, expect, it } from 'vitest';
import * as f from '../../../renderer/format.ts';

describe('how facts are written', () => {
  it('writes a date as precisely as it is stated', () => {
    expect(f.formatDate('2026')).toBe('2026');
    expect(f.formatDate('2026-11')).toBe('Nov 2026');
    expect(f.formatDate('2026-11-01')).toBe('1 Nov 2026');
    expect(f.formatDate('2026-11-21T08:14:59')).toBe('21 Nov 2026 08:14');
  });
  it('leaves the local time of the source as it is, whatever zone the reader is in', () =>
    expect(f.formatDate('2026-11-21T23:59:00')).toBe('21 Nov 2026 23:59'));
  it('says that a date is unknown', () => {
    expect(f.formatDate(null)).toBe('date unknown');
    expect(f.formatDay(null)).toBe('date unknown');
  });
  it('shows text that is no date as it is', () => expect(f.formatDate('spring')).toBe('spring'));
  it('cuts the time off for a day', () => expect(f.formatDay('2026-11-21T08:14')).toBe('21 Nov 2026'));
  it('marks a sex and an age that are not stated', () => {
    expect(f.formatSexAge('F', 64.9)).toBe('F · 64 y');
    expect(f.formatSexAge('U', null)).toBe('sex ? · age ?');
    expect(f.sexWord('O')).toBe('other');
  });
  it('counts small children in months', () => expect(f.formatAge(1.25)).toBe('15 mo'));
  it('says that a name is not stated', () => {
    expect(f.formatName({ name: '' })).toBe('Name not stated');
    expect(f.formatName({ name: 'DOE, Jane' })).toBe('DOE, Jane');
  });
  it('says that a patient ID is not stated', () => expect(f.formatPatientId({ patientId: '' })).toBe('ID not stated'));
  it('names the time of import for what it is', () => {
    expect(f.formatLatest('2026-11-22T03:57:12.000Z')).toBe('imported 22 Nov 2026');
    expect(f.formatLatest('2026-11-21T08:14:00')).toBe('21 Nov 2026 08:14');
    expect(f.formatLatest(null)).toBe('date unknown');
  });
  it('puts a dash where a number is missing', () => {
    expect(f.formatNumber(null)).toBe('–');
    expect(f.formatNumber(Number.NaN, 2)).toBe('–');
    expect(f.formatNumber(3.9, 2)).toBe('3.90');
  });
  it('writes times in the unit that fits', () => {
    expect(f.formatMilliseconds(0.42)).toBe('0.4 ms');
    expect(f.formatMilliseconds(71.4)).toBe('71 ms');
    expect(f.formatMilliseconds(2_440)).toBe('2.4 s');
    expect(f.formatTimeLeft(0.2)).toBe('about 1 s left');
    expect(f.formatTimeLeft(200)).toBe('about 3 min left');
  });
  it('writes bytes in decimal units', () => {
    expect(f.formatBytes(0)).toBe('0 B');
    expect(f.formatBytes(812)).toBe('812 B');
    expect(f.formatBytes(4_210_000)).toBe('4.2 MB');
    expect(f.formatBytes(135_000_000)).toBe('135 MB');
  });
  it('counts one thing in the singular', () => {
    expect(f.formatCount(1, 'film')).toBe('1 film');
    expect(f.formatCount(10_412, 'study', 'studies')).toBe('10,412 studies');
  });
});
