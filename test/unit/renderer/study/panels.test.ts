import { describe, expect, it } from 'vitest';
import type { GlobalMeasurements } from '../../../../contract/ecg-analysis.ts';
import { StudyKey } from '../../../../contract/ids.ts';
import EcgPanel from '../../../../renderer/study/ecg/EcgPanel.svelte';
import { EcgState } from '../../../../renderer/study/ecg/ecg.svelte.ts';
import MeasurementBar from '../../../../renderer/study/ecg/MeasurementBar.svelte';
import FilmOverlay from '../../../../renderer/study/film/FilmOverlay.svelte';
import { cornerLines } from '../../../../renderer/study/film/overlay.ts';
import FindingsPanel from '../../../../renderer/study/findings/FindingsPanel.svelte';
import { FindingsState } from '../../../../renderer/study/findings/findings.svelte.ts';
import SimilarPanel from '../../../../renderer/study/similar/SimilarPanel.svelte';
import { SimilarState } from '../../../../renderer/study/similar/similar.svelte.ts';
import StudyHeader from '../../../../renderer/study/StudyHeader.svelte';
import Timeline from '../../../../renderer/study/Timeline.svelte';
import { Thumbnails } from '../../../../renderer/ui/thumbnails.ts';
import { FakeEngine, refusal } from '../fake-engine.ts';
import { filmFacts, finding, hit, openEcg, patient, study, studyFindings } from '../invented.ts';
import { html, text } from '../render.ts';

const nothing = (): void => undefined;

describe('the header of a study', () => {
  it('names patient, ID, sex, age, birth date and the dates of film and ECG', () =>
    expect(text(StudyHeader, { patient: patient(), film: study('f1', 'film'), ecg: study('e1', 'ecg') })).toBe(
      'DOE, Jane SYNTHETIC AUS-000128 · F · 64 y · 12 Mar 1962 Film 21 Nov 2026 08:14 ECG 21 Nov 2026 08:14',
    ));
  it('says what is not stated', () => {
    const shown = text(StudyHeader, {
      patient: patient({ name: '', patientId: '', sex: 'U', birthDate: null, isSynthetic: false }),
      film: null,
      ecg: null,
    });
    for (const part of ['Name not stated', 'ID not stated', 'sex ?', 'age ?', 'birth date not stated']) expect(shown).toContain(part);
    expect(shown).not.toContain('SYNTHETIC');
  });
});

describe('the corners of the film', () => {
  const corners = cornerLines(patient(), study('f1', 'film'), filmFacts(), {
    window: null,
    presetName: '',
    isPresentation: false,
    zoom: 1,
    rotation: 0,
    isFlippedAcross: false,
    isFlippedUpsideDown: false,
    isInverted: false,
  });
  const edges = { left: 'R', right: 'L', top: '', bottom: '' };
  const shown = (notices: readonly string[], isSynthetic: boolean, isMirrored = false): string =>
    text(FilmOverlay, { corners, notices, isSynthetic, edges, isMirrored });

  it('say SYNTHETIC only of what is', () => {
    expect(shown([], true)).toContain('SYNTHETIC');
    expect(shown([], false)).not.toContain('SYNTHETIC');
  });
  it('hold the remarks on the file', () =>
    expect(shown(['View position not stated.'], false)).toContain('1 remark on this file View position not stated.'));
  it('warn of a flipped film, and name the sides of the patient', () => {
    expect(shown([], false, true)).toContain('FLIPPED');
    expect(shown([], false)).toMatch(/^R L /);
    expect(shown([], false)).not.toContain('FLIPPED');
  });
});

describe('the measurements of an ECG', () => {
  const measurements = { heartRateBpm: 67, rrMs: 890, beatCount: 11, sokolowLyonMv: 1.75 };
  const global: GlobalMeasurements = {
    heartRateBpm: 67,
    rrMs: 890,
    pDurationMs: 104,
    prMs: 162,
    qrsMs: 92,
    qtMs: 398,
    qtcBazettMs: 421,
    qtcFridericiaMs: 413,
    qtcFraminghamMs: 415,
    qtcHodgesMs: 410,
    pAxisDegrees: 51,
    qrsAxisDegrees: 38,
    tAxisDegrees: 44,
    sokolowLyonMv: 1.75,
    cornellMv: 0.9,
  };
  const adult = { sex: 'F', ageYears: 60 } as const;
  it('are the rate alone until the median beat was measured', () =>
    expect(text(MeasurementBar, { measurements, global: null, ...adult })).toBe(
      'Rate usual 60–100 67 bpm PR usual 120–200 – ms QRS usual ≤ 110 – ms QT – ms QTc Fridericia usual ≤ 460 – ms Axis QRS usual −30–90 – °',
    ));
  it('say in words what lies outside, by sex', () =>
    expect(text(MeasurementBar, { measurements, global: { ...global, prMs: 220, qtcFridericiaMs: 455 }, sex: 'M', ageYears: 60 })).toMatch(
      /PR outside 120–200 220 ms.*QTc Fridericia outside ≤ 450 455 ms/,
    ));
  it('have no usual limits in a child', () =>
    expect(text(MeasurementBar, { measurements, global, sex: 'M', ageYears: 9 })).not.toContain('usual'));
});

