/**
 * What zero-shot classification asks: texts whose mean similarity with a study is the score of a class. The same sets that the encoders
 * were judged by when they were trained (models/training/auscult_models/text_data.py).
 */

/** Prompts of the film labels, by their CheXpert or NIH name. */
export const filmPrompts: Readonly<Record<string, readonly string[]>> = {
  Atelectasis: ['atelectasis', 'bibasilar atelectasis', 'subsegmental atelectasis'],
  Cardiomegaly: ['cardiomegaly', 'the heart is enlarged', 'enlarged cardiac silhouette'],
  Consolidation: ['consolidation', 'focal airspace consolidation'],
  Edema: ['pulmonary edema', 'interstitial edema', 'pulmonary vascular congestion'],
  'Enlarged Cardiomediastinum': ['enlarged cardiomediastinum', 'widened mediastinum'],
  Fracture: ['rib fracture', 'bone fracture'],
  'Lung Lesion': ['lung lesion', 'pulmonary nodule or mass'],
  'Lung Opacity': ['lung opacity', 'airspace opacity'],
  'No Finding': ['no acute cardiopulmonary abnormality', 'normal chest x-ray', 'the lungs are clear', 'no finding'],
  'Pleural Effusion': ['pleural effusion', 'small pleural effusion', 'blunted costophrenic angle'],
  'Pleural Other': ['pleural thickening', 'pleural scarring'],
  Pneumonia: ['pneumonia', 'findings suspicious for pneumonia'],
  Pneumothorax: ['pneumothorax'],
  'Support Devices': ['support devices', 'catheter, line or pacemaker in place', 'sternotomy wires'],
  Emphysema: ['emphysema', 'hyperinflated lungs'],
  Hernia: ['hiatal hernia'],
  Infiltration: ['infiltration', 'pulmonary infiltrate'],
  Nodule: ['pulmonary nodule', 'lung nodule'],
  Fibrosis: ['pulmonary fibrosis', 'interstitial fibrosis'],
  Mass: ['lung mass', 'pulmonary mass'],
};

/** Prompts of PTB-XL's superclasses. */
export const superclassPrompts: Readonly<Record<string, readonly string[]>> = {
  NORM: ['normal ECG', 'normal ECG; sinus rhythm'],
  MI: ['myocardial infarction', 'inferior myocardial infarction', 'anteroseptal myocardial infarction'],
  STTC: ['ST-T change', 'non-specific ischemic ST-T changes', 'non-diagnostic T abnormalities'],
  CD: ['conduction disturbance', 'bundle branch block', 'left anterior fascicular block', 'first degree AV block'],
  HYP: ['hypertrophy', 'left ventricular hypertrophy', 'left atrial overload/enlargement'],
};
