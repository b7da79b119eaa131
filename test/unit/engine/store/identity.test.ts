import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hashBytes, originalPathOf, patientKeyOf, studyKeyOf } from '../../../../engine/store/identity.ts';
import { identity } from '../../../invented-studies.ts';

const key = Buffer.alloc(32, 1);
const other = Buffer.alloc(32, 2);
const study = studyKeyOf(key, [Buffer.from('film')]);

describe('hashBytes', () => {
  it('is SHA-256, also over more than one chunk of 4 MiB', async () => {
    const bytes = new Uint8Array(9 * 1024 * 1024 + 3).fill(5);
    expect(await hashBytes(bytes)).toEqual(createHash('sha256').update(bytes).digest());
  });
});

describe('studyKeyOf', () => {
  it('is the same for the same files and 32 hexadecimal digits long', () => {
    expect(study).toBe(studyKeyOf(key, [Buffer.from('film')]));
    expect(study).toMatch(/^[0-9a-f]{32}$/);
  });

  it('changes with the content, the order and the key', () => {
    const [a, b] = [Buffer.from('a'), Buffer.from('b')];
    const keys = [studyKeyOf(key, [a, b]), studyKeyOf(key, [b, a]), studyKeyOf(key, [a]), studyKeyOf(other, [a, b])];
    expect(new Set(keys).size).toBe(4);
  });
});

describe('patientKeyOf', () => {
  it('meets the same issuer and ID again, whatever the name', () =>
    expect(patientKeyOf(key, identity(), study)).toBe(patientKeyOf(key, identity({ name: 'OTHER' }), study)));

  it('keeps the same ID of two issuers apart', () =>
    expect(patientKeyOf(key, identity({ issuer: 'A' }), study)).not.toBe(patientKeyOf(key, identity({ issuer: 'B' }), study)));

  it('keeps a synthetic patient apart from a real one of the same ID', () =>
    expect(patientKeyOf(key, identity({ isSynthetic: true }), study)).not.toBe(patientKeyOf(key, identity(), study)));

  it('never merges studies that state no patient ID', () => {
    const second = studyKeyOf(key, [Buffer.from('another film')]);
    const nameless = identity({ patientId: '' });
    expect(patientKeyOf(key, nameless, study)).not.toBe(patientKeyOf(key, nameless, second));
  });
});

describe('originalPathOf', () => {
  it('is a keyed hash in a folder of its first two digits', () =>
    expect(originalPathOf(key, study, 0)).toMatch(/^originals\/([0-9a-f]{2})\/\1[0-9a-f]{62}\.bin$/));

  it('differs for each file of a study', () => expect(originalPathOf(key, study, 0)).not.toBe(originalPathOf(key, study, 1)));
});