describe('the ECG pane', () => {
  it('declares speed, gain, filter, rate and scale', async () => {
    const ecg = new EcgState(new FakeEngine({ openEcg: () => openEcg('e1') }));
    await ecg.open(StudyKey.parse('e1'));
    expect(text(EcgPanel, { ecg, hasEcg: true })).toContain('25 mm/s 10 mm/mV 0.05–150 Hz 500 samples/s fit, not true size');
  });
  it('names the notices of each lead', async () => {
    const opened = openEcg('e1');
    opened.trace.leads[3] = { name: 'aVR', origin: 'recorded', isCalibrated: true, notices: ['flat'] };
    const ecg = new EcgState(new FakeEngine({ openEcg: () => opened }));
    await ecg.open(StudyKey.parse('e1'));
    expect(text(EcgPanel, { ecg, hasEcg: true })).toContain('aVR: flat');
  });
  it('says that there is no ECG', () =>
    expect(text(EcgPanel, { ecg: new EcgState(new FakeEngine()), hasEcg: false })).toContain('No ECG of this patient.'));
});

describe('the findings panel', () => {
  it('says how many studies the numbers are calibrated on, what is left out and what to beware of', async () => {
    const answer = { ...studyFindings('f1', 'film', [finding('Cardiomegaly', 0.91)]), cautions: ['Unlike the films it was trained on.'] };
    const findings = new FindingsState(new FakeEngine({ getFindings: () => answer }));
    await findings.open('film', StudyKey.parse('f1'));
    const shown = html(FindingsPanel, { findings });
    for (const part of ['calibrated on 2,194 films', '0.91', 'Unlike the films', '1 label not shown', 'Pneumothorax'])
      expect(shown).toContain(part);
    expect(shown).toContain('aria-label="Cardiomegaly: probability 0.91, calibrated on 2,194 held-out studies');
  });
  it('says why a study could not be read', async () => {
    const findings = new FindingsState(
      new FakeEngine({
        getFindings: () => {
          throw refusal('model-missing', 'The model film-encoder is not installed.');
        },
      }),
    );
    await findings.open('film', StudyKey.parse('f1'));
    expect(html(FindingsPanel, { findings })).toContain('role="alert">The model film-encoder is not installed.');
  });
});

describe('the similar-patients panel', () => {
  const panel = async (hits: ReturnType<typeof hit>[]): Promise<string> => {
    const engine = new FakeEngine({
      findSimilarStudies: () => ({ hits, modelIds: [], searched: 10_412, milliseconds: 3.1 }),
      getThumbnail: () => new Promise(() => undefined),
    });
    const similar = new SimilarState(engine);
    await similar.open({ film: StudyKey.parse('f1'), ecg: StudyKey.parse('e1') });
    return text(SimilarPanel, { similar, thumbnails: new Thumbnails(engine), onopen: nothing });
  };
  it('says how many studies were compared and that similarity is no probability', async () => {
    const shown = await panel([hit('a', 'film', 0.92)]);
    for (const part of ['exact · 10,412 studies · 3.1 ms', '0.92 Film · M · 64 y', 'ROE, Richard', 'Cardiomegaly', 'not a probability'])
      expect(shown).toContain(part);
  });
  it('marks what was found across modalities and what is synthetic', async () => {
    const shown = await panel([hit('a', 'ecg', 0.5)]);
    expect(shown).toContain('ACROSS');
    expect(shown).toContain('SYNTHETIC');
  });
  it('says that there is nobody to compare with', async () =>
    expect(await panel([])).toContain('No other patient in this store is encoded yet.'));
});

describe('the timeline', () => {
  it('shows each day once, marks what is on the screen and names each study to a screen reader', () => {
    const studies = [
      study('f1', 'film'),
      study('e1', 'ecg', { acquiredAt: '2026-11-21T08:31' }),
      study('f0', 'film', { acquiredAt: '2020-01-02' }),
    ];
    const shown = html(Timeline, { studies, shown: [studies[0]?.studyKey ?? null, null], onselect: nothing, onlike: nothing });
    expect(shown.match(/21 Nov 2026<\/span>/g)).toHaveLength(1);
    expect(shown.match(/aria-pressed="true"/g)).toHaveLength(1);
    expect(shown).toContain('aria-label="ECG, 12-lead ECG, 21 Nov 2026 08:31"');
    expect(shown).toContain('More like this film');
  });
});
