/** A pointer on the film that the keyboard moves, so that every tool can be used without a mouse. */
import type { FilmScreen } from './film-screen.ts';

/** How far one arrow key moves, CSS px; with Shift. */
const steps = { fine: 1, coarse: 10 } as const;

/** State of the keyboard's pointer. */
export class KeyboardPointer {
  #isOn = $state(false);
  #isDown = $state(false);
  #x = $state(0);
  #y = $state(0);

  get isOn(): boolean {
    return this.#isOn;
  }
  /** Whether the button is held. */
  get isDown(): boolean {
    return this.#isDown;
  }
  /** CSS px from the left of the pane. */
  get x(): number {
    return this.#x;
  }
  /** CSS px from the top of the pane. */
  get y(): number {
    return this.#y;
  }

  /** Puts the pointer into the middle of the pane, or takes it away. */
  toggle(screen: FilmScreen | undefined, width: number, height: number): void {
    if (this.#isOn) {
      this.release(screen);
      this.#isOn = false;
      return;
    }
    [this.#x, this.#y] = [Math.round(width / 2), Math.round(height / 2)];
    this.#isOn = true;
  }

  move(screen: FilmScreen | undefined, dx: number, dy: number, speed: keyof typeof steps): void {
    this.#x += dx * steps[speed];
    this.#y += dy * steps[speed];
    screen?.press('mousemove', this.#x, this.#y);
  }

  /** Presses the button, or lets it go. */
  press(screen: FilmScreen | undefined): void {
    this.#isDown = !this.#isDown;
    screen?.press(this.#isDown ? 'mousedown' : 'mouseup', this.#x, this.#y);
  }

  /** Lets the button go when it is held. */
  release(screen: FilmScreen | undefined): void {
    if (this.#isDown) this.press(screen);
  }
}
