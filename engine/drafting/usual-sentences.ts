/**
 * How normal things are usually put: what the language model may well write where nothing else is left to be said. Guesses only, see
 * `ExpectedSentences`; those that it began most often on validation studies, also where the guide does not take them.
 */
import type { DraftSectionName } from '../../contract/index.ts';

export const usualSentences: Readonly<Record<DraftSectionName, readonly string[]>> = {
  technique: [],
  film: [
    'Heart size is normal.',
    'No pneumothorax or pleural effusion.',
    'No focal airspace disease.',
    'The lungs are free of focal airspace disease.',
    'The heart size and pulmonary vascularity appear within normal limits.',
    'Heart size and pulmonary vascularity appear within normal limits.',
    'Heart size normal.',
    'No typical findings of pulmonary edema.',
    'No focal alveolar consolidation, no definite pleural effusion seen.',
    'No pleural effusion or pneumothorax.',
  ],
  ecg: ['ST depression.'],
  impression: [
    'No acute cardiopulmonary abnormality.',
    'Normal ECG with sinus rhythm.',
    'The ECG shows sinus rhythm.',
    'No focal airspace disease.',
    'No acute cardiopulmonary findings.',
  ],
};
