/** How normal things are usually put: what the language model may well write where nothing else is left to be said. */
import type { DraftSectionName } from '../../contract/index.ts';

export const usualSentences: Readonly<Record<DraftSectionName, readonly string[]>> = {
  technique: [],
  film: ['The heart is normal in size.', 'The lungs are clear.'],
  ecg: [],
  impression: ['No acute cardiopulmonary abnormality.', 'Normal ECG.'],
};
