import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PatientKey } from '../../../../contract/index.ts';
import type { Patient } from '../../../../contract/index.ts';
import { foldForSearch, identityConflicts } from '../../../../engine/store/patients.ts';
import { identity } from '../../../invented-studies.ts';

const known: Patient = {
  patientKey: PatientKey.parse('k'),
  patientId: 'P-1',
  name: 'ROE, Richard',
  sex: 'M',
  birthDate: '1950-02-03',
  isSynthetic: false,
};

describe('identityConflicts', () => {
  it('finds none when the file says the same', () => expect(identityConflicts(known, identity())).toEqual([]));

  it('finds none where the file or the store says nothing', () => {
    expect(identityConflicts(known, identity({ name: '', sex: 'U', birthDate: null }))).toEqual([]);
    expect(identityConflicts({ ...known, name: '', sex: 'U', birthDate: null }, identity())).toEqual([]);
  });

  it('names each fact that differs', () =>
    expect(identityConflicts(known, identity({ name: 'DOE, Jane', sex: 'F', birthDate: '1960-01-01' }))).toEqual([
      'This file states another name (DOE, Jane) for the same patient ID: check whose it is.',
      'This file states another sex (F) for the same patient ID: check whose it is.',
      'This file states another birth date (1960-01-01) for the same patient ID: check whose it is.',
    ]));

  it('finds at most three, and none for a patient against itself', () =>
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('F' as const, 'M' as const, 'O' as const, 'U' as const),
        fc.option(fc.string()),
        (name, sex, birthDate) => {
          const stated = identity({ name, sex, birthDate });
          expect(identityConflicts(known, stated).length).toBeLessThanOrEqual(3);
          expect(identityConflicts({ ...known, name, sex, birthDate }, stated)).toEqual([]);
        },
      ),
    ));
});

describe('foldForSearch', () => {
  it('makes case and full-width forms the same', () => {
    expect(foldForSearch('MÜLLER')).toBe('müller');
    expect(foldForSearch('ＡＢＣ１')).toBe('abc1');
  });

  it('changes nothing that is folded already', () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(foldForSearch(foldForSearch(text))).toBe(foldForSearch(text));
      }),
    ));
});
