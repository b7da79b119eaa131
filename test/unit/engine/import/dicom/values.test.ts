import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatPersonName,
  parseAgeYears,
  parseDate,
  parseDateTime,
  parseTime,
  yearsBetween,
} from '../../../../../engine/import/dicom/values.ts';

describe('formatPersonName', () => {
  it.each([
    ['Doe^Jane', 'DOE, Jane'],
    ['DOE^JANE^Q', 'DOE, JANE Q'],
    ['Müller^Jörg^^Dr.^', 'MÜLLER, Jörg'],
    ['ANONYMOUS', 'ANONYMOUS'],
    ['^Jane', 'Jane'],
    ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'YAMADA, Tarou'],
    ['=山田^太郎', '山田, 太郎'],
    ['^^^^', ''],
    ['', ''],
  ])('writes %s as %s', (value, text) => expect(formatPersonName(value)).toBe(text));
});

describe('dates and times', () => {
  it('reads 20261122 and the old 2026.11.22, and nothing that is no day', () => {
    expect(parseDate('20261122')).toBe('2026-11-22');
    expect(parseDate('2026.11.22')).toBe('2026-11-22');
    expect(parseDate('20260230')).toBeNull();
    expect(parseDate('00000000')).toBeNull();
    expect(parseDate('')).toBeNull();
  });

  it('keeps times as precise as stated', () => {
    expect(parseTime('14')).toBe('14:00');
    expect(parseTime('1405')).toBe('14:05');
    expect(parseTime('140509.123456')).toBe('14:05:09');
    expect(parseTime('25')).toBeNull();
    expect(parseDateTime('20261122140509.5+0100')).toBe('2026-11-22T14:05:09');
    expect(parseDateTime('20261122')).toBe('2026-11-22');
  });

  it('reads back every day of two centuries', () => {
    const day = fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString().slice(0, 10);
        expect(parseDate(iso.replaceAll('-', ''))).toBe(iso);
      }),
    );
  });
});

describe('ages', () => {
  it('reads years, months, weeks and days', () => {
    expect(parseAgeYears('045Y')).toBe(45);
    expect(parseAgeYears('006M')).toBeCloseTo(0.5, 6);
    expect(parseAgeYears('010D')).toBeCloseTo(0.0274, 4);
    expect(parseAgeYears('45')).toBeNull();
  });

  it('counts completed years to the day', () => {
    expect(yearsBetween('1980-06-15', '2026-06-14T23:00')).toBe(45);
    expect(yearsBetween('1980-06-15', '2026-06-15')).toBe(46);
    expect(yearsBetween('2030-01-01', '2026-06-15')).toBeNull();
    expect(yearsBetween(null, '2026-06-15')).toBeNull();
  });
});
