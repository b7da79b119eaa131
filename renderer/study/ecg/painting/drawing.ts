/** What is drawn on the ECG paper, as it is said to the painter. Plain values, so that they can be sent to its worker. */
import type { Page, PaneSize } from '../paper.ts';
import type { PaperView } from '../view.ts';
import type { DrawableTrace } from './drawable-trace.ts';
import type { PaperPalette } from './palettes.ts';

/** A beat to be marked under the trace. */
export interface BeatMark {
  /** Second of the record. */
  readonly timeS: number;
  readonly kind: 'normal' | 'supraventricular-ectopic' | 'ventricular-ectopic' | 'unclassified';
}

/** What is on the paper: large, and seldom changed. */
export interface EcgContent {
  readonly trace: DrawableTrace;
  /** Ascending in time. */
  readonly beats: readonly BeatMark[];
  /** Remark beside a lead's label, by index of the lead; '' for none. */
  readonly remarks: readonly string[];
}

/** How it lies under the pane: small, and changed with every movement of the hand. */
export interface EcgPose {
  readonly page: Page;
  readonly view: PaperView;
  /** Inner size of the pane, CSS px. */
  readonly pane: PaneSize;
  readonly palette: PaperPalette;
  /** Device pixels to a CSS pixel. */
  readonly pixelRatio: number;
}

export type EcgDrawing = EcgContent & EcgPose;
