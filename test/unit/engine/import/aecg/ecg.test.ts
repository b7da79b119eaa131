import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEcg, readMeasuredEcg } from '../../../../../engine/import/index.ts';
import { leadSamples } from '../../../../../engine/signal/index.ts';
import { damagedCopies } from '../fuzz.ts';
import { outcomeOf, readEcgFile } from '../outcome.ts';

const eight = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const samples = 1_200;

const code = (name: string, text: string): string => `<code code="${text}" codeSystemName="${name}"/>`;
const digitsOf = (lead: number): string => Array.from({ length: samples }, (_, t) => ((7 * t + lead) % 200) - 100).join(' ');

interface Spec {
  readonly leads?: readonly string[];
  readonly unit?: string;
  readonly head?: string;
  readonly increment?: string;
  readonly subject?: string;
  readonly annotations?: string;
}

function sequenceSet({
  leads = eight,
  unit = 'uV',
  head = '20260102030405.000',
  increment = '<increment value="0.002" unit="s"/>',
}: Spec): string {
  const time = `<component><sequence>${code('ActCode', 'TIME_ABSOLUTE')}<value xsi:type="GLIST_TS"><head value="${head}"/>${increment}</value></sequence></component>`;
  const signals = leads.map(
    (lead, i) => `<component><sequence>${code('MDC', `MDC_ECG_LEAD_${lead.toUpperCase()}`)}<value xsi:type="SLIST_PQ">
      <origin value="10" unit="${unit}"/><scale value="2.5" unit="${unit}"/><digits>${digitsOf(i)}</digits></value></sequence></component>`,
  );
  return `<component><sequenceSet>${time}${signals.join('')}</sequenceSet></component>`;
}

const stated = `<trialSubject><id root="1.2.3" extension="P-7"/><subjectDemographicPerson>
  <name><family>doe</family><given>Jane</given></name><administrativeGenderCode code="F"/><birthTime value="19800229"/>
  </subjectDemographicPerson></trialSubject>`;

function series(spec: Spec, sets = sequenceSet(spec)): string {
  const beat = `<derivation><derivedSeries>${code('ActCode', 'REPRESENTATIVE_BEAT')}${sequenceSet({ leads: eight })}</derivedSeries></derivation>`;
  return `<component><series>${code('ActCode', 'RHYTHM')}<effectiveTime><low value="20260102030405"/></effectiveTime>${sets}
    <subjectOf><annotationSet>${spec.annotations ?? ''}</annotationSet></subjectOf>${beat}</series></component>`;
}

function build(spec: Spec = {}, content = series(spec)): string {
  return `<?xml version="1.0" encoding="UTF-8"?><AnnotatedECG xmlns="urn:hl7-org:v3" xmlns:xsi="x"><effectiveTime><center value="20250101"/></effectiveTime>
    <componentOf><timepointEvent><componentOf><subjectAssignment><subject>${spec.subject ?? stated}</subject></subjectAssignment></componentOf></timepointEvent></componentOf>
    ${content}</AnnotatedECG>`;
}

const annotation = (name: string, value: number, unit: string, more = ''): string =>
  `<component><annotation>${code('MDC', name)}<value xsi:type="PQ" value="${value}" unit="${unit}"/>${more}</annotation></component>`;
const ofLead = `<support><supportingROI><component><boundary>${code('MDC', 'MDC_ECG_LEAD_II')}</boundary></component></supportingROI></support>`;

