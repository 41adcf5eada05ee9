import type * as TypeScript from 'typescript';
import { beginCell, cellSignal, interruptCell, lastProgress } from '../interruption';
import { expandShorthand } from './expandShorthand';
import { type Diagnostic, explainDiagnostics } from './explainDiagnostics';
import { cellFileName, explainError, type RanCell } from './explainError';

/** How long a cell in which nobody listens for interrupts may take to end by itself, milliseconds. */
const GRACE = 1500;

interface Converted {
  readonly output?: string;
  readonly declOutput?: string;
  readonly diagnostics: readonly Diagnostic[];
}

interface Converter {
  convert(declarations: string, source: string): Converted;
  inspect(declarations: string, source: string, position: number): unknown;
  complete(declarations: string, source: string, position: number): unknown;
}

interface Converters {
  readonly node: Converter;
  readonly browser: Converter;
  close(): void;
}

interface Executor {
  execute(source: string): Promise<boolean>;
  interrupt(): void;
}

interface CellConsole {
  log(...words: unknown[]): void;
  error(...words: unknown[]): void;
}

export type CreateExecutor = (folder: string, converters: Converters, console: CellConsole) => Executor;

/** The count of the cell that runs or ran last, as Jupyter shows it in brackets. */
let running = 0;

/** What the program of the running cell is called in stacks; see explainError.ts. */
export function runningCellFile(): string {
  return cellFileName(running);
}

/**
 * The kernel's executor of cells with what a reader misses in it. An interrupt lets a cell end by itself when a training
 * listens for it, and breaks it off otherwise; what a cell has declared stays known when it was stopped or threw;
 * `{ seed }` works; errors are sentences.
 */
export function improveExecutor(create: CreateExecutor, compiler: () => typeof TypeScript): CreateExecutor {
  return (folder, converters, console) => {
    const cells = new Map<number, RanCell>();
    let declarations = '';
    let converted: Converted | undefined;
    let source = '';
    let isRunning = false;
    const incomplete = new Set<number>();

    const node: Converter = Object.assign(Object.create(converters.node), {
      convert(_: string, text: string): Converted {
        const expanded = expandShorthand(text, compiler());
        converted = converters.node.convert(declarations, expanded.text);
        cells.set(running, { source: text, output: converted.output ?? '' });
        const diagnostics = converted.diagnostics.map((one) => atOriginal(one, expanded.toOriginal, text));
        converted = { ...converted, diagnostics };
        return converted;
      },
      inspect: (_: string, text: string, position: number) => converters.node.inspect(declarations, text, position),
      complete: (_: string, text: string, position: number) => converters.node.complete(declarations, text, position),
    });
    const ours: Converters = {
      node,
      get browser() {
        return converters.browser;
      },
      close: () => converters.close(),
    };
    const explain = (error: unknown): string => {
      const isBroken = (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED';
      if (isBroken || cellSignal().aborted) return stoppedLine();
      const text = explainError(error, cells, running);
      const missing = error instanceof TypeError && /undefined/.test(error.message) && incomplete.size > 0;
      return missing ? `${text}\n  cell [${[...incomplete].join('], [')}] did not run to its end: run it again` : text;
    };
    const inner = create(folder, ours, {
      log: (...words) => console.log(...words),
      error(...words) {
        // The compiler's complaints are printed together, below.
        if ((converted?.diagnostics.length ?? 0) === 0) console.error(explain(words[0]));
      },
    });
    return {
      ...inner,
      async execute(text) {
        beginCell();
        source = text;
        converted = undefined;
        isRunning = true;
        const count = ++running;
        try {
          const isFresh = declarations === '';
          const ended = await inner.execute(text);
          const diagnostics = converted as Converted | undefined;
          if (diagnostics !== undefined && diagnostics.diagnostics.length > 0) {
            console.error(explainDiagnostics(diagnostics.diagnostics, { source, isFresh }));
          } else {
            if (diagnostics?.declOutput !== undefined) declarations = diagnostics.declOutput;
            forgetRunAgain(incomplete, cells, count);
            if (!ended) incomplete.add(count);
          }
          return ended;
        } finally {
          isRunning = false;
        }
      },
      interrupt() {
        if (!isRunning) return;
        const isSecond = cellSignal().aborted;
        interruptCell();
        const count = running;
        const breakOff = (): void => {
          if (isRunning && running === count) inner.interrupt();
        };
        if (isSecond) breakOff();
        else if (!somebodyListens()) setTimeout(breakOff, GRACE);
      },
    };
  };
}

/** The kernel's own listener is always there; another one is a training that will stop after its batch. */
function somebodyListens(): boolean {
  return process.listenerCount('SIGINT') > 1;
}

function stoppedLine(): string {
  const progress = lastProgress();
  const far = progress === undefined ? '' : ` ${progress}.`;
  return `Stopped.${far} Variables of earlier cells are kept; run this cell again for the whole of it.`;
}

/** A cell that ran again, perhaps mended, takes the place of its earlier run. */
function forgetRunAgain(incomplete: Set<number>, cells: ReadonlyMap<number, RanCell>, count: number): void {
  const source = cells.get(count)?.source ?? '';
  const first = source.trim().split('\n', 1)[0];
  for (const other of incomplete)
    if (cells.get(other)?.source.trim().split('\n', 1)[0] === first) incomplete.delete(other);
}

function atOriginal(diagnostic: Diagnostic, toOriginal: (offset: number) => number, source: string): Diagnostic {
  if (diagnostic.fileName !== undefined) return diagnostic;
  const offset = toOriginal(diagnostic.start.offset);
  const before = source.slice(0, offset).split('\n');
  return { ...diagnostic, start: { offset, line: before.length - 1, character: before.at(-1)!.length } };
}
