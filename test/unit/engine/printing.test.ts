/** The printed ECG is measured on its own path coordinates: 1 s = 25 mm, 1 mV = 10 mm. */
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { leadNames, type EcgTrace, type Patient } from '../../../contract/index.ts';
import { printEcgPages, type EcgPageSource } from '../../../engine/printing/index.ts';
import { analyseEcg } from '../../../engine/signal/index.ts';
import { printedPatient, printedStudy as study } from '../../printed-ecg.ts';
import { syntheticTrace } from './signal/synthetic-trace.ts';

const patient: Patient = { ...printedPatient, patientId: 'P(1)', name: 'Müller, Żofia' };
const analysis = analyseEcg(syntheticTrace());
const options: EcgPageSource['options'] = {
  studyKey: study.studyKey,
  layout: '12x1',
  isCabrera: false,
  speedMmPerSecond: 25,
  gainMmPerMv: 10,
  rhythmLead: 'II',
  paper: 'A4',
  startSeconds: 0,
};

/** 1 mV for the second second in every lead, else 0. */
function steps(): EcgTrace {
  const trace = syntheticTrace();
  return { ...trace, samplesMv: trace.samplesMv.map((_, i) => (Math.floor((i % trace.samplesPerLead) / 500) === 1 ? 1 : 0)) };
}

function streamsOf(pdf: Uint8Array): string[] {
  const bytes = Buffer.from(pdf);
  const found: string[] = [];
  for (let at = bytes.indexOf('stream\n'); at >= 0; at = bytes.indexOf('stream\n', at + 7)) {
    if (bytes.subarray(at - 3, at).toString() === 'end') continue;
    found.push(inflateSync(bytes.subarray(at + 7, bytes.indexOf('\nendstream', at))).toString('latin1'));
  }
  return found;
}

/** Points of the longest path, in mm on paper. */
function longestPath(stream: string): [number, number][] {
  const scale = (Number(/^([\d.]+) 0 0/.exec(stream)?.[1]) * 25.4) / 72;
  const paths: [number, number][][] = [];
  for (const match of stream.matchAll(/^([-\d.]+) ([-\d.]+) ([ml])$/gm)) {
    if (match[3] === 'm') paths.push([]);
    paths.at(-1)?.push([Number(match[1]) * scale, Number(match[2]) * scale]);
  }
  return paths.reduce((a, b) => (b.length > a.length ? b : a));
}

describe.each([
  [25, 10],
  [50, 20],
  [25, 5],
] as const)('a page at %i mm/s and %i mm/mV', (speedMmPerSecond, gainMmPerMv) => {
  const { pdf } = printEcgPages({ patient, study, trace: steps(), analysis, options: { ...options, speedMmPerSecond, gainMmPerMv } });
  const path = longestPath(streamsOf(pdf)[0] ?? '');

  it('has the stated millimetres a second, within 0.5 %', () => {
    const width = (path.at(-1)?.[0] ?? NaN) - (path[0]?.[0] ?? NaN);
    expect(width / ((path.length - 1) / 500)).toBeGreaterThan(0.995 * speedMmPerSecond);
    expect(width / ((path.length - 1) / 500)).toBeLessThan(1.005 * speedMmPerSecond);
  });

  it('has the stated millimetres a millivolt, within 0.5 %', () => {
    const heights = path.map(([, y]) => y);
    const height = Math.max(...heights) - Math.min(...heights);
    expect(height).toBeGreaterThan(0.995 * gainMmPerMv);
    expect(height).toBeLessThan(1.005 * gainMmPerMv);
  });
});

describe('the printed ECG', () => {
  it.each(['3x4+1', '3x4+3', '6x2', '12x1'] as const)('names every lead in %s, on one page at 25 mm/s and several at 50 mm/s', (layout) => {
    const print = (speedMmPerSecond: 25 | 50): ReturnType<typeof printEcgPages> =>
      printEcgPages({ patient, study, trace: syntheticTrace(), analysis, options: { ...options, layout, speedMmPerSecond } });
    const { pdf, pageCount } = print(25);
    expect(pageCount).toBe(1);
    const text = streamsOf(pdf).join('\n');
    for (const lead of leadNames) expect(text).toContain(`(${lead}) Tj`);
    expect(print(50).pageCount).toBe(2);
  });

  it('says who, that it is synthetic, what was measured, and which characters are lost', () => {
    const { pdf } = printEcgPages({ patient, study, trace: syntheticTrace(), analysis, options });
    const text = streamsOf(pdf).join('\n');
    expect(text).toContain('ID P\\0501\\051');
    expect(text).toContain('M\\374ller, ?ofia');
    expect(text).toContain('SYNTHETIC');
    expect(text).toContain('QRS ');
    expect(text).toContain('printed as ?');
    expect(Buffer.from(pdf).toString('latin1')).toMatch(/^%PDF-1\.4[\s\S]*%%EOF\n$/);
  });

  it('turns aVR in the order of Cabrera', () => {
    const { pdf } = printEcgPages({ patient, study, trace: syntheticTrace(), analysis, options: { ...options, isCabrera: true } });
    expect(streamsOf(pdf).join('\n')).toContain('(\\226aVR) Tj');
  });
});
