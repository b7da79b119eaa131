/** Names of the few messages between main process and preload script, and of the switches that the preload script is started with. */
export const channels = {
  requestEnginePort: 'auscult:request-engine-port',
  enginePort: 'auscult:engine-port',
  engineLost: 'auscult:engine-lost',
  importRequested: 'auscult:import-requested',
  chooseImport: 'auscult:choose-import',
  savePdf: 'auscult:save-pdf',
  savePicture: 'auscult:save-picture',
  copyPicture: 'auscult:copy-picture',
  saveText: 'auscult:save-text',
  saveDicom: 'auscult:save-dicom',
  saveFhir: 'auscult:save-fhir',
} as const;

export const versionSwitch = '--auscult-version=';
export const testSwitch = '--auscult-test';
