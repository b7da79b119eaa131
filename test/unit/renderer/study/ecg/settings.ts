/** Settings of the paper for tests: the standard page. */
import { cssPxPerMm, type PaperSettings } from '../../../../../renderer/study/ecg/paper.ts';

export const usualSettings: PaperSettings = {
  layoutId: '3x4+1',
  leadOrder: 'standard',
  rhythmLead: 'II',
  paperSpeed: 25,
  gain: 10,
  scale: 'fit',
  zoom: 1,
  screenPxPerMm: cssPxPerMm,
};
