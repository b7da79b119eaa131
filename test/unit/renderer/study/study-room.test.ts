import { describe, expect, it } from 'vitest';
import { PatientKey } from '../../../../contract/ids.ts';
import type { Report } from '../../../../contract/report.ts';
import type { FilmScreen } from '../../../../renderer/study/film/film-screen.ts';
import { handleStudyKey } from '../../../../renderer/study/study-keys.ts';
import { StudyRoomState } from '../../../../renderer/study/study-room.svelte.ts';
import { defer, FakeEngine, refusal, settle, type Answers } from '../fake-engine.ts';
import { draft, finding, hit, openEcg, openFilm, patient, report, study, studyFindings } from '../invented.ts';

/** Newest first, as the engine lists them. */
const studies = [
  study('e1', 'ecg', { acquiredAt: '2026-11-21T08:31' }),
  study('f1', 'film', { acquiredAt: '2026-11-21T08:14' }),
  study('f-old', 'film', { acquiredAt: '2020-05-01' }),
];

function engineWith(over: Answers = {}): FakeEngine {
  return new FakeEngine({
    openPatient: () => ({ patient: patient(), studies, draft: null }),
    openFilm: ({ studyKey }) => openFilm(studyKey),
    getAnnotations: () => ({ annotations: [] }),
    openEcg: ({ studyKey }) => openEcg(studyKey),
    getFindings: ({ studyKey }) => studyFindings(studyKey, studyKey.startsWith('f') ? 'film' : 'ecg', [finding('Cardiomegaly', 0.9)]),
    findSimilarStudies: () => ({ hits: [hit('x', 'film', 0.9)], modelIds: [], searched: 1, milliseconds: 1 }),
    generateDraft: () => draft(),
    openReport: () => ({ report: null, all: [] }),
    takeDraft: () => report(),
    getReportTemplates: () => ({ macros: [], templates: [], file: '/templates.json' }),
    ...over,
  });
}

const screen = {
  show: () =>
    Promise.resolve({
      spread: { percentiles: [0, 1, 2, 3, 4, 5], range: [0, 5] },
      window: { width: 1, center: 1 },
      voi: [],
      appliedVoi: null,
    }),
  overlays: () => [],
  blank: () => undefined,
  zoom: () => 1,
  listen: () => undefined,
  setTool: () => undefined,
  setAnnotations: () => undefined,
  placement: () => ({ magnification: 1, centre: [0.5, 0.5] }),
} as unknown as FilmScreen;

async function openRoom(engine: FakeEngine): Promise<StudyRoomState> {
  const room = new StudyRoomState(engine, PatientKey.parse('p1'));
  room.film.attach(screen);
  await room.open();
  await settle();
  return room;
}

