import { describe, expect, it } from 'vitest';
import { ModelId, StudyKey, type Annotation, type CallParsedInput, type FilmFrame } from '../../../../contract/index.ts';
import { openFilm, readFilmIdentity } from '../../../../engine/import/index.ts';
import { exportAnnotations } from '../../../../engine/services/export-annotations.ts';
import type { ExportAnnotationsParts } from '../../../../engine/services/export-annotations.ts';
import { study } from '../../renderer/invented.ts';
import type { Item } from '../import/build-dicom.ts';
import { annotation, everyKind, facts, filmFile, presentation } from '../dicom-export/invented-film.ts';

const studyKey = StudyKey.parse('f1');

function exported(
  annotations: readonly Annotation[],
  input: Partial<CallParsedInput<'exportAnnotations'>> = {},
  changes: Item = [],
  change: (frame: FilmFrame) => FilmFrame = (frame) => frame,
) {
  const bytes = filmFile(changes);
  const audited: unknown[] = [];
  const parts: ExportAnnotationsParts = {
    store: {
      getStudy: () => Promise.resolve({ ...study('f1', 'film'), sourceName: 'chest.dcm' }),
      getFilmFacts: () => Promise.resolve(facts({ viewPosition: 'AP' })),
      getAnnotations: () => Promise.resolve([...annotations]),
      readOriginals: () => Promise.resolve([{ name: 'chest.dcm', bytes }]),
      audit: (entry) => Promise.resolve(void audited.push(entry)),
    },
    readers: { readFilmIdentity },
    filmFrames: {
      read: async ({ frame, voi }) => ({
        study: study('f1', 'film'),
        facts: facts(),
        frame: change(await openFilm(bytes, 'chest.dcm').readFrame(frame, voi)),
      }),
    },
    encoders: () =>
      Promise.resolve({
        readerIds: { delineator: ModelId.parse('d@1'), rhythm: ModelId.parse('r@1'), organs: ModelId.parse('organ-segmenter@7') },
      }),
    version: '0.1.0',
    now: () => new Date('2026-11-22T10:00:00Z'),
  };
  const asked = { studyKey, form: 'presentation-state', presentation: presentation(), frame: 0, observer: '', ...input } as const;
  return { answer: exportAnnotations(parts, asked), audited };
}

const asText = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes);

describe('exporting annotations', () => {
  it('writes a presentation state, names it by the day, and notes it in the audit', async () => {
    const { answer, audited } = exported(everyKind());
    const { bytes, fileName, remarks } = await answer;
    expect(asText(bytes.slice(128, 132))).toBe('DICM');
    expect([fileName, remarks]).toEqual(['Annotations 2026-11-22.dcm', []]);
    expect(audited).toEqual([
      { action: 'film.annotations-exported', subject: 'f1', details: { form: 'presentation-state', annotations: 12 } },
    ]);
  });

  it('writes what is measured as a structured report, with the values of the pixels, and says what is left out', async () => {
    const { bytes, fileName, remarks } = await exported(everyKind(), { form: 'structured-report', observer: 'Dr Ada Roe' }).answer;
    expect(fileName).toBe('Measurements 2026-11-22.dcm');
    expect(remarks).toEqual(['3 annotations measure nothing and are not in it; a presentation state has all.']);
    for (const part of ['617.5', '26.5651', 'organ-segmenter', 'AP film: the heart is magnified', 'Dr Ada Roe^'])
      expect(asText(bytes)).toContain(part);
  });

  it('refuses a film that other files cannot name, naming what is missing', async () => {
    const nameless = exported(everyKind(), {}, [['0020000d', 'UI', '']]);
    await expect(nameless.answer).rejects.toThrowError(
      expect.objectContaining({ code: 'export-identity-missing', details: { file: 'chest.dcm', missing: 'Study Instance UID' } }),
    );
    expect(nameless.audited).toEqual([]);
  });

  it('refuses a presentation state of a colour film, and a report of nothing measured', async () => {
    const inColour = (frame: FilmFrame): FilmFrame => ({ ...frame, pixels: { kind: 'colour', rgb: new Uint8Array(3 * 64 * 64) } });
    await expect(exported(everyKind(), {}, [], inColour).answer).rejects.toThrowError(
      expect.objectContaining({ code: 'export-needs-grey' }),
    );
    const notes = [annotation('marker', [[1, 1]], { text: 'R' })];
    await expect(exported(notes, { form: 'structured-report' }).answer).rejects.toThrowError(
      expect.objectContaining({ code: 'export-nothing-measured' }),
    );
    expect((await exported(notes).answer).bytes.byteLength).toBeGreaterThan(1_000);
  });

  it('measures no grey values on a colour film, but lengths', async () => {
    const inColour = (frame: FilmFrame): FilmFrame => ({ ...frame, pixels: { kind: 'colour', rgb: new Uint8Array(3 * 64 * 64) } });
    const { bytes } = await exported(everyKind(), { form: 'structured-report' }, [], inColour).answer;
    expect(asText(bytes)).not.toContain('617.5');
    expect(asText(bytes)).toContain('26.5651');
  });
});
