import { button, choice, number } from './controls';
import { beforeNextPicture, type PageElement } from './dom';

/** What plays. */
export interface Playable {
  /** One single step, not drawn; false says that there is none left. */
  step(): boolean;
  draw(): void;
  restart(): void;
  /** Steps taken since the start. */
  count(): number;
}

export interface PlayerOptions {
  readonly speed: Speed;
  /** Playing pauses after so many steps; the reader may change it. */
  readonly stopAt: number;
}

/** Two steps a second; one a picture; as many as fit into a picture. */
export type Speed = 'slow' | 'normal' | 'fast';

/** The controls of a player, and a way to stop it. */
export interface Player {
  readonly controls: readonly PageElement[];
  stop(): void;
}

/** Time for computing in a picture; the rest of the 33 ms that thirty pictures a second allow is for drawing. */
const BUDGET = 12;
/** Milliseconds between two steps of the slow play. */
const SLOWLY = 500;

declare const performance: { now(): number };

/**
 * Buttons that play, step and restart, the speed, and where to stop. While it plays, `root.dataset` counts the pictures,
 * for tests.
 */
export function createPlayer(root: PageElement, playable: Playable, options: PlayerOptions): Player {
  let playing = false;
  let pictures = 0;
  let lastStep = 0;
  const speeds = ['slow', 'normal', 'fast'] as const;
  const speed = choice('speed', {
    ...{ label: 'speed', choices: speeds, start: options.speed, tight: true, onChange: () => {} },
  });
  const stopAt = number('stop-at', { label: 'stop at', start: options.stopAt, onChange: () => {} });
  const play = button('play', 'Play', () => set(!playing));
  const set = (on: boolean): void => {
    if (on && !playing) beforeNextPicture(picture);
    playing = on;
    play.textContent = on ? 'Pause' : 'Play';
    play.setAttribute('aria-pressed', String(on));
  };
  /** Steps once; false at the end, and where the reader wants to stop. */
  const goOn = (): boolean => playable.step() && playable.count() !== stopAt.value();
  const picture = (): void => {
    if (!playing) return;
    const now = performance.now();
    if (speed.value() === 'slow' && now - lastStep < SLOWLY) {
      beforeNextPicture(picture);
      return;
    }
    lastStep = now;
    let goesOn = goOn();
    while (goesOn && speed.value() === 'fast' && performance.now() < now + BUDGET) goesOn = goOn();
    playable.draw();
    root.dataset.pictures = String(++pictures);
    if (goesOn) beforeNextPicture(picture);
    else set(false);
  };
  const single = (): void => {
    set(false);
    playable.step();
    playable.draw();
  };
  const again = (): void => {
    set(false);
    playable.restart();
  };
  const buttons = [play, button('step', 'Step', single), button('restart', 'Restart', again)];
  return { controls: [...buttons, speed.box, stopAt.box], stop: () => set(false) };
}
