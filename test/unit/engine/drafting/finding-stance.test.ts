import { describe, expect, it } from 'vitest';
import { filmConcepts } from '../../../../engine/drafting/film-concepts.ts';
import { ecgConcepts } from '../../../../engine/drafting/ecg-concepts.ts';
import { findingLabel, findingsFor, jointPresence, presenceOf } from '../../../../engine/drafting/finding-stance.ts';
import { findMentions } from '../../../../engine/drafting/mentions.ts';
import { finding } from './studies.ts';

const concept = (id: string) => [...filmConcepts, ...ecgConcepts].find((candidate) => candidate.id === id)!;

describe('presenceOf', () => {
  it.each<[number, number, string]>([
    [0.91, 0.1, 'present'],
    [0.5, 0.5, 'present'],
    [0.3, 0.1, 'present'], // odds raised 3.9 times
    [0.3, 0.2, 'unclear'], // odds raised 1.7 times
    [0.15, 0.01, 'unclear'], // raised 17 times, yet improbable
    [0.04, 0.01, 'absent'],
    [0.1, 0.1, 'unclear'],
    [0.2, 0.4, 'absent'], // odds lowered to 0.38 of the prevalence's
    [0, 0, 'absent'],
    [1, 1, 'present'],
  ])('reads %f at a prevalence of %f as %s', (probability, calibrationPrevalence, presence) =>
    expect(presenceOf({ probability, calibrationPrevalence })).toBe(presence),
  );
});

describe('findingsFor', () => {
  const findings = [
    finding('cxr:pleural-effusion', 'Pleural Effusion', 0.8),
    finding('scp-super:HYP', 'hypertrophy', 0.7),
    finding('cxr:17', 'Mass', 0.2),
  ];

  it('finds a finding by its code', () =>
    expect(findingsFor(concept('effusion'), findings).map(({ code }) => code)).toEqual(['cxr:pleural-effusion']));

  it('finds a finding by its name', () => expect(findingsFor(concept('nodule'), findings).map(({ code }) => code)).toEqual(['cxr:17']));

  it('takes the superclass where the statement itself is not shown', () =>
    expect(findingsFor(concept('lvh'), findings).map(({ code }) => code)).toEqual(['scp-super:HYP']));

  it('leaves the superclass where the statement itself is shown', () =>
    expect(
      findingsFor(concept('lvh'), [...findings, finding('scp:LVH', 'left ventricular hypertrophy', 0.4)]).map(({ code }) => code),
    ).toEqual(['scp:LVH']));

  it('never takes a finding of the other modality', () =>
    expect(findingsFor(concept('effusion'), [finding('scp:effusion', 'Effusion', 1)])).toEqual([]));
});

describe('jointPresence', () => {
  it('is present when one of several is', () =>
    expect(jointPresence([finding('cxr:a', 'A', 0.9), finding('cxr:b', 'B', 0.01)])).toBe('present'));

  it('is absent only when all are', () => {
    expect(jointPresence([finding('cxr:a', 'A', 0.01), finding('cxr:b', 'B', 0.01)])).toBe('absent');
    expect(jointPresence([finding('cxr:a', 'A', 0.1), finding('cxr:b', 'B', 0.01)])).toBe('unclear');
  });

  it('is unclear without findings', () => expect(jointPresence([])).toBe('unclear'));
});

describe('the concept tables', () => {
  const all = [...filmConcepts, ...ecgConcepts];

  it('have one entry an id', () => expect(new Set(all.map(({ id }) => id)).size).toBe(all.length));

  it('know all 71 SCP statements of PTB-XL that say something, and the five superclasses', () => {
    const codes =
      'NDT NST_ DIG LNGQT NORM IMI ASMI LVH LAFB ISC_ IRBBB 1AVB IVCD ISCAL CRBBB CLBBB ILMI LAO/LAE AMI ALMI ISCIN INJAS LMI ISCIL LPFB ISCAS INJAL ISCLA RVH ANEUR RAO/RAE EL WPW ILBBB IPLMI ISCAN IPMI SEHYP INJIN INJLA PMI 3AVB INJIL 2AVB PVC STD_ VCLVH QWAVE LOWT NT_ PAC LPR INVT LVOLT HVOLT TAB_ STE_ PRC(S) SR AFIB STACH SARRH SBRAD PACE SVARR BIGU AFLT SVTAC PSVT TRIGU MI STTC CD HYP';
    const known = new Set(ecgConcepts.flatMap(({ findings, widerFindings }) => [...findings, ...(widerFindings ?? [])]));
    expect(codes.split(' ').filter((code) => !known.has(code))).toEqual([]);
  });

  it.each(
    'Atelectasis,Cardiomegaly,Consolidation,Edema,Enlarged Cardiomediastinum,Fracture,Lung Lesion,Lung Opacity,No Finding,Pleural Effusion,Pleural Other,Pneumonia,Pneumothorax,Support Devices,Emphysema,Hernia,Infiltration,Nodule,Fibrosis,Mass'.split(
      ',',
    ),
  )('read the film label “%s” as what it names', (label) => {
    const [mention] = findMentions(`${label}.`, ['film']);
    expect(mention?.polarity).toBe('affirmed');
    expect(findingsFor(mention!.concept, [finding('cxr:x', label, 0.9)])).toHaveLength(1);
  });

  it('write a finding with two digits', () => expect(findingLabel(finding('cxr:c', 'Cardiomegaly', 0.914))).toBe('Cardiomegaly 0.91'));
});