describe('the study room', () => {
  it('opens with the newest film and the newest ECG', async () => {
    const room = await openRoom(engineWith());
    expect([room.filmKey, room.ecgKey, room.filmStudy?.acquiredAt]).toEqual(['f1', 'e1', '2026-11-21T08:14']);
  });

  it('drafts by itself when no draft is stored, from what is shown', async () => {
    const engine = engineWith();
    await openRoom(engine);
    expect(engine.inputsOf('generateDraft')).toEqual([{ patientKey: 'p1', filmStudyKey: 'f1', ecgStudyKey: 'e1' }]);
  });

  it('asks the models nothing of a recording of hours, and is ready once it is drawn', async () => {
    const long = study('e-long', 'ecg', { format: 'wfdb-long' });
    const engine = engineWith({
      openPatient: () => ({ patient: patient(), studies: [long], draft: null }),
      openEcgOverview: () => new Promise(() => undefined),
    });
    const room = await openRoom(engine);
    room.ecg.markDrawn(long.studyKey, 0);
    expect(['getFindings', 'findSimilarStudies', 'generateDraft'].map((call) => engine.inputsOf(call as 'getFindings').length)).toEqual([
      0, 0, 0,
    ]);
    expect([room.readiness, room.twelveLeadKey, room.draftMismatch]).toEqual(['study', null, '']);
  });

  it('shows a stored draft and writes none', async () => {
    const engine = engineWith({ openPatient: () => ({ patient: patient(), studies, draft: draft() }) });
    const room = await openRoom(engine);
    expect([room.draft.draft?.seed, engine.inputsOf('generateDraft').length]).toEqual([7, 0]);
  });

  it('is ready only when film, ECG, findings, similar patients and report are all shown', async () => {
    const room = await openRoom(engineWith());
    expect(room.readiness).toBe('');
    room.ecg.markDrawn(study('e1', 'ecg').studyKey, 0);
    expect(room.readiness).toBe('study');
  });

  it('is ready without an ECG when the patient has none', async () => {
    const room = await openRoom(
      engineWith({ openPatient: () => ({ patient: patient(), studies: [study('f1', 'film')], draft: draft() }) }),
    );
    expect([room.ecgKey, room.readiness]).toEqual([null, 'study']);
  });

  it('is not ready with a draft whose report is not there yet', async () => {
    const taken = defer<Report>();
    const engine = engineWith({ openPatient: () => ({ patient: patient(), studies, draft: draft() }), takeDraft: () => taken.promise });
    const room = new StudyRoomState(engine, PatientKey.parse('p1'));
    room.film.attach(screen);
    const opening = room.open();
    await settle();
    room.ecg.markDrawn(study('e1', 'ecg').studyKey, 0);
    expect(room.readiness).toBe('');
    taken.resolve(report());
    await opening;
    expect(room.readiness).toBe('study');
  });

  it('is not ready while it asks for the report of the patient', async () => {
    const asked = defer<{ report: null; all: [] }>();
    const room = new StudyRoomState(engineWith({ openReport: () => asked.promise }), PatientKey.parse('p1'));
    room.film.attach(screen);
    const opening = room.open();
    await settle();
    expect(room.readiness).toBe('');
    asked.resolve({ report: null, all: [] });
    await opening;
  });

  it('says that it is incomplete when a part has failed', async () => {
    const room = await openRoom(
      engineWith({
        getFindings: () => {
          throw refusal('model-failed', 'The encoder could not run.');
        },
      }),
    );
    room.ecg.markDrawn(study('e1', 'ecg').studyKey, 0);
    expect(room.readiness).toBe('study-incomplete');
  });

  it('changes only the pane of the study that is selected', async () => {
    const engine = engineWith();
    const room = await openRoom(engine);
    const before = engine.inputsOf('openEcg').length;
    await room.select(study('f-old', 'film'));
    expect([room.filmKey, room.ecgKey, engine.inputsOf('openEcg').length]).toEqual(['f-old', 'e1', before]);
    expect(engine.inputsOf('findSimilarStudies').at(-1)).toMatchObject({ anchor: { studyKeys: ['f-old', 'e1'] } });
  });

  it('keeps what is selected when new studies of the patient arrive', async () => {
    let isLater = false;
    const engine = engineWith({
      openPatient: () => ({
        patient: patient(),
        studies: isLater ? [...studies, study('f2', 'film', { acquiredAt: '2027-01-01' })] : studies,
        draft: draft(),
      }),
    });
    const room = await openRoom(engine);
    isLater = true;
    await room.refresh();
    expect([room.studies.length, room.filmKey]).toEqual([4, 'f1']);
  });

  it('steps to the older and the newer study by key', async () => {
    const room = await openRoom(engineWith());
    expect(handleStudyKey(room, 'arrowleft')).toBe(true);
    await settle();
    expect(room.filmKey).toBe('f-old');
    expect(handleStudyKey(room, 'arrowright')).toBe(true);
    await settle();
    expect([room.filmKey, room.ecgKey]).toEqual(['f-old', 'e1']);
  });

  it('says that the draft is of another film than the one on the screen', async () => {
    const room = await openRoom(engineWith());
    expect(room.draftMismatch).toBe('');
    await room.select(study('f-old', 'film'));
    expect(room.draftMismatch).toBe(
      'This report is of the film of 21 Nov 2026 08:14 and the ECG of 21 Nov 2026 08:31, not from what is shown.',
    );
  });

  it('knows its keys and leaves others alone', async () => {
    const room = await openRoom(engineWith());
    handleStudyKey(room, 'm');
    handleStudyKey(room, 'g');
    handleStudyKey(room, 't');
    expect([room.films.tool, room.ecg.choices.now.paper, room.ecg.choices.now.scale]).toEqual(['length', 'paper', 'true-size']);
    expect(handleStudyKey(room, 'ctrl+q')).toBe(false);
  });

  it('says that a patient cannot be opened', async () => {
    const room = await openRoom(
      engineWith({
        openPatient: () => {
          throw refusal('patient-not-found', 'There is no patient p1 in this store.');
        },
      }),
    );
    expect([room.problem, room.readiness]).toEqual(['There is no patient p1 in this store.', '']);
  });
});
