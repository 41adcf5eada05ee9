import { button } from './controls';
import { beforeNextPicture, type PageElement } from './dom';

/** What plays: one call advances it by one picture; false says that it is at its end. */
export interface Playable {
  /** Advances for up to `milliseconds`, and draws. */
  advance(milliseconds: number): boolean;
  /** One single step, and draws. */
  step(): void;
  restart(): void;
}

/** The buttons of a player, and a way to stop it. */
export interface Player {
  readonly buttons: readonly PageElement[];
  stop(): void;
}

/** Time for computing in a picture; the rest of the 33 ms that thirty pictures a second allow is for drawing. */
const BUDGET = 12;

/**
 * Buttons that play, step and restart. While it plays, `root.dataset` counts the pictures and holds the time that the
 * last one took, milliseconds, for tests.
 */
export function createPlayer(root: PageElement, playable: Playable): Player {
  let playing = false;
  let pictures = 0;
  const play = button('play', 'Play', () => set(!playing));
  const set = (on: boolean): void => {
    if (on && !playing) beforeNextPicture(picture);
    playing = on;
    play.textContent = on ? 'Pause' : 'Play';
    play.setAttribute('aria-pressed', String(on));
  };
  const picture = (): void => {
    if (!playing) return;
    const goesOn = playable.advance(BUDGET);
    root.dataset.pictures = String(++pictures);
    if (goesOn) beforeNextPicture(picture);
    else set(false);
  };
  const single = (): void => {
    set(false);
    playable.step();
  };
  const again = (): void => {
    set(false);
    playable.restart();
  };
  return {
    buttons: [play, button('step', 'Step', single), button('restart', 'Restart', again)],
    stop: () => set(false),
  };
}
