/**
 * What Auscult exports as DICOM, read by tools that know nothing of it: dcmtk (dcmdump, dsrdump, dcmpschk, dcm2pdf), dicom3tools (dciodvfy). Each is
 * skipped where it is not installed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ModelId } from '../../contract/index.ts';
import { annotationLines } from '../../contract/measure/annotation-text.ts';
import {
  measuredValues,
  writeEncapsulatedPdf,
  writeMeasurementReport,
  writePresentationState,
  writeReportSr,
} from '../../engine/dicom-export/index.ts';
import { printReportPages } from '../../engine/printing/index.ts';
import { reportContent, reportDocument, reportTitle } from '../../engine/reporting/report-document.ts';
import { addendum, person, place, recordings, signaturesOf, signedReport } from '../unit/engine/dicom-export/invented-report.ts';
import { everyKind, facts, film, greyPixels, origin, presentation } from '../unit/engine/dicom-export/invented-film.ts';

const folder = mkdtempSync(join(tmpdir(), 'auscult-dicom-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function hasTool(name: string): boolean {
  const isThere = spawnSync(name, ['--version']).error === undefined;
  if (!isThere) console.warn(`${name} is not installed: what it would check is skipped (Debian: dcmtk, dicom3tools).`);
  return isThere;
}
const tools = Object.fromEntries(['dcmdump', 'dsrdump', 'dcmpschk', 'dciodvfy', 'dcm2pdf'].map((name) => [name, hasTool(name)] as const));

const drawn = everyKind();
const report = signedReport({ addenda: [addendum], isSynthetic: true });
const signed = { report, signatures: signaturesOf(report), place: place(report), content: reportContent(report), version: '0.1.0' };
const { pdf } = printReportPages(
  reportDocument(
    report,
    person(),
    recordings().map(({ study }) => study),
  ),
  'foot',
);
const files: Readonly<Record<string, Uint8Array>> = {
  'presentation-state': writePresentationState(
    {
      film: film(),
      facts: facts(),
      pixelAspect: [1, 1],
      range: [0, 4_095],
      drawn: drawn.map((one) => ({ annotation: one, lines: annotationLines(one, facts(), greyPixels) })),
      view: presentation({ rotation: 90, isFlippedAcross: true, isInverted: true }),
      creator: 'Dr Ada Roe',
      isSynthetic: true,
    },
    origin,
  ),
  'measurement-report': writeMeasurementReport(
    {
      film: film(),
      facts: facts(),
      measured: drawn
        .map((one) => ({ annotation: one, values: measuredValues(one, facts(), greyPixels), caution: '' }))
        .filter(({ values }) => values.length > 0),
      modelId: ModelId.parse('organ-segmenter@2'),
      observer: 'Dr Ada Roe',
      isSynthetic: true,
    },
    origin,
  ),
  'signed-report': writeReportSr(signed),
  'report-pages': writeEncapsulatedPdf(signed, pdf, reportTitle),
};
const paths = Object.fromEntries(
  Object.entries(files).map(([name, bytes]) => {
    const path = join(folder, `${name}.dcm`);
    writeFileSync(path, bytes);
    return [name, path] as const;
  }),
);
const output = (tool: string, args: readonly string[]): string => {
  const { stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8' });
  return `${stdout}${stderr}`;
};

describe.each(Object.keys(files))('%s', (name) => {
  const path = paths[name] ?? '';

  it.skipIf(!tools['dcmdump'])('is read by dcmdump without a warning', () => {
    expect(output('dcmdump', [path])).not.toMatch(/^[EW]:/m);
    expect(execFileSync('dcmdump', ['+U8', path], { encoding: 'utf8' })).toContain('M\u00fcller^J\u00f6rg');
  });

  it.skipIf(!tools['dciodvfy'])('has every attribute that its class demands, says dciodvfy', () => {
    expect(output('dciodvfy', [path]).match(/^Error.*$/gm)).toBeNull();
  });
});

describe('by kind', () => {
  it.skipIf(!tools['dsrdump'])('the measurement report is a sound content tree, says dsrdump', () => {
    const tree = output('dsrdump', [paths['measurement-report'] ?? '']);
    // dcmtk 3.6.7 checks no letters of UTF-8, and says so.
    expect(tree.replace(/^W: The VR checker does not support.*$/m, '')).not.toMatch(/^[EW]:/m);
    for (const part of ['"Length")="15" (mm,UCUM', '"Cobb angle")="26.5651" (deg,UCUM', '"Cardiothoracic ratio")="0.4545"'])
      expect(tree).toContain(part);
  });

  it.skipIf(!tools['dsrdump'])('the signed report is verified by both signers and names its predecessor, says dsrdump', () => {
    const tree = output('dsrdump', [paths['signed-report'] ?? '']);
    expect(tree.replace(/^W: The VR checker does not support.*$/m, '')).not.toMatch(/^[EW]:/m);
    for (const part of ['VERIFIED', 'Dr Ada Roe^', 'Dr Bo Lee^', 'Predecessor Docs    : 1', '"Impression")="Cardiomegaly."'])
      expect(tree).toContain(part);
  });

  it.skipIf(!tools['dcm2pdf'])('the pages come out as they went in, by dcm2pdf', () => {
    const path = join(folder, 'out.pdf');
    execFileSync('dcm2pdf', [paths['report-pages'] ?? '', path]);
    expect(readFileSync(path).subarray(0, pdf.length)).toEqual(Buffer.from(pdf));
  });

  it.skipIf(!tools['dcmpschk'])(
    'the presentation state is conformant, says dcmpschk, but for letters beyond ASCII, which it cannot judge',
    () => {
      const problems = output('dcmpschk', [paths['presentation-state'] ?? ''])
        .split('\n')
        .filter((line) => /Affected attribute|Missing|not allowed/i.test(line));
      expect(problems.filter((line) => !/UnformattedTextValue/.test(line))).toEqual([]);
    },
  );
});
