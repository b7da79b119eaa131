/** Lead names and codes of all sources, mapped to Auscult's twelve. */
import { leadNames, type LeadName } from '../../../contract/index.ts';

const byLowerCase = new Map<string, LeadName>(leadNames.map((name) => [name.toLowerCase(), name]));

/** Lead numbers that SCP-ECG and IEEE 11073-10101 share (partition 2, SCADA). */
const byNumber: Readonly<Record<number, LeadName>> = {
  1: 'I',
  2: 'II',
  3: 'V1',
  4: 'V2',
  5: 'V3',
  6: 'V4',
  7: 'V5',
  8: 'V6',
  61: 'III',
  62: 'aVR',
  63: 'aVL',
  64: 'aVF',
};

/**
 * The standard lead that a label means: `Lead aVR`, `lead I (Einthoven)`, `MDC_ECG_LEAD_V1`, `v1`, `ECG II`.
 *
 * @returns `null` for anything else, modified leads (`MLII`) and calculated ones (`-aVR`) among them
 */
export function leadOfLabel(label: string): LeadName | null {
  const bare = label
    .toLowerCase()
    .replace(/\(.*?\)/g, ' ')
    .replace(/^\s*(mdc_ecg_lead_|ecg[ _]?lead|ecg|lead)[ _:]*/, '')
    .replace(/[\s_]/g, '');
  return byLowerCase.get(bare) ?? null;
}

/**
 * The standard lead that a coded source means.
 *
 * @param code    code value: `2:1` or `131073` (MDC), `5.6.3-9-1` (SCP-ECG), `MDC_ECG_LEAD_I`
 * @param scheme  coding scheme designator; `MDC` and `SCPECG` are known
 * @see DICOM PS3.16 CID 3001; EN 1064 (SCP-ECG) table 5; ISO/IEEE 11073-10101
 */
export function leadOfCode(code: string, scheme: string): LeadName | null {
  const scp = /^5\.6\.3-9-(\d+)$/.exec(code);
  if (scp !== null) return byNumber[Number(scp[1])] ?? null;
  if (!/^(MDC|SCPECG)/i.test(scheme)) return null;
  const mdc = /^2:(\d+)$/.exec(code);
  if (mdc !== null) return byNumber[Number(mdc[1])] ?? null;
  const flat = /^\d+$/.test(code) ? Number(code) - 2 * 65_536 : NaN;
  return byNumber[flat] ?? leadOfLabel(code);
}
