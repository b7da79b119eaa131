/** Window and level of one film: the presets, which one is in force, and what the reader has set. */
import type { FilmScreen, ShownFilm } from './film-screen.ts';
import { isSameWindow, presentationWindow, windowPresets, type GreySpread, type GreyWindow, type WindowPreset } from './window-presets.ts';

/** What the windows need of their film. */
export interface WindowsHost {
  /** The screen, while the film is on it. */
  shownScreen(): FilmScreen | undefined;
  /** The reader has changed the window. */
  changed(): void;
  /** The screen shows the same film through another VOI transform: what lay on it must be put on it again. */
  shownAgain(): void;
  failed(error: unknown): void;
}

/** State of the windows. */
export class FilmWindows {
  readonly #host: WindowsHost;
  #presets = $state.raw<readonly WindowPreset[]>([]);
  #window = $state.raw<GreyWindow | null>(null);
  #presetName = $state('');
  #voi: ShownFilm['voi'] = [];
  #appliedVoi = $state<number | null>(null);
  #isSwitching = false;

  constructor(host: WindowsHost) {
    this.#host = host;
  }

  get presets(): readonly WindowPreset[] {
    return this.#presets;
  }
  /** In units of the shown values; null when nothing is shown. */
  get window(): GreyWindow | null {
    return this.#window;
  }
  /** Name of the preset in force, '' after a drag. */
  get presetName(): string {
    return this.#presetName;
  }
  /** Whether the shown values went through a VOI transform of the file, so that they are 0 to 65535 and no modality values. */
  get isPresentation(): boolean {
    return this.#appliedVoi !== null;
  }
  /** The file's VOI transform that the shown values went through; null when they are modality values. */
  get appliedVoi(): number | null {
    return this.#appliedVoi;
  }
  /** The whole range of the shown values. */
  get full(): GreyWindow {
    if (this.isPresentation) return presentationWindow;
    return this.#presets.find(({ name }) => name === 'Full range')?.window ?? { width: 1, center: 0 };
  }

  clear(): void {
    this.#presets = [];
    this.#window = null;
    this.#presetName = '';
    this.#appliedVoi = null;
  }

  /** A film is on the glass. */
  begin(shown: ShownFilm, photometricInterpretation: string): void {
    this.#voi = shown.voi;
    this.#presets = windowPresets(shown.voi, photometricInterpretation, shown.spread);
    this.#appliedVoi = shown.appliedVoi;
    const preset = this.#presets.find(({ window, voi }) => voi === shown.appliedVoi && isSameWindow(window, shown.window));
    this.#window = preset?.window ?? shown.window;
    this.#presetName = preset?.name ?? '';
  }

  /** More is known of how the film's values are spread: presets follow; the window in force stays. */
  refine(spread: GreySpread | null, photometricInterpretation: string): void {
    this.#presets = windowPresets(this.#voi, photometricInterpretation, spread);
  }

  /** Applies preset 1, 2, … ; does nothing when there is none of that number. */
  async applyPreset(number: number): Promise<void> {
    const preset = this.#presets[number - 1];
    if (preset && (await this.follow(preset))) this.#host.changed();
  }

  /** A preset without telling linked panes. @returns whether it could be applied */
  async follow(preset: WindowPreset): Promise<boolean> {
    const screen = this.#host.shownScreen();
    if (!screen || this.#isSwitching) return false;
    if (preset.voi !== this.#appliedVoi) {
      this.#isSwitching = true;
      try {
        const shown = await screen.useVoi(preset.voi ?? 'none');
        if (this.#host.shownScreen() !== screen) return false;
        this.#appliedVoi = shown.appliedVoi;
        this.#host.shownAgain();
      } catch (error) {
        if (this.#host.shownScreen() === screen) this.#host.failed(error);
        return false;
      } finally {
        this.#isSwitching = false;
      }
    }
    this.#put(preset.window, preset.name);
    return true;
  }

  set(window: GreyWindow): void {
    this.#put(window, '');
    this.#host.changed();
  }

  /** The same window without telling linked panes: it came from one of them. */
  followWindow(window: GreyWindow): void {
    this.#put(window, '');
  }

  /** Widens or narrows, brightens or darkens by a share of the film's range: for the keyboard. */
  nudge(width: number, level: number): void {
    const window = this.#window;
    if (!window) return;
    const range = this.full.width;
    this.set({ width: Math.max(range / 65_535, window.width + width * range), center: window.center + level * range });
  }

  /** A tool has set a window on the screen. */
  heard(window: GreyWindow): void {
    if (this.#isSwitching || (this.#window && isSameWindow(this.#window, window))) return;
    this.#window = window;
    this.#presetName = '';
    this.#host.changed();
  }

  #put(window: GreyWindow, name: string): void {
    this.#window = window;
    this.#presetName = name;
    this.#host.shownScreen()?.setWindow(window);
  }
}
