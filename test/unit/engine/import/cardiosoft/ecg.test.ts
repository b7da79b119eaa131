import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEcg, readMeasuredEcg } from '../../../../../engine/import/index.ts';
import { leadSamples } from '../../../../../engine/signal/index.ts';
import { damagedCopies } from '../fuzz.ts';
import { outcomeOf, readEcgFile } from '../outcome.ts';

const eight = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const samples = 1_000;

const strip = (leads: readonly string[]): string =>
  leads
    .map(
      (lead, i) =>
        `<WaveformData lead="${lead}">\n\t${Array.from({ length: samples }, (_, t) => ((t + 5 * i) % 90) - 45).join(',')},\n</WaveformData>`,
    )
    .join('');

function build(leads: readonly string[] = eight, resolution = '<Resolution units="uVperLsb">5</Resolution>'): string {
  return `<?xml version="1.0" encoding="ISO8859-1"?><CardiologyXML>
    <ObservationDateTime><Hour>9</Hour><Minute>5</Minute><Second>7</Second><Day>3</Day><Month>2</Month><Year>2021</Year></ObservationDateTime>
    <PatientInfo><PID>K-12</PID><Name><FamilyName>Doe</FamilyName><GivenName>Jane</GivenName></Name>
      <BirthDateTime><Day>4</Day><Month>2</Month><Year>1960</Year></BirthDateTime><Gender>FEMALE</Gender></PatientInfo>
    <RestingECGMeasurements><VentricularRate units="BPM">74</VentricularRate><PQInterval units="ms">172</PQInterval><QRSDuration></QRSDuration>
      <QTInterval units="ms">394</QTInterval><MedianSamples><WaveformData lead="I">1,2,3</WaveformData></MedianSamples></RestingECGMeasurements>
    <StripData><SampleRate units="Hz">500</SampleRate><ChannelSampleCountTotal>${samples}</ChannelSampleCountTotal>${resolution}${strip(leads)}</StripData>
    </CardiologyXML>`;
}

describe('a GE CardioSoft document', () => {
  it('is read with its scale, its patient and its time', async () => {
    const study = await readEcgFile(build());
    expect(study).toMatchObject({
      format: 'cardiosoft',
      patient: { patientId: 'K-12', name: 'DOE, Jane', sex: 'F', birthDate: '1960-02-04' },
      acquiredAt: '2021-02-03T09:05:07',
      ageYears: 60,
    });
    expect(study.trace).toMatchObject({ samplingFrequencyHz: 500, samplesPerLead: 1_000 });
    expect(leadSamples(study.trace, 'V6')[1]).toBeCloseTo((36 - 45) * 0.005, 6);
    expect(await readEcg(study.originals)).toEqual(study.trace);
  });

  it('is without a scale where its resolution is in no known unit', async () => {
    const { notices } = await readEcgFile(build(eight, '<Resolution units="furlongs">5</Resolution>'));
    expect(notices.join(' ')).toContain('No voltage scale stated for I');
  });

  it('hands on what the device measured', async () => {
    const measured = await readMeasuredEcg({ name: 'a.xml', bytes: new TextEncoder().encode(build()) });
    expect(measured?.device).toEqual({ heartRateBpm: 74, prMs: 172, qtMs: 394 });
  });

  it.each([
    ['without a strip', build().replace(/<StripData>[^]*<\/StripData>/, ''), 'ecg-leads-missing'],
    ['with too few leads', build(['I', 'II']), 'ecg-leads-missing'],
    ['with a sample less than stated', build().replace('-45,', ''), 'ecg-malformed'],
    ['with letters among the numbers', build().replace('-45,', 'x,'), 'ecg-malformed'],
  ])('is refused %s', async (_what, text, expected) => {
    expect(await outcomeOf(text.replace('<MedianSamples><WaveformData lead="I">1,2,3</WaveformData></MedianSamples>', ''))).toBe(expected);
  });

  it('never fails otherwise than by an AuscultError', async () => {
    const file = new TextEncoder().encode(build());
    await fc.assert(
      fc.asyncProperty(damagedCopies(file), async (bytes) => void (await outcomeOf(bytes))),
      { numRuns: 60 },
    );
  });
});
