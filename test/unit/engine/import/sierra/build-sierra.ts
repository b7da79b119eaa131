/** Builds Philips Sierra documents by hand, for tests of their reader. */

/** Codes of ten bits, from the most significant bit on, with the end code. */
export function packCodes(codes: readonly number[]): Uint8Array {
  const bits = [...codes, 1023].map((code) => code.toString(2).padStart(10, '0')).join('');
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  return Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
}

/** One XLI block of samples: second differences, high bytes before low bytes, packed without any repetition. */
export function xliBlock(samples: readonly number[]): Uint8Array {
  const difference = (t: number): number => 2 * (samples[t - 1] ?? 0) - (samples[t - 2] ?? 0) - (samples[t] ?? 0);
  const numbers = samples.map((value, t) => (t < 2 ? value : t + 1 < samples.length ? difference(t + 1) + 64 : 64));
  const bytes = [...numbers.map((value) => (value >> 8) & 0xff), ...numbers.map((value) => value & 0xff)];
  const packed = packCodes(bytes);
  const block = new Uint8Array(8 + packed.length);
  const view = new DataView(block.buffer);
  view.setUint32(0, packed.length, true);
  view.setUint16(4, 1, true);
  view.setInt16(6, difference(2), true);
  block.set(packed, 8);
  return block;
}

/** What may be changed of the document. */
export interface SierraSpec {
  readonly samples?: number;
  readonly type?: string;
  readonly version?: string;
  readonly compression?: string;
  readonly labels?: string | null;
  readonly resolution?: string;
  readonly duration?: string;
  readonly blocks?: readonly (readonly number[])[];
  readonly data?: string;
}

/** Twelve leads of 500 Hz as XLI keeps them: I, II and the chest leads whole, of the others what they fall short of. */
export function sierraBlocks(samples = 1_200): number[][] {
  return Array.from({ length: 12 }, (_, lead) =>
    Array.from({ length: samples }, (_, t) => (lead >= 2 && lead < 6 ? (t + lead) % 2 : Math.round(100 * Math.sin((t + 9 * lead) / 20)))),
  );
}

/** A document with a patient, a time and measurements. */
export function buildSierra(spec: SierraSpec = {}): string {
  const { samples = 1_200, labels = 'I II III aVR aVL aVF V1 V2 V3 V4 V5 V6', blocks = sierraBlocks(samples) } = spec;
  const bytes = blocks.map(xliBlock).flatMap((block) => [...block]);
  const data =
    spec.data ??
    Buffer.from(bytes)
      .toString('base64')
      .replace(/(.{80})/g, '$1\n');
  return `<?xml version="1.0" encoding="UTF-8"?><restingecgdata xmlns="http://www3.medical.philips.com">
    <documentinfo><documenttype>${spec.type ?? 'PhilipsECG'}</documenttype><documentversion>${spec.version ?? '1.04'}</documentversion></documentinfo>
    <dataacquisition date="2010-01-19" time="15:19:22"><signalcharacteristics><samplingrate>500</samplingrate>
      <resolution>${spec.resolution ?? '5'}</resolution><numberchannelsvalid>12</numberchannelsvalid></signalcharacteristics></dataacquisition>
    <patient><generalpatientdata><patientid>9999</patientid><name><lastname>Doe</lastname><firstname>Jane</firstname><middlename>---</middlename></name>
      <age defaultage="50"><dateofbirth>1950-01-01</dateofbirth></age><sex>Female</sex></generalpatientdata></patient>
    <internalmeasurements><crossleadmeasurements><meanventrate>84</meanventrate><meanprint>144</meanprint><meanqrsdur>Failed</meanqrsdur>
      <meanqtint>352</meanqtint></crossleadmeasurements></internalmeasurements>
    <waveforms><parsedwaveforms dataencoding="Base64" compression="${spec.compression ?? 'XLI'}" ${labels === null ? '' : `leadlabels="${labels}"`}
      durationperchannel="${spec.duration ?? String(2 * samples)}">${data}</parsedwaveforms>
      <repbeats dataencoding="Base64" samplespersec="500"><repbeat leadname="I"><waveform>AAAA</waveform></repbeat></repbeats></waveforms></restingecgdata>`;
}
