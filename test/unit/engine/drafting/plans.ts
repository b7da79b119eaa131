/** A small table of what can be stated, and plans made with it. */
import type { Modality } from '../../../../contract/index.ts';
import { contentPlan, type ContentPlan } from '../../../../engine/drafting/content-plan.ts';
import type { PlannedConcept, PlanTable } from '../../../../engine/drafting/plan-table.ts';
import { encoding, finding } from './studies.ts';

const concept = (name: string, sentence: string, change: Partial<PlannedConcept> = {}): PlannedConcept => {
  return { name, sentence, findings: [`x:${name}`], decidedBy: null, scale: 1, bias: 0, threshold: 0.4, ...change };
};

export const planTable: PlanTable = {
  film: {
    nVal: 10,
    concepts: [
      concept('normal film', ''),
      concept('cardiomegaly', 'Cardiomegaly.', { decidedBy: 'cxr:cardiomegaly', threshold: 0.3 }),
      concept('opacity', 'Lung opacity.'),
      concept('tortuous aorta', 'Tortuous aorta.'),
    ],
  },
  ecg: {
    nVal: 10,
    concepts: [
      concept('normal ECG', 'Normal ECG.'),
      concept('sinus rhythm', 'Sinus rhythm.'),
      concept('sinus tachycardia', 'Sinus tachycardia.'),
      concept('left bundle branch block', 'Left bundle branch block.'),
    ],
  },
};

/** The plan of a study in which these concepts are sure and all others out of the question. */
export function planOf(modality: Modality, ...names: string[]): ContentPlan {
  const table = planTable[modality].concepts;
  const logits = Float32Array.from(table, ({ name }) => (names.includes(name) ? 9 : -9));
  const findings = modality === 'film' ? [finding('cxr:cardiomegaly', 'Cardiomegaly', names.includes('cardiomegaly') ? 0.9 : 0.01)] : [];
  return contentPlan(encoding(modality, findings), logits, planTable);
}
