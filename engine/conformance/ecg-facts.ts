/** What a manifest's free text states of an ECG, as far as it can be compared. */

/** One block of simultaneously recorded channels. */
export interface EcgBlock {
  readonly channels: number;
  readonly samples: number;
  readonly samplingFrequencyHz: number;
}

/** The comparable part of the text. */
export interface EcgFacts {
  readonly blocks: readonly EcgBlock[];
  /** MD5 of stored waveform data. */
  readonly md5s: readonly string[];
}

/** How the tools write a block; each match gives channels, samples and Hz, in whatever order. */
const blockPatterns: readonly (readonly [RegExp, (groups: readonly number[]) => EcgBlock])[] = [
  // 12x5000@500 Hz
  [/(\d+)x(\d+)@([\d.]+)/g, ([channels = 0, samples = 0, hz = 0]) => block(channels, samples, hz)],
  // 1 channel x250@200 Hz, 12 leads x2400@240
  [/(\d+) (?:channels?|leads?|stored leads) x(\d+)@([\d.]+)/g, ([channels = 0, samples = 0, hz = 0]) => block(channels, samples, hz)],
  // fs=500.0 samples=5000 ch=12
  [/fs=([\d.]+) samples=(\d+) ch=(\d+)/g, ([hz = 0, samples = 0, channels = 0]) => block(channels, samples, hz)],
  // 12 leads x[5000] inc=['0.002s']
  [/(\d+) leads x\[(\d+)\] inc=\['([\d.]+)s'\]/g, ([channels = 0, samples = 0, seconds = 0]) => block(channels, samples, 1 / seconds)],
  // Rhythm fs=500 8 leads ('I', '5000'
  [/fs=(\d+) (\d+) leads \('\w+', '(\d+)'/g, ([hz = 0, channels = 0, samples = 0]) => block(channels, samples, hz)],
  // 'numberofleads': '12', …, 'durationperchannel': '11000' (ms), 'samplespersecond': '500'
  [
    /'numberofleads': '(\d+)'.*?'durationperchannel': '(\d+)', 'samplespersecond': '(\d+)'/g,
    ([channels = 0, durationMs = 0, hz = 0]) => block(channels, Math.round((durationMs * hz) / 1_000), hz),
  ],
];

function block(channels: number, samples: number, hz: number): EcgBlock {
  return { channels, samples, samplingFrequencyHz: Math.round(hz * 1e6) / 1e6 };
}

/** Reads what the text states; empty lists where it states nothing that could be compared. */
export function parseEcgFacts(text: string): EcgFacts {
  const blocks = blockPatterns.flatMap(([pattern, toBlock]) =>
    [...text.matchAll(pattern)].map((match) => toBlock(match.slice(1).map(Number))),
  );
  // header: NAME 12 500 5000 | …: the record line of a WFDB header; 500/999.56 states a counter frequency beside
  const record = /^header: \S+ (\d+) ([\d.]+)\S* (\d+)/.exec(text);
  if (record !== null) blocks.push(block(Number(record[1]), Number(record[3]), Number(record[2])));
  const md5s = [...text.matchAll(/md5(?:\(\w+\))? ([0-9a-f]{32})/g)].map((match) => match[1] ?? '');
  return { blocks, md5s };
}

/** A block in words. */
export function describeBlock({ channels, samples, samplingFrequencyHz }: EcgBlock): string {
  return `${channels} × ${samples} at ${samplingFrequencyHz} Hz`;
}

/** Whether the same samples at the same rate are meant. */
export function isSameTiming(a: Omit<EcgBlock, 'channels'>, b: Omit<EcgBlock, 'channels'>): boolean {
  return a.samples === b.samples && Math.abs(a.samplingFrequencyHz - b.samplingFrequencyHz) < 1e-3;
}
