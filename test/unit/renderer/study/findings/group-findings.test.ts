import { describe, expect, it } from 'vitest';
import { FilmState } from '../../../../../renderer/study/film/film.svelte.ts';
import { groupFindings } from '../../../../../renderer/study/findings/group-findings.ts';
import { heartLines, heartSizeSentence, isEnlarged } from '../../../../../renderer/study/findings/heart-lines.ts';
import { hasVoltage, voltageSupport } from '../../../../../renderer/study/findings/support.svelte.ts';
import { StudyKey } from '../../../../../contract/ids.ts';
import type { FilmAnatomy } from '../../../../../contract/anatomy.ts';
import type { ReadFinding } from '../../../../../contract/finding.ts';
import { FakeEngine } from '../../fake-engine.ts';
import { finding, openFilm } from '../../invented.ts';

const read = (code: string, probability: number, presence: ReadFinding['presence']): ReadFinding => ({
  ...finding(code, probability),
  code,
  presence,
});
const codes = (findings: readonly ReadFinding[]): string[] => findings.map(({ code }) => code);

describe('the order of labels', () => {
  const all = [
    read('cxr:edema', 0.1, 'unclear'),
    read('cxr:no-finding', 0.3, 'unclear'),
    read('cxr:pleural-effusion', 0.42, 'present'),
    read('cxr:lung-opacity', 0.67, 'present'),
    read('cxr:cardiomegaly', 0.01, 'absent'),
    read('scp:NORM', 0.01, 'absent'),
  ];

  it('puts what is abnormal and there first, then what is normal, unclear, unlikely', () => {
    const { present, normal, unclear, unlikely } = groupFindings(all);
    expect([present, normal, unclear, unlikely].map(codes)).toEqual([
      ['cxr:lung-opacity', 'cxr:pleural-effusion'],
      ['cxr:no-finding'],
      ['cxr:edema'],
      ['cxr:cardiomegaly', 'scp:NORM'],
    ]);
  });

  it('does not fold away what a measurement speaks for', () => {
    const { unclear, unlikely } = groupFindings(all, (code) => code === 'cxr:cardiomegaly');
    expect([unclear, unlikely].map(codes)).toEqual([['cxr:edema', 'cxr:cardiomegaly'], ['scp:NORM']]);
  });
});

describe('the voltage beside hypertrophy', () => {
  it('stands beside labels of hypertrophy alone, and counts from its criterion on', () => {
    const measurements = { heartRateBpm: 67, rrMs: 890, beatCount: 11, sokolowLyonMv: 3.9 };
    expect(voltageSupport('scp:LVH', measurements)).toBe('R(V5) + S(V1) 3.90 mV, criterion 3.5 mV');
    expect([voltageSupport('scp:AFIB', measurements), voltageSupport('scp:LVH', null)]).toEqual([null, null]);
    expect([hasVoltage('scp:LVH', measurements), hasVoltage('scp:LVH', { ...measurements, sokolowLyonMv: 1.2 })]).toEqual([true, false]);
  });
});

describe('the heart’s lines', () => {
  const anatomy = {
    studyKey: 'f1',
    cardiothoracicRatio: {
      kind: 'measured',
      ratio: 0.55,
      heartLine: { right: [725, 900], left: [1_275, 900] },
      thoraxLine: { right: [500, 1_000], left: [1_500, 1_000] },
      confidence: 0.9,
    },
  } as unknown as FilmAnatomy;

  async function film(viewPosition: string): Promise<FilmState> {
    const opened = openFilm('f1');
    const engine = new FakeEngine({
      openFilm: () => ({ ...opened, facts: { ...opened.facts, viewPosition } }),
      getAnnotations: () => ({ annotations: [] }),
      putAnnotations: () => ({ savedAt: '2026-01-01T00:00:00Z' }),
    });
    const state = new FilmState(engine);
    await state.open(StudyKey.parse('f1'));
    return state;
  }
  const lineTo = (right: number) => ({
    annotationId: 'a',
    kind: 'cardiothoracic-ratio' as const,
    frame: 0,
    points: [[700, 900], [right, 900], [500, 1_000], [1_500, 1_000]] as [number, number][], // prettier-ignore
    text: '',
    origin: 'reader' as const,
    createdAt: '2026-01-01T00:00:00Z',
  });

  it('give the model’s ratio, and the reader’s once they are moved', async () => {
    const state = await film('PA');
    const before = heartLines(state, anatomy);
    expect(before && heartSizeSentence(before)).toBe('Cardiothoracic ratio 0.55, usual up to 0.50 on PA');
    expect([isEnlarged(before), before?.action?.label]).toEqual([true, 'Show lines']);
    state.annotations.change([lineTo(1_100)]);
    const after = heartLines(state, anatomy);
    expect(after && heartSizeSentence(after)).toBe('Cardiothoracic ratio 0.40 by your lines (model 0.55), usual up to 0.50 on PA');
    expect([isEnlarged(after), after?.action?.label]).toEqual([false, 'Model’s lines']);
  });

  it('say that an AP film magnifies the heart', async () => {
    const heart = heartLines(await film('AP'), anatomy);
    expect(heart?.caution).toContain('magnified');
  });

  it('say why there is no ratio, and nothing of another film', async () => {
    const state = await film('PA');
    const none = {
      studyKey: 'f1',
      cardiothoracicRatio: { kind: 'not-measurable', reason: 'The left lung is white.' },
    } as unknown as FilmAnatomy;
    const heart = heartLines(state, none);
    expect(heart && heartSizeSentence(heart)).toBe('Cardiothoracic ratio not measurable: The left lung is white.');
    expect(heart?.action).toBeNull();
    expect(heartLines(state, { ...anatomy, studyKey: 'f2' } as unknown as FilmAnatomy)).toBeNull();
    expect(heartLines(null, anatomy)).toBeNull();
  });
});
