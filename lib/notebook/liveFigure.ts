import { randomUUID } from 'node:crypto';
import type { Figure } from '../figures/figure';
import { inNotebook, writeNamedOutput } from './display';
import { figureOutput, quickOutput } from './figureOutput';

export interface LiveFigureOptions {
  /** Least time between two pictures, milliseconds; default 1000. */
  readonly intervalMilliseconds?: number;
}

/** A figure that changes while a cell runs. */
export interface LiveFigure {
  /** Gives the newest state; it is drawn at once or, when the last picture is too young, a little later. */
  update(figure: Figure): void;
  /** Draws the last state as an ordinary figure, which stays in the saved notebook. Throws what went wrong on the way. */
  finish(): Promise<void>;
}

/** Drawing may take this part of the time; the rest is left to what is being watched. */
const SHARE_OF_TIME = 0.03;

/**
 * An output under the running cell that is replaced in place, for curves that grow while a network trains. On the way
 * it is a picture; `finish` makes it interactive. Outside a notebook it does nothing.
 */
export function liveFigure(options: LiveFigureOptions = {}): LiveFigure {
  const { intervalMilliseconds = 1000 } = options;
  const id = randomUUID();
  let latest: Figure | undefined;
  let shown = false;
  let failure: unknown;
  let timer: NodeJS.Timeout | undefined;
  let drawing: Promise<void> = Promise.resolve();
  let notBefore = 0;

  const write = async (figure: Figure, interactive: boolean): Promise<void> => {
    const quick = interactive ? undefined : quickOutput(figure);
    writeNamedOutput(quick ?? (await figureOutput(figure, { interactive })), id, { update: shown });
    shown = true;
  };
  const draw = async (figure: Figure): Promise<void> => {
    const started = performance.now();
    await write(figure, false);
    const now = performance.now();
    notBefore = now + Math.max(intervalMilliseconds, (now - started) / SHARE_OF_TIME);
  };
  const drawLatest = (): void => {
    timer = undefined;
    const figure = latest!;
    drawing = drawing
      .then(() => draw(figure))
      .catch((error: unknown) => {
        failure ??= error;
      });
  };
  return {
    update(figure) {
      latest = figure;
      if (!inNotebook()) return;
      timer ??= setTimeout(drawLatest, Math.max(0, notBefore - performance.now()));
    },
    async finish() {
      clearTimeout(timer);
      await drawing;
      if (failure !== undefined) throw failure;
      if (latest !== undefined && inNotebook()) await write(latest, true);
    },
  };
}
