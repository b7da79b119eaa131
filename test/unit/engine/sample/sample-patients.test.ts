import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { constitutions, drawSettings } from '../../../../engine/sample/constitution.ts';
import { generateSamplePatients, type SamplePatient } from '../../../../engine/sample/index.ts';
import { planPatient } from '../../../../engine/sample/patient-plan.ts';
import { createRandom } from '../../../../engine/sample/random.ts';

async function collect(count: number, seed: number): Promise<SamplePatient[]> {
  const patients: SamplePatient[] = [];
  for await (const patient of generateSamplePatients({ count, seed })) patients.push(patient);
  return patients;
}

const digest = (patient: SamplePatient): string => {
  const hash = createHash('sha256');
  for (const file of patient.files) hash.update(file.name).update(file.bytes);
  return hash.digest('hex');
};

describe('generateSamplePatients', () => {
  it('gives the same bytes for the same seed, and a greater count only adds patients', async () => {
    const [two, three, other] = [await collect(2, 7), await collect(3, 7), await collect(2, 8)];
    expect(two.map(digest)).toEqual(three.slice(0, 2).map(digest));
    expect(digest(two[1] as SamplePatient)).not.toBe(digest(other[1] as SamplePatient));
  });

  it('opens with the showcase patient: film and ECG on two occasions', async () => {
    const [first, second] = await collect(2, 7);
    expect(first?.isSamplePatient).toBe(true);
    expect(second?.isSamplePatient).toBe(false);
    expect(first?.files.map((file) => file.name)).toEqual([
      'SYN-0001-1-film.dcm',
      'SYN-0001-1-ecg.dcm',
      'SYN-0001-2-film.dcm',
      'SYN-0001-2-ecg.dcm',
    ]);
  });
});

describe('planPatient', () => {
  const plans = Array.from({ length: 120 }, (_, i) => planPatient(i, 7));

  it('has 80 patients of 120 with film and ECG, 20 with a film only, 20 with an ECG only, 30 with WFDB', () => {
    const has = (film: boolean, ecg: boolean): number =>
      plans.filter(({ occasions: [first] }) => (first?.filmAt !== null) === film && (first?.ecgAt !== null) === ecg).length;
    expect([has(true, true), has(true, false), has(false, true), has(false, false)]).toEqual([80, 20, 20, 0]);
    expect(plans.filter((plan) => plan.ecgFormat === 'wfdb')).toHaveLength(30);
  });

  it('gives every patient an own ID and a name that nobody can take for real', () => {
    expect(new Set(plans.map((plan) => plan.identity.patientId)).size).toBe(120);
    for (const { identity } of plans) expect(`${identity.familyName}, ${identity.givenName}`).toMatch(/^SYNTHETIC, [A-Z][a-z]+ \d{2,3}$/);
  });

  it('dates the earlier occasion before the later and the birth before both', () => {
    for (const { identity, occasions } of plans) {
      const dates = occasions.map((occasion) => occasion.filmAt ?? occasion.ecgAt ?? '');
      expect([...dates].sort()).toEqual(dates);
      expect(identity.birthDate < (dates[0] ?? '')).toBe(true);
      for (const { ageYears } of occasions) expect(ageYears).toBeGreaterThan(18);
    }
  });
});

describe('drawSettings', () => {
  it('keeps every kind within the generators’ ranges at severity 0, 0.5 and 1', () => {
    for (const kind of constitutions) {
      for (const severity of [0, 0.5, 1]) {
        const { film, ecg } = drawSettings(kind, 'F', 5, severity, createRandom(severity * 10));
        expect(film.cardiothoracicRatio).toBeGreaterThanOrEqual(0.36);
        expect(film.cardiothoracicRatio).toBeLessThanOrEqual(0.72);
        expect(ecg.rateBpm).toBeGreaterThan(40);
        expect(ecg.rateBpm).toBeLessThan(140);
      }
    }
  });

  it('makes the heart wider and its voltages higher together', () => {
    const mild = drawSettings('pressure-loaded heart', 'M', 1, 0, createRandom(1));
    const severe = drawSettings('pressure-loaded heart', 'M', 1, 1, createRandom(1));
    expect(severe.film.cardiothoracicRatio).toBeGreaterThan(mild.film.cardiothoracicRatio);
    expect(severe.ecg.leftVentricularForce).toBeGreaterThan(mild.ecg.leftVentricularForce);
  });
});
