/** The texts that a site begins with. They are written to a file that the site may edit. */
import type { ReportTemplates } from '../../contract/index.ts';

export const defaultTemplates: ReportTemplates = {
  version: 1,
  macros: [
    {
      name: 'normal',
      section: 'film',
      text: 'The heart is normal in size. The mediastinal contours are normal. The lungs are clear. There is no pleural effusion or pneumothorax.',
    },
    { name: 'normal', section: 'ecg', text: 'Sinus rhythm. Normal axis. Normal intervals. No ST-T abnormality.' },
    { name: 'normal', section: 'impression', text: 'Normal chest film. Normal ECG.' },
    { name: 'nad', section: null, text: 'No acute abnormality.' },
    { name: 'clear', section: 'film', text: 'The lungs are clear.' },
    { name: 'heart', section: 'film', text: 'The heart is normal in size.' },
    { name: 'cmg', section: 'film', text: 'The heart is enlarged.' },
    { name: 'noeff', section: 'film', text: 'There is no pleural effusion.' },
    { name: 'noptx', section: 'film', text: 'There is no pneumothorax.' },
    { name: 'effr', section: 'film', text: 'There is a right pleural effusion.' },
    { name: 'effl', section: 'film', text: 'There is a left pleural effusion.' },
    { name: 'bones', section: 'film', text: 'No acute bony abnormality is seen.' },
    { name: 'sr', section: 'ecg', text: 'Sinus rhythm.' },
    { name: 'af', section: 'ecg', text: 'Atrial fibrillation.' },
    { name: 'lbbb', section: 'ecg', text: 'Complete left bundle branch block.' },
    { name: 'rbbb', section: 'ecg', text: 'Complete right bundle branch block.' },
    { name: 'lvh', section: 'ecg', text: 'Voltage criteria of left ventricular hypertrophy are met.' },
    { name: 'noprior', section: null, text: 'No earlier study is available for comparison.' },
    { name: 'corr', section: 'impression', text: 'Clinical correlation is advised.' },
    { name: 'fu', section: 'impression', text: 'A follow-up film in six weeks is advised.' },
  ],
  templates: [
    {
      name: 'Normal chest film',
      sections: {
        film: [
          'The heart is normal in size.',
          'The mediastinal contours are normal.',
          'The lungs are clear.',
          'There is no pleural effusion or pneumothorax.',
          'No acute bony abnormality is seen.',
        ],
        impression: ['No acute cardiopulmonary abnormality.'],
      },
    },
    {
      name: 'Normal ECG',
      sections: {
        ecg: ['Sinus rhythm.', 'Normal QRS axis.', 'PR, QRS and QT intervals are normal.', 'No ST-T abnormality.'],
        impression: ['Normal ECG.'],
      },
    },
    {
      name: 'Chest film after a line or tube',
      sections: { film: ['The tip of the line projects over the lower superior vena cava.', 'There is no pneumothorax.'] },
    },
  ],
};
