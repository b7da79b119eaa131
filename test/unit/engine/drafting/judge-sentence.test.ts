import { describe, expect, it } from 'vitest';
import { PatientKey, StudyKey, type DraftSectionName, type Modality } from '../../../../contract/index.ts';
import { judgeSentence, type EarlierSentence, type Knowledge } from '../../../../engine/drafting/judge-sentence.ts';
import type { Neighbour } from '../../../../engine/drafting/neighbour-evidence.ts';
import { finding, measurements, study } from './studies.ts';

const knowledge: Knowledge = {
  findings: [
    finding('cxr:cardiomegaly', 'Cardiomegaly', 0.91),
    finding('cxr:pleural-effusion', 'Pleural Effusion', 0.02),
    finding('cxr:pneumothorax', 'Pneumothorax', 0.01),
    finding('cxr:atelectasis', 'Atelectasis', 0.12),
    finding('scp:SR', 'sinus rhythm', 0.97, 0.8),
    finding('scp:LVH', 'left ventricular hypertrophy', 0.02),
    finding('scp:NORM', 'normal ECG', 0.85, 0.4),
  ],
  measurements,
  neighbours: [],
  priors: new Set<Modality>(),
};

function verdict(
  text: string,
  section: DraftSectionName = 'film',
  change: Partial<Knowledge> = {},
  earlier: EarlierSentence[] = [],
): string {
  const { sentence } = judgeSentence(text, section, { ...knowledge, ...change }, earlier);
  return [sentence.verdict, ...sentence.evidence.map(({ stance, label }) => `${stance} ${label}`)].join(' | ');
}

function neighbour(text: string, similarity: number, key: string): Neighbour {
  return { study: study('film', { studyKey: StudyKey.parse(key), patientKey: PatientKey.parse('other') }), text, similarity };
}

describe('a sentence against findings', () => {
  it.each<[string, DraftSectionName, string]>([
    ['The heart is enlarged.', 'film', 'supported | supports Cardiomegaly 0.91'],
    ['The heart is normal in size.', 'film', 'contradicted | contradicts Cardiomegaly 0.91'],
    ['No pleural effusion or pneumothorax.', 'film', 'supported | supports Pleural Effusion 0.02 | supports Pneumothorax 0.01'],
    ['Small left pleural effusion.', 'film', 'contradicted | contradicts Pleural Effusion 0.02, side not assessed'],
    ['Cardiomegaly without pleural effusion.', 'film', 'supported | supports Cardiomegaly 0.91 | supports Pleural Effusion 0.02'],
    [
      'Cardiomegaly and left pleural effusion.',
      'film',
      'contradicted | supports Cardiomegaly 0.91 | contradicts Pleural Effusion 0.02, side not assessed',
    ],
    ['Cardiomegaly and scoliosis.', 'film', 'unsupported | supports Cardiomegaly 0.91'],
    ['Left basilar atelectasis.', 'film', 'unsupported'],
    ['The trachea is midline.', 'film', 'unsupported'],
    ['No acute cardiopulmonary abnormality.', 'film', 'contradicted | contradicts Cardiomegaly 0.91'],
    ['Sinus rhythm.', 'ecg', 'supported | supports sinus rhythm 0.97'],
    ['Normal ECG.', 'impression', 'supported | supports normal ECG 0.85'],
    ['Left ventricular hypertrophy.', 'ecg', 'contradicted | contradicts left ventricular hypertrophy 0.02'],
    ['Sinus tachycardia.', 'ecg', 'contradicted | contradicts Heart rate 67 bpm'],
    ['Rate of 68 bpm.', 'ecg', 'supported | supports Heart rate 67 bpm'],
  ])('%s', (text, section, expected) => expect(verdict(text, section)).toBe(expected));

  it('supports "no acute finding" when every finding is absent', () =>
    expect(
      verdict('No acute cardiopulmonary abnormality.', 'film', { findings: [finding('cxr:pneumothorax', 'Pneumothorax', 0.01)] }),
    ).toBe('supported | supports Pneumothorax 0.01'));

  it('does not hold a film sentence against the ECG', () => expect(verdict('Sinus tachycardia.', 'film')).toBe('unsupported'));
});

describe('comparisons', () => {
  it('are contradicted without an earlier study', () =>
    expect(verdict('Stable cardiomegaly.')).toBe(
      'contradicted | supports Cardiomegaly 0.91 | contradicts “Stable” compares, but no earlier study was compared',
    ));

  it('are left alone with an earlier film', () =>
    expect(verdict('Stable cardiomegaly.', 'film', { priors: new Set(['film']) })).toBe('supported | supports Cardiomegaly 0.91'));

  it('are contradicted on a film when only an earlier ECG is there', () =>
    expect(verdict('Stable cardiomegaly.', 'film', { priors: new Set(['ecg']) })).toMatch(/^contradicted/));
});

describe('sentences of one draft', () => {
  const said = (text: string): EarlierSentence[] => [{ text, mentions: judgeSentence(text, 'film', knowledge, []).mentions }];

  it('contradict each other when one affirms and one denies', () =>
    expect(verdict('Atelectasis.', 'film', {}, said('No atelectasis.'))).toBe(
      'contradicted | contradicts This draft also says: “No atelectasis.”',
    ));

  it('contradict each other by the side', () =>
    expect(verdict('Right atelectasis.', 'impression', {}, said('Left lower lobe atelectasis.'))).toMatch(/^contradicted/));

  it('agree when one is bilateral', () =>
    expect(verdict('Bilateral atelectasis.', 'film', {}, said('Left lower lobe atelectasis.'))).toBe('unsupported'));

  it('may deny the left and affirm the right', () =>
    expect(verdict('Right atelectasis.', 'film', {}, said('No left atelectasis.'))).toBe('unsupported'));

  it('may deny a consolidation and affirm an opacity', () =>
    expect(verdict('Streaky opacity.', 'film', {}, said('No focal consolidation.'))).toBe('unsupported'));
});

describe('similar studies', () => {
  const agreeing = [neighbour('Left basilar atelectasis. Clear otherwise.', 0.8, 'n1'), neighbour('Mild atelectasis.', 0.9, 'n2')];

  it('support a sentence when two say the same', () =>
    expect(verdict('Left basilar atelectasis.', 'film', { neighbours: agreeing })).toBe(
      'supported | supports Similar film of 2021: “Mild atelectasis.” | supports Similar film of 2021: “Left basilar atelectasis.”',
    ));

  it('do not support a sentence when only one says the same', () =>
    expect(verdict('Left basilar atelectasis.', 'film', { neighbours: agreeing.slice(0, 1) })).toBe('unsupported'));

  it('do not support a sentence when as many say otherwise', () =>
    expect(
      verdict('Atelectasis.', 'film', {
        neighbours: [...agreeing, neighbour('No atelectasis.', 0.9, 'n3'), neighbour('No atelectasis.', 0.9, 'n4')],
      }),
    ).toBe('unsupported'));

  it('do not support the other side', () => {
    const right = [neighbour('Right atelectasis.', 0.8, 'n1'), neighbour('Right atelectasis.', 0.9, 'n2')];
    expect(verdict('Left atelectasis.', 'film', { neighbours: right })).toBe('unsupported');
  });

  it('never outweigh a finding', () => {
    const effusions = [neighbour('Left effusion.', 0.8, 'n1'), neighbour('Effusion.', 0.9, 'n2')];
    expect(verdict('Left effusion.', 'film', { neighbours: effusions })).toMatch(/^contradicted/);
  });
});
