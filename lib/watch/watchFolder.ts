import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { compareNeighbours, NEIGHBOURS } from '../grade/night/compareNeighbours';
import type { GradeJob } from '../grade/night/gradeJob';
import type { GradeOutcome } from '../grade/night/gradeOutcome';
import { Journal, runName } from '../grade/night/journal';
import type { GradedFrame } from '../grade/verdict/grade';
import { SHIPPED_GRADER } from '../grade/verdict/grader';
import { InputError } from '../inputError';
import { startWorker, type WorkerHand } from '../workers';
import { Arrivals, type SeenFile } from './arrivals';

export interface WatchOptions {
  /** File that keeps what was graded, so that the next run goes on. */
  readonly state: string;
  /** Folder of the grader, default the shipped one. */
  readonly model?: string | undefined;
  /** Arcseconds per pixel of frames whose header does not say. */
  readonly pixelScale?: number | undefined;
  /** Threads that grade. */
  readonly workers: number;
  /** Ends the watch: what is in work is finished. */
  readonly signal: AbortSignal;
  /** Told of each frame that a run before has graded, in that order, without its pictures. */
  readonly onKnown?: (outcome: GradeOutcome) => void;
  /** Told of each frame as soon as it is graded, before the state knows it: what is told may come twice after a kill, never not at all. */
  readonly onFrame: (outcome: GradeOutcome) => void;
  /** Troubles, each told once. */
  readonly say: (sentence: string) => void;
}

/** Between two looks at the folder. */
const LOOK_MS = 200;

/**
 * Grades each frame of a folder, and below, once, as soon as it is complete, and compares it with those that came before
 * it. Resolves when the signal aborts. Nothing ends it but that: a folder that vanishes, a full disk, a frame that changes
 * while it is read are told, and watching goes on. Throws InputError when the state or the grader cannot be used.
 */
export async function watchFolder(folder: string, options: WatchOptions): Promise<void> {
  const { model = SHIPPED_GRADER, pixelScale, workers, signal, onFrame, say } = options;
  const arrivals = new Arrivals(folder, say);
  const state = new WatchState(options.state, await runName(model, { watch: resolve(folder), pixelScale }), say);
  const compare = comparer();
  for (const [file, outcome] of state.known()) {
    arrivals.markTaken(file);
    options.onKnown?.(compare(outcome));
  }
  const start = (): WorkerHand<GradeJob, GradeOutcome> => startWorker(join(__dirname, '../grade/night/gradeWorker.js'));
  const idle = Array.from({ length: workers }, start);
  const inWork = new Set<Promise<void>>();
  let failure: unknown;

  const gradeNext = async (hand: WorkerHand<GradeJob, GradeOutcome>, file: SeenFile): Promise<void> => {
    let outcome: GradeOutcome;
    try {
      outcome = await hand.do({ file: file.path, model, pixelScale });
      idle.push(hand);
    } catch (error) {
      // The grader itself cannot be loaded; or the thread has died over this frame, and another one takes its place.
      if (error instanceof InputError) failure = error;
      await hand.dismiss();
      idle.push(start());
      outcome = { file: file.path, error: `${file.path} could not be graded: ${(error as Error).message}` };
    }
    if (failure !== undefined) return;
    // Replaced while it was read: what was seen is of neither file.
    if (!arrivals.isUnchanged(file, performance.now())) return;
    onFrame(compare(outcome));
    state.add(file, outcome);
  };
  const dispatch = (): void => {
    while (idle.length > 0 && !signal.aborted) {
      const file = arrivals.take(performance.now());
      if (file === undefined) return;
      const work: Promise<void> = gradeNext(idle.pop()!, file)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => {
          inWork.delete(work);
          dispatch();
        });
      inWork.add(work);
    }
  };
  try {
    while (!signal.aborted && failure === undefined) {
      await arrivals.look(performance.now());
      state.flush();
      dispatch();
      await pause(LOOK_MS, signal);
    }
    await Promise.all(inWork);
  } finally {
    await Promise.all(idle.map((hand) => hand.dismiss()));
    state.close();
  }
  if (failure !== undefined) throw failure;
}

/** Compares each frame with the last ones before it. */
function comparer(): (outcome: GradeOutcome) => GradeOutcome {
  const last: GradedFrame[] = [];
  return (outcome) => {
    if ('error' in outcome) return outcome;
    last.push({ grade: outcome.grade, context: outcome.context });
    if (last.length > NEIGHBOURS + 1) last.shift();
    return { ...outcome, grade: compareNeighbours(last, last.length - 1) };
  };
}

/** The journal of a watch. What a full disk does not take is kept and tried again. */
class WatchState {
  private readonly journal: Journal;
  private waiting: (readonly [key: string, outcome: GradeOutcome])[] = [];

  constructor(
    private readonly path: string,
    run: string,
    private readonly say: (sentence: string) => void,
  ) {
    this.journal = new Journal(path, run);
  }

  known(): (readonly [SeenFile, GradeOutcome])[] {
    return Array.from(this.journal.entries, ([key, outcome]) => [JSON.parse(key) as SeenFile, outcome]);
  }

  /** Pictures stay out: a night of them would fill the memory of the next run. A file that could not be read is tried again by the next run. */
  add(file: SeenFile, outcome: GradeOutcome): void {
    if ('error' in outcome) return;
    const { grade, context } = outcome;
    this.waiting.push([JSON.stringify(file), { grade, context }]);
    if (this.waiting.length === 1) this.flush();
  }

  flush(): void {
    const before = this.waiting.length;
    if (before === 0) return;
    try {
      for (let first = this.waiting[0]; first !== undefined; first = this.waiting[0]) {
        this.journal.add(...first);
        this.waiting.shift();
      }
      if (this.isTroubled) this.say(`${this.path} is written again`);
      this.isTroubled = false;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (!this.isTroubled) this.say(`${error.message}; what is graded is kept in memory, and tried again`);
      this.isTroubled = true;
    }
  }

  private isTroubled = false;

  close(): void {
    this.flush();
    this.journal.close();
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
