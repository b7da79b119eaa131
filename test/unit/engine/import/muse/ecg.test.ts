import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMuseDate } from '../../../../../engine/import/muse/identity.ts';
import { readEcg, readMeasuredEcg } from '../../../../../engine/import/index.ts';
import { leadSamples } from '../../../../../engine/signal/index.ts';
import { damagedCopies } from '../fuzz.ts';
import { outcomeOf, readEcgFile } from '../outcome.ts';

const eight = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const samples = 1_000;

function leadData(lead: string, index: number, more: Readonly<Record<string, string>> = {}): string {
  const bytes = Buffer.alloc(2 * samples);
  for (let t = 0; t < samples; t++) bytes.writeInt16LE(((t + 3 * index) % 120) - 60, 2 * t);
  const fields: Record<string, string> = {
    LeadTimeOffset: '0',
    LeadSampleCountTotal: String(samples),
    LeadAmplitudeUnitsPerBit: '4.88',
    LeadAmplitudeUnits: 'MICROVOLTS',
    LeadID: lead,
    LeadSampleSize: '2',
    LeadOff: 'FALSE',
    LeadDataCRC32: String(crc32(bytes)),
    WaveFormData: bytes.toString('base64').replace(/(.{76})/g, '$1\n'),
    ...more,
  };
  return `<LeadData>${Object.entries(fields)
    .map(([name, text]) => `<${name}>${text}</${name}>`)
    .join('')}</LeadData>`;
}

function build(change: (lead: string) => Readonly<Record<string, string>> = () => ({}), leads = eight, type = 'Rhythm'): string {
  const data = leads.map((lead, index) => leadData(lead, index, change(lead))).join('');
  const base = '<SampleBase>500</SampleBase><SampleExponent>0</SampleExponent>';
  return `<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE RestingECG SYSTEM "restecg.dtd"><RestingECG>
    <PatientDemographics><PatientID>0815</PatientID><PatientAge>61</PatientAge><AgeUnits>YEARS</AgeUnits><DateofBirth>02-28-1941</DateofBirth>
    <Gender>FEMALE</Gender><PatientLastName>Doe</PatientLastName><PatientFirstName>Jane</PatientFirstName></PatientDemographics>
    <TestDemographics><AcquisitionTime>10:02:11</AcquisitionTime><AcquisitionDate>01-30-2002</AcquisitionDate></TestDemographics>
    <RestingECGMeasurements><VentricularRate>48</VentricularRate><PRInterval>138</PRInterval><QRSDuration>96</QRSDuration><QTInterval>0</QTInterval></RestingECGMeasurements>
    <Waveform><WaveformType>Median</WaveformType>${base}${leadData('I', 0)}</Waveform>
    <Waveform><WaveformType>${type}</WaveformType>${base}${data}</Waveform></RestingECG>`;
}

describe('a GE MUSE document', () => {
  it('is read with its scale, its patient and its time; its medians are not the rhythm', async () => {
    const study = await readEcgFile(build());
    expect(study).toMatchObject({
      format: 'muse',
      patient: { patientId: '0815', issuer: '', name: 'DOE, Jane', sex: 'F', birthDate: '1941-02-28' },
      acquiredAt: '2002-01-30T10:02:11',
      ageYears: 61,
    });
    expect(study.notices[0]).toBe('Derived from I and II: III, aVR, aVL, aVF.');
    expect(study.trace).toMatchObject({ samplingFrequencyHz: 500, samplesPerLead: 1_000 });
    expect(leadSamples(study.trace, 'V6')[0]).toBeCloseTo((-60 + 21) * 0.00488, 6);
    expect(leadSamples(study.trace, 'aVF')[0]).toBeCloseTo((-57 - -60 / 2) * 0.00488, 6);
    expect(await readEcg(study.originals)).toEqual(study.trace);
  });

  it('says when a checksum does not fit, an electrode was off, or no scale is stated', async () => {
    const odd: Record<string, Record<string, string>> = {
      V1: { LeadDataCRC32: '1' },
      V2: { LeadOff: 'TRUE' },
      V3: { LeadAmplitudeUnits: '' },
    };
    const { notices } = await readEcgFile(build((lead) => odd[lead] ?? {}));
    expect(notices.slice(0, 2)).toEqual([
      'A checksum of the file does not fit the samples: the signal may be damaged.',
      'Electrode off, says the recorder: V2.',
    ]);
    expect(notices).toContain('No voltage scale stated for V3.');
  });

  it('hands on what the device measured, without the zeros', async () => {
    const measured = await readMeasuredEcg({ name: 'a.xml', bytes: new TextEncoder().encode(build()) });
    expect(measured).toMatchObject({ format: 'muse', device: { heartRateBpm: 48, prMs: 138, qrsMs: 96 } });
    expect(measured?.device.qtMs).toBeUndefined();
  });

  it('has American dates', () => {
    expect(['01-30-2002', '1/30/2002', '2002-01-30', '13-30-2002', ''].map(parseMuseDate)).toEqual([
      '2002-01-30',
      null,
      '2002-01-30',
      null,
      null,
    ]);
  });

  it.each([
    ['without a rhythm', build(undefined, eight, 'Median'), 'ecg-leads-missing'],
    ['with too few leads', build(undefined, ['I', 'II', 'V1']), 'ecg-leads-missing'],
    ['with leads one after another', build((lead) => (lead.startsWith('V') ? { LeadTimeOffset: '2500' } : {})), 'ecg-format-unsupported'],
    ['with samples of four bytes', build(() => ({ LeadSampleSize: '4' })), 'ecg-format-unsupported'],
    ['with fewer samples than stated', build(() => ({ LeadSampleCountTotal: '1001' })), 'ecg-malformed'],
    ['with data that is not Base64', build(() => ({ WaveFormData: '§§' })), 'ecg-malformed'],
    ['without a sampling frequency', build().replaceAll('500', ''), 'ecg-malformed'],
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