describe('an HL7 annotated ECG', () => {
  it('is read with its scale, its origin, its subject and its time', async () => {
    const study = await readEcgFile(build());
    expect(study).toMatchObject({
      format: 'aecg',
      patient: { patientId: 'P-7', issuer: '1.2.3', name: 'DOE, Jane', sex: 'F', birthDate: '1980-02-29', isSynthetic: false },
      acquiredAt: '2026-01-02T03:04:05',
      ageYears: 45,
      notices: ['Derived from I and II: III, aVR, aVL, aVF.'],
    });
    expect(study.trace).toMatchObject({ samplingFrequencyHz: 500, samplesPerLead: 1_200 });
    expect(leadSamples(study.trace, 'II')[0]).toBeCloseTo((-99 * 2.5 + 10) / 1_000, 7);
    expect(leadSamples(study.trace, 'III')[0]).toBeCloseTo(0.0025, 7);
    expect(await readEcg(study.originals)).toEqual(study.trace);
  });

  it('reads increments in milliseconds and voltages in millivolts', async () => {
    const { trace } = await readEcgFile(build({ unit: 'mV', increment: '<increment value="4" unit="ms"/>' }));
    expect(trace.samplingFrequencyHz).toBe(250);
    expect(leadSamples(trace, 'I')[0]).toBeCloseTo(-240, 4);
  });

  it('says what the file does not state', async () => {
    const study = await readEcgFile(build({ subject: '<trialSubject/>', unit: 'fathom' }));
    expect(study.patient).toMatchObject({ patientId: '', name: '', sex: 'U', birthDate: null });
    expect(study.notices[0]).toBe('Not stated in the file: patient ID, name, sex, birth date or age.');
    expect(study.notices.join(' ')).toContain('No voltage scale stated for I, II');
  });

  it('joins sequence sets of the same time and leaves others out', async () => {
    const [limb, chest] = [eight.slice(0, 2), eight.slice(2)];
    const joined = build({}, series({}, sequenceSet({ leads: limb }) + sequenceSet({ leads: chest })));
    const apart = build({}, series({}, sequenceSet({ leads: limb }) + sequenceSet({ leads: chest, head: '20260102030415.000' })));
    expect(await outcomeOf(joined)).toBe('accepted');
    expect(await outcomeOf(apart)).toBe('ecg-leads-missing');
  });

  it('takes the first recording with twelve leads and says that there are more', async () => {
    const study = await readEcgFile(build({}, series({ leads: ['II'] }) + series({})));
    expect(study.notices).toContain('The file holds 2 recordings; this is the first of them with twelve leads.');
  });

  it('hands on what the device measured over all leads, the median over beats', async () => {
    const annotations = [
      annotation('MDC_ECG_HEART_RATE', 61, 'bpm'),
      annotation('MDC_ECG_TIME_PD_PR', 0.15, 's'),
      annotation('MDC_ECG_TIME_PD_QT', 900, 'ms', ofLead),
      ...[100, 180, 104].map(
        (qrs) =>
          `<component><annotation>${code('MDC', 'MDC_ECG_BEAT')}${annotation('MDC_ECG_TIME_PD_QRS', qrs, 'ms')}</annotation></component>`,
      ),
    ].join('');
    const bytes = new TextEncoder().encode(build({ annotations }));
    expect((await readMeasuredEcg({ name: 'a.xml', bytes }))?.device).toEqual({ heartRateBpm: 61, prMs: 150, qrsMs: 104 });
  });

  it.each([
    ['without a rhythm', build({}, ''), 'ecg-leads-missing'],
    ['of one lead', build({ leads: ['II'] }), 'ecg-leads-missing'],
    ['without time between samples', build({ increment: '' }), 'ecg-malformed'],
    ['of unlike lengths', build().replace('<digits>-100 ', '<digits>'), 'ecg-malformed'],
    ['with letters among the digits', build().replace('<digits>-100', '<digits>-1OO'), 'ecg-malformed'],
    ['with a rate beyond reason', build({ increment: '<increment value="1" unit="s"/>' }), 'ecg-malformed'],
    ['that is cut', build().slice(0, 20_000), 'ecg-malformed'],
  ])('is refused %s', async (_what, text, expected) => {
    expect(await outcomeOf(text)).toBe(expected);
  });

  it('never fails otherwise than by an AuscultError', async () => {
    const file = new TextEncoder().encode(build());
    await fc.assert(
      fc.asyncProperty(damagedCopies(file), async (bytes) => void (await outcomeOf(bytes))),
      { numRuns: 60 },
    );
  });
});
