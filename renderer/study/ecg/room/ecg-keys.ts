/** What the keys do in the ECG room, in one table: the room reacts to it, the help overlay and the tooltips show it. */
import { leadNames } from '../../../../contract/ecg.ts';
import { nudgeLeg, type CaliperGrid } from '../calipers.ts';
import type { EcgRoomState } from './ecg-room.svelte.ts';

/** A key of the ECG room. */
interface EcgKey {
  /** As `keyOf` writes it; several keys may do the same. */
  readonly on: readonly string[];
  /** As the help overlay shows it. */
  readonly keys: readonly string[];
  readonly what: string;
  readonly run: (room: EcgRoomState, key: string) => void;
}

/** Samples that an arrow moves a leg of the calipers, alone and with Shift. */
const nudges = { alone: 1, shift: 10 } as const;

/** Seconds that an arrow moves the paper, alone and with Shift. */
const pans = { alone: 0.2, shift: 1 } as const;

/** CSS px that an arrow moves the paper up or down. */
const rise = 60;

function across(room: EcgRoomState, key: string): void {
  const { ecg } = room;
  const isFar = key.startsWith('shift+');
  const sign = key.endsWith('left') ? -1 : 1;
  const { span, activeLeg } = ecg.calipers;
  if (span && ecg.trace) {
    const grid: CaliperGrid = {
      samplingFrequencyHz: ecg.trace.samplingFrequencyHz,
      durationS: ecg.durationS,
      snapTimesS: ecg.calipers.isSnapping ? room.beats.map(({ timeS }) => timeS) : [],
    };
    ecg.calipers.change(nudgeLeg(span, activeLeg, sign * (isFar ? nudges.shift : nudges.alone), grid));
  } else ecg.panByTime(sign * (isFar ? pans.shift : pans.alone));
}

function nextRhythmLead({ ecg }: EcgRoomState): void {
  const at = leadNames.indexOf(ecg.choices.now.rhythmLead);
  ecg.choices.change({ rhythmLead: leadNames[(at + 1) % leadNames.length] ?? 'II' });
}

/** The keys, in the order in which the help overlay lists them. */
export const ecgKeys: readonly EcgKey[] = [
  { on: [','], keys: [','], what: 'Slower paper', run: ({ ecg }) => ecg.choices.step('paperSpeed', -1) },
  { on: ['.'], keys: ['.'], what: 'Faster paper', run: ({ ecg }) => ecg.choices.step('paperSpeed', 1) },
  { on: ['['], keys: ['['], what: 'Smaller gain', run: ({ ecg }) => ecg.choices.step('gain', -1) },
  { on: [']'], keys: [']'], what: 'Larger gain', run: ({ ecg }) => ecg.choices.step('gain', 1) },
  { on: ['l'], keys: ['L'], what: 'Next layout', run: ({ ecg }) => ecg.choices.cycle('layoutId') },
  { on: ['o'], keys: ['O'], what: 'Cabrera or standard order', run: ({ ecg }) => ecg.choices.cycle('leadOrder') },
  { on: ['r'], keys: ['R'], what: 'Next lead of rhythm strip and scalogram', run: nextRhythmLead },
  { on: ['f'], keys: ['F'], what: 'Next pass band', run: ({ ecg }) => ecg.choices.cycle('preset') },
  { on: ['n'], keys: ['N'], what: 'Mains notch: none, 50 Hz, 60 Hz', run: ({ ecg }) => ecg.choices.cycle('notchHz') },
  { on: ['g'], keys: ['G'], what: 'Pink or dark paper', run: ({ ecg }) => ecg.choices.cycle('paper') },
  { on: ['t'], keys: ['T'], what: 'True size or fit', run: ({ ecg }) => ecg.choices.cycle('scale') },
  { on: ['k'], keys: ['K'], what: 'Calibrate the screen', run: ({ ecg }) => (ecg.screen.isCalibrating = true) },
  { on: ['+', '='], keys: ['+'], what: 'Larger (also Ctrl wheel)', run: ({ ecg }) => ecg.zoomBy(1.25) },
  { on: ['-'], keys: ['−'], what: 'Smaller', run: ({ ecg }) => ecg.zoomBy(1 / 1.25) },
  { on: ['0'], keys: ['0'], what: 'Back to ×1', run: ({ ecg }) => ecg.resetView() },
  { on: ['c'], keys: ['C'], what: 'Calipers on, off (also drag)', run: (room) => room.toggleCalipers() },
  { on: ['space'], keys: ['Space'], what: 'Other leg of the calipers', run: ({ ecg }) => ecg.calipers.switchLeg() },
  { on: ['a'], keys: ['A'], what: 'March out', run: ({ ecg }) => (ecg.calipers.isMarching = !ecg.calipers.isMarching) },
  { on: ['s'], keys: ['S'], what: 'Snap to R', run: ({ ecg }) => (ecg.calipers.isSnapping = !ecg.calipers.isSnapping) },
  {
    on: ['arrowleft', 'arrowright', 'shift+arrowleft', 'shift+arrowright'],
    keys: ['←', '→'],
    what: 'Move the leg by a sample, else the paper (Shift: further)',
    run: across,
  },
  {
    on: ['arrowup', 'arrowdown'],
    keys: ['↑', '↓'],
    what: 'Move the paper',
    run: ({ ecg }, key) => ecg.panBy(0, key === 'arrowup' ? -rise : rise),
  },
  { on: ['pageup'], keys: ['PgUp'], what: 'Earlier page', run: ({ ecg }) => ecg.turnPage(-1) },
  { on: ['pagedown'], keys: ['PgDn'], what: 'Later page', run: ({ ecg }) => ecg.turnPage(1) },
  { on: ['home'], keys: ['Home'], what: 'Start of the record', run: ({ ecg }) => ecg.seekEdge('start') },
  { on: ['end'], keys: ['End'], what: 'End of the record', run: ({ ecg }) => ecg.seekEdge('end') },
  {
    on: ['b'],
    keys: ['B'],
    what: 'Marks of the beats',
    run: ({ ecg }) => ecg.choices.change({ areBeatsMarked: !ecg.choices.now.areBeatsMarked }),
  },
  { on: ['m'], keys: ['M'], what: 'Median beats', run: (room) => (room.isMedianOpen = !room.isMedianOpen) },
  { on: ['p'], keys: ['P'], what: 'Compare with the prior', run: ({ comparison }) => comparison.toggle() },
  { on: ['v'], keys: ['V'], what: 'Prior beneath or upon the median beats', run: ({ comparison }) => comparison.switchForm() },
  { on: ['w'], keys: ['W'], what: 'Scalogram', run: ({ scalogram }) => (scalogram.isOpen = !scalogram.isOpen) },
  { on: ['ctrl+s'], keys: ['Ctrl', 'S'], what: 'Keep the moved fiducials', run: ({ analysis }) => void analysis.save() },
  { on: ['ctrl+z'], keys: ['Ctrl', 'Z'], what: 'Fiducials as Auscult found them', run: ({ analysis }) => analysis.reset() },
  { on: ['ctrl+p'], keys: ['Ctrl', 'P'], what: 'Print at exact size (PDF)', run: ({ print }) => print.open() },
];

/**
 * Carries out a key.
 *
 * @param room  the ECG room
 * @param key  as `keyOf` writes it
 * @returns whether the key meant something here
 */
export function handleEcgKey(room: EcgRoomState, key: string): boolean {
  const found = ecgKeys.find(({ on }) => on.includes(key));
  if (!found) return false;
  found.run(room, key);
  return true;
}
