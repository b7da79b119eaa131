/** Which leads stand where on an ECG page. */
import type { CallParsedInput, LeadName } from '../../contract/index.ts';

/** A lead as it is printed: −aVR of Cabrera's order is upside down. */
export interface PrintedLead {
  readonly lead: LeadName;
  readonly label: string;
  readonly sign: 1 | -1;
}

/** Columns of leads that follow each other in time, and rhythm strips below them. */
export interface EcgLayout {
  readonly columns: readonly (readonly PrintedLead[])[];
  readonly columnSeconds: number;
  readonly rhythm: readonly PrintedLead[];
}

/** What is printed of a recording, s. */
export const printedSeconds = 10;

const plain = (lead: LeadName): PrintedLead => ({ lead, label: lead, sign: 1 });
const standardLimb: readonly PrintedLead[] = (['I', 'II', 'III', 'aVR', 'aVL', 'aVF'] as const).map(plain);
const cabreraLimb: readonly PrintedLead[] = [
  plain('aVL'),
  plain('I'),
  { lead: 'aVR', label: '−aVR', sign: -1 },
  plain('II'),
  plain('aVF'),
  plain('III'),
];
const chest: readonly PrintedLead[] = (['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const).map(plain);

/** The layout that was asked for. `3x4+3` adds V1 and V5 to the rhythm lead. */
export function layoutOf({
  layout,
  isCabrera,
  rhythmLead,
}: Pick<CallParsedInput<'printEcg'>, 'layout' | 'isCabrera' | 'rhythmLead'>): EcgLayout {
  const all = [...(isCabrera ? cabreraLimb : standardLimb), ...chest];
  const columnsOf = (rows: number): PrintedLead[][] => Array.from({ length: 12 / rows }, (_, i) => all.slice(i * rows, (i + 1) * rows));
  switch (layout) {
    case '3x4+1':
      return { columns: columnsOf(3), columnSeconds: printedSeconds / 4, rhythm: [plain(rhythmLead)] };
    case '3x4+3':
      return {
        columns: columnsOf(3),
        columnSeconds: printedSeconds / 4,
        rhythm: [...new Set<LeadName>(['V1', rhythmLead, 'V5'])].map(plain),
      };
    case '6x2':
      return { columns: columnsOf(6), columnSeconds: printedSeconds / 2, rhythm: [] };
    case '12x1':
      return { columns: columnsOf(12), columnSeconds: printedSeconds, rhythm: [] };
  }
}
