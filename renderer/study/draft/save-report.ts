/** Which of the bridge's functions saves which form of a report. */
import type { AuscultBridge } from '../../../contract/bridge.ts';
import type { ReportFormat } from '../../../contract/report.ts';

type Saving = Pick<AuscultBridge, 'savePdf' | 'saveText' | 'saveDicom' | 'saveFhir'>;

const savers = {
  pdf: 'savePdf',
  text: 'saveText',
  'dicom-pdf': 'saveDicom',
  'dicom-sr': 'saveDicom',
  fhir: 'saveFhir',
} as const satisfies Record<ReportFormat, keyof Saving>;

/** Saves a report where the reader chooses; null when no place was chosen. */
export function saveReport(bridge: Saving, format: ReportFormat, name: string, bytes: ArrayBuffer): Promise<string | null> {
  return bridge[savers[format]](name, bytes);
}
