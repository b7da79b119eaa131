/** The organ segmenter on real and synthetic films. Skipped where the films or the weights are absent. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overlaps } from '../../engine/evaluation/organ-masks.ts';
import { readFilmFile } from '../../engine/evaluation/film-file.ts';
import { readGreyPng } from '../../engine/evaluation/grey-png.ts';
import { decodeFilm, readStudy } from '../../engine/import/index.ts';
import { createInference, type Inference, type MeasuredAnatomy } from '../../engine/inference/index.ts';
import { generateSamplePatients } from '../../engine/sample/index.ts';
import { sharedDir } from '../shared-data.ts';
import { hasWeights, modelsDir } from '../unit/engine/inference/golden.ts';

const shared = sharedDir() ?? '';
const interop = join(shared, 'interop');
const organs = join(shared, 'data/cxr/organs');

/** What the collected files show, as seen by eye. */
const chestFilms =
  ['io__dicom_00000001_000.dcm', 'orthanc-tests__Monochrome1-Jpeg.dcm', 'pylibjpeg-data__966_fixed.dcm', 'pylibjpeg-data__RG1_JLSN.dcm'] // prettier-ignore
    .map((name) => `dicom-chest/${name}`);
const otherPictures = ['dicom-chest/highdicom__dx_image.dcm', 'dicom-image/DICOMHTJ2K__RG3_JPH', 'dicom-image/io__OT-MONO2-8-hip.dcm', 'dicom-image/fo-dicom.Codecs__test8bits.dcm']; // prettier-ignore

describe.skipIf(!hasWeights('organ-segmenter.onnx'))('the shipped organ segmenter (skipped without its weights)', () => {
  let inference!: Inference;
  beforeAll(async () => void (inference = await createInference({ modelsDir, log: () => undefined, threads: 1, provider: 'cpu' })));
  afterAll(() => inference.close());

  const measureFile = async (file: string): Promise<MeasuredAnatomy> =>
    inference.measureAnatomy(await decodeFilm(readFileSync(join(interop, file))));

  describe.skipIf(!existsSync(interop))('on collected files (skipped without them)', () => {
    it.each(chestFilms)('takes %s for a frontal chest film', { timeout: 60_000 }, async (file) =>
      expect((await measureFile(file)).frontal).toMatchObject({ isFrontal: true }),
    );

    it.each(otherPictures)('measures nothing on %s and says why', { timeout: 60_000 }, async (file) => {
      const { frontal, cardiothoracicRatio: ratio, cautions } = await measureFile(file);
      expect(frontal.isFrontal).toBe(false);
      expect([ratio.kind, cautions.map(({ code }) => code)]).toEqual(['not-measurable', ['not-frontal']]);
    });
  });

  it.skipIf(!existsSync(organs))(
    'draws lungs and heart of a held-out film as a reader did (skipped without it)',
    { timeout: 60_000 },
    async () => {
      const anatomy = await inference.measureAnatomy(await readFilmFile(join(organs, 'images/jsrt-004.jpg')));
      const { lungs, heart } = overlaps(anatomy, await readGreyPng(join(organs, 'masks/jsrt-004.png')));
      expect([lungs > 0.95, heart > 0.9]).toEqual([true, true]);
      expect(anatomy.cardiothoracicRatio).toMatchObject({ kind: 'measured', ratio: expect.closeTo(0.4562, 1) });
      expect(anatomy.zones).toHaveLength(6);
    },
  );

  it('measures the synthetic films', { timeout: 120_000 }, async () => {
    for await (const { files } of generateSamplePatients({ count: 3, seed: 7 })) {
      for (const { name, bytes } of files) {
        const study = await readStudy({ path: name, name, bytes }, async () => null).catch(() => null);
        if (study?.modality !== 'film') continue;
        const { frontal, cardiothoracicRatio: ratio } = await inference.measureAnatomy(await decodeFilm(bytes));
        expect([frontal.isFrontal, ratio.kind]).toEqual([true, 'measured']);
      }
    }
  });
});
