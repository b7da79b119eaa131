/** All film panes: how they hang, which one the keys go to, what the left button does, and what they share. */
import type { HangingProtocol } from '../../../contract/hanging-protocol.ts';
import type { StudyKey } from '../../../contract/ids.ts';
import type { Study } from '../../../contract/study.ts';
import { messageOf, type Engine } from '../../engine-client.ts';
import { FilmState } from './film.svelte.ts';
import { builtInProtocols, filmsOf } from './hanging.ts';
import { KeyboardPointer } from './keyboard-pointer.svelte.ts';
import { nextMarker, type FilmTool } from './tool-names.ts';
import type { GreyWindow } from './window-presets.ts';

const [restingProtocol] = builtInProtocols;

/** A text that the reader is asked for. */
export interface TextRequest {
  readonly title: string;
  readonly before: string;
  readonly answer: (text: string) => void;
}

/** State of the film room. */
export class FilmRoomState {
  readonly #engine: Engine;
  /** Pane 0 is the film that the rest of the study room is about. */
  readonly panes: readonly FilmState[];
  readonly pointer: KeyboardPointer;
  #studies: readonly Study[] = [];
  #chosen: StudyKey | null = null;
  #tool = $state<FilmTool>('window');
  #active = $state(0);
  #protocol = $state.raw<HangingProtocol>(restingProtocol ?? { name: '', rows: 1, columns: 1, panes: ['film'], isLinked: false, digit: 1 });
  #saved = $state.raw<readonly HangingProtocol[]>([]);
  #problem = $state('');
  #isFollowing = false;
  isLinked = $state(false);
  isFullScreen = $state(false);
  isListOpen = $state(false);
  isTagsOpen = $state(false);
  /** Whether the reader is asked how the annotations of the active film shall be exported. */
  isExporting = $state(false);
  markerText = $state('R');
  textRequest = $state.raw<TextRequest | null>(null);

  constructor(engine: Engine) {
    this.#engine = engine;
    const follower = { moved: (film: FilmState) => this.#carryPlacement(film), windowed: (film: FilmState) => this.#carryWindow(film) };
    this.panes = [0, 1, 2, 3].map(() => new FilmState(engine, follower));
    this.pointer = new KeyboardPointer();
  }

  get main(): FilmState {
    return this.#pane(0);
  }
  /** The pane that keys and toolbar act on. */
  get active(): FilmState {
    return this.#pane(this.#active);
  }
  get activeIndex(): number {
    return this.#active;
  }
  get tool(): FilmTool {
    return this.#tool;
  }
  get protocol(): HangingProtocol {
    return this.#protocol;
  }
  get saved(): readonly HangingProtocol[] {
    return this.#saved;
  }
  get problem(): string {
    return this.#problem;
  }
  /** Number of film panes; the ECG's is not among them. */
  get filmPaneCount(): number {
    return this.#protocol.panes.filter((content) => content !== 'ecg').length;
  }
  get hasEcgPane(): boolean {
    return this.#protocol.panes.includes('ecg');
  }

  chooseTool(tool: FilmTool): void {
    this.pointer.release(this.active.screen);
    this.#tool = tool;
    for (const pane of this.panes) pane.setTool(tool);
  }

  /** @param index  of a film pane; others are left alone */
  activate(index: number): void {
    if (index < 0 || index >= this.filmPaneCount || index === this.#active) return;
    this.pointer.release(this.active.screen);
    this.#active = index;
  }

  /** The next (1) or the pane before (−1). */
  activateNext(by: 1 | -1): void {
    this.activate((this.#active + by + this.filmPaneCount) % this.filmPaneCount);
  }

  /** The reader has chosen a film, or studies have come: earlier films are counted from it. */
  show(studies: readonly Study[], chosen: StudyKey | null): void {
    this.#studies = studies;
    this.#chosen = chosen;
    this.#fill();
  }

  /** Hangs the films by a protocol. */
  hang(protocol: HangingProtocol): void {
    this.#protocol = protocol;
    this.isLinked = protocol.isLinked;
    if (this.#active >= this.filmPaneCount) this.#active = 0;
    this.#fill();
  }

  /** Opens what each pane lacks; a film that hangs already is not touched. */
  #fill(): void {
    const films = filmsOf(this.#protocol, this.#studies, this.#chosen).flatMap((film) => (film === 'ecg' ? [] : [film]));
    this.panes.forEach((pane, index) => {
      const wanted = films[index] ?? null;
      if (index > 0 && pane.asked !== wanted) void pane.open(wanted);
    });
  }

  /** Asks for a text on behalf of a tool; a marker takes the chosen text and goes on to the next. */
  askText(kind: 'arrow' | 'text' | 'marker', before: string, done: (text: string) => void): void {
    if (kind === 'marker' && before === '') {
      done(this.markerText);
      this.markerText = nextMarker(this.markerText);
      return;
    }
    const answer = (text: string): void => {
      this.textRequest = null;
      done(text.trim());
    };
    this.textRequest = { title: kind === 'arrow' ? 'Text at the arrow' : 'Text on the film', before, answer };
  }

  async loadProtocols(): Promise<void> {
    await this.#change(() => this.#engine.call('listHangingProtocols', {}));
  }

  /** Saves how the films hang now. */
  async saveProtocol(name: string, digit: number | null): Promise<void> {
    const protocol = { ...this.#protocol, panes: [...this.#protocol.panes], name, digit, isLinked: this.isLinked };
    if (await this.#change(() => this.#engine.call('putHangingProtocol', { protocol }))) this.#protocol = protocol;
  }

  async deleteProtocol(name: string): Promise<void> {
    await this.#change(() => this.#engine.call('deleteHangingProtocol', { name }));
  }

  async #change(call: () => Promise<{ protocols: HangingProtocol[] }>): Promise<boolean> {
    try {
      this.#saved = (await call()).protocols;
      this.#problem = '';
      return true;
    } catch (error) {
      this.#problem = messageOf(error);
      return false;
    }
  }

  dispose(): void {
    for (const pane of this.panes) pane.dispose();
  }

  #pane(index: number): FilmState {
    const pane = this.panes[index];
    if (!pane) throw new Error(`There is no film pane ${index}.`);
    return pane;
  }

  #others(film: FilmState): readonly FilmState[] {
    return this.isLinked && !this.#isFollowing ? this.panes.filter((pane) => pane !== film && pane.isShown && pane.film !== null) : [];
  }

  #carry(film: FilmState, work: (other: FilmState) => void): void {
    const others = this.#others(film);
    if (others.length === 0) return;
    this.#isFollowing = true;
    try {
      others.forEach(work);
    } finally {
      this.#isFollowing = false;
    }
  }

  #carryPlacement(film: FilmState): void {
    const placement = film.screen?.placement();
    if (placement) this.#carry(film, (other) => other.followPlacement(placement));
  }

  #carryWindow(film: FilmState): void {
    const { window, presetName, full } = film.windows;
    if (!window) return;
    this.#carry(film, (other) => {
      const preset = other.windows.presets.find(({ name }) => name === presetName);
      if (preset) void other.windows.follow(preset);
      else other.windows.followWindow(carriedWindow(window, full, other.windows.full));
    });
  }
}

/** The window that covers the same share of another film's range: films of two machines share no scale. */
export function carriedWindow(window: GreyWindow, from: GreyWindow, to: GreyWindow): GreyWindow {
  const share = (window.center - from.center) / from.width;
  return { width: Math.max(1, (window.width / from.width) * to.width), center: to.center + share * to.width };
}
