/** How twelve leads are laid out on paper: layouts, orders of the leads, rhythm strips. Pure. */
import { leadNames, type LeadName } from '../../../contract/ecg.ts';

/** Where one lead's strip lies: its row, and its time within the page. */
export interface Strip {
  /** Which of the record's leads it shows. */
  readonly leadIndex: number;
  /** As written on the paper: `II`, or `−aVR` for the inverted lead of the Cabrera order. */
  readonly label: string;
  /** −1 when the lead is drawn upside down, as −aVR of the Cabrera order. */
  readonly sign: 1 | -1;
  readonly row: number;
  /** Seconds from the start of the page at which the strip starts, on the paper and in the record alike. */
  readonly startS: number;
  readonly durationS: number;
  /** A rhythm strip goes over the whole page. */
  readonly isRhythm: boolean;
}

/** A way to lay twelve leads out on a page. */
export interface Layout {
  readonly id: LayoutId;
  readonly title: string;
  readonly rows: number;
  /** Seconds of the record that one page shows. */
  readonly pageS: number;
  readonly strips: readonly Strip[];
}

/** The layouts offered, in the order of the menu. `1x1` is a single lead. */
export const layoutIds = ['3x4+1', '3x4+3', '3x4', '6x2', '12x1', '1x1'] as const;
export type LayoutId = (typeof layoutIds)[number];

/** Names of the layouts for the menu; the rhythm lead is added where there is one. */
export const layoutTitles: Readonly<Record<LayoutId, string>> = {
  '3x4+1': '3×4 + 1',
  '3x4+3': '3×4 + 3',
  '3x4': '3×4',
  '6x2': '6×2',
  '12x1': '12×1',
  '1x1': 'Single lead',
};

/** Order of the limb leads: the usual one, or Cabrera's (aVL, I, −aVR, II, aVF, III), which follows the heart's axis in steps of 30°. */
export const leadOrders = ['standard', 'cabrera'] as const;
export type LeadOrder = (typeof leadOrders)[number];

/** Seconds of a page of printed paper. */
export const standardPageS = 10;

/** Rhythm strips of 3×4 + 3: an atrial, an inferior and a lateral lead. */
const threeRhythmLeads: readonly LeadName[] = ['V1', 'II', 'V5'];

type OrderedLead = Pick<Strip, 'leadIndex' | 'label' | 'sign'>;

const plain = (lead: LeadName): OrderedLead => ({ leadIndex: leadNames.indexOf(lead), label: lead, sign: 1 });
const precordial: readonly OrderedLead[] = (['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const).map(plain);
const orders: Readonly<Record<LeadOrder, readonly OrderedLead[]>> = {
  standard: leadNames.map(plain),
  cabrera: [plain('aVL'), plain('I'), { ...plain('aVR'), label: '−aVR', sign: -1 }, plain('II'), plain('aVF'), plain('III'), ...precordial],
};

/** What decides a layout. */
export interface LayoutChoice {
  readonly layoutId: LayoutId;
  readonly leadOrder: LeadOrder;
  /** Lead of the rhythm strip of 3×4 + 1 and of the single-lead page. */
  readonly rhythmLead: LeadName;
}

/**
 * The layout that was chosen. The columns of 3×4 and 6×2 follow each other in time, as on printed paper.
 *
 * @param choice  layout, order of the leads, rhythm lead
 * @param pageS  seconds of one page; columns share them equally
 */
export function layoutOf(choice: LayoutChoice, pageS: number = standardPageS): Layout {
  const { layoutId, rhythmLead } = choice;
  const leads = layoutId === '1x1' ? [plain(rhythmLead)] : orders[choice.leadOrder];
  const perColumn = { '3x4+1': 3, '3x4+3': 3, '3x4': 3, '6x2': 6, '12x1': 12, '1x1': 1 }[layoutId];
  const columnS = pageS / (leads.length / perColumn);
  const strips: Strip[] = leads.map((lead, i) => ({
    ...lead,
    row: i % perColumn,
    startS: Math.floor(i / perColumn) * columnS,
    durationS: columnS,
    isRhythm: false,
  }));
  const rhythm = layoutId === '3x4+1' ? [rhythmLead] : layoutId === '3x4+3' ? threeRhythmLeads : [];
  rhythm.forEach((lead, i) => strips.push({ ...plain(lead), row: perColumn + i, startS: 0, durationS: pageS, isRhythm: true }));
  return { id: layoutId, title: titleOf(choice), rows: perColumn + rhythm.length, pageS, strips };
}

/**
 * A layout of one row a lead for a recording whose leads need not be the twelve.
 *
 * @param labels  the recording's leads, as its source writes them
 * @param pageS  seconds of one page
 */
export function rowsLayout(labels: readonly string[], pageS: number): Layout {
  const strips = labels.map((label, row): Strip => ({ leadIndex: row, label, sign: 1, row, startS: 0, durationS: pageS, isRhythm: false }));
  return { id: '12x1', title: labels.length === 1 ? `Lead ${labels[0]}` : `${labels.length} leads`, rows: labels.length, pageS, strips };
}

/** Name of the layout with its rhythm lead and its order: `3×4 + II, Cabrera`. */
function titleOf({ layoutId, leadOrder, rhythmLead }: LayoutChoice): string {
  if (layoutId === '1x1') return `Lead ${rhythmLead}`;
  const title = layoutId === '3x4+1' ? `3×4 + ${rhythmLead}` : layoutTitles[layoutId];
  return leadOrder === 'cabrera' ? `${title}, Cabrera` : title;
}

/** Whether a page of this layout grows with the pane on long records: its strips go over the whole page. */
export function isContinuous(layoutId: LayoutId): boolean {
  return layoutId === '12x1' || layoutId === '1x1';
}
