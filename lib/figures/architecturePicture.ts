import type * as tf from '@tensorflow/tfjs';
import type { Figure } from './figure';
import { COLOURS, themed } from './theme';

export interface ArchitecturePictureOptions {
  readonly title?: string;
}

/** What is drawn of a layer. */
interface Stage {
  readonly kind: string;
  /** [height, width, channels], or [1, 1, neurons]. */
  readonly sides: readonly [number, number, number];
  readonly isFlat: boolean;
}

/** Sheets drawn of a stack of maps at most; the caption says how many there are. */
const MOST_SHEETS = 16;
/** A sheet stands so far behind the one before it, as part of the tallest sheet. */
const STEP = 0.035;
const FILLS: Readonly<Record<string, string>> = {
  Input: '#d9ecf7',
  Conv2D: '#fbe9a9',
  MaxPooling2D: '#f6c9b1',
  AveragePooling2D: '#f6c9b1',
  Flatten: '#e6e6e6',
  Dense: '#bfe3d3',
};

/**
 * A network as a row of stacks: a sheet for each map, as large as the map is, columns for flat layers. Figures 3.1 and 3.6
 * of the thesis, drawn from any model whose layers are a chain. Layers that change nothing in the shape (dropout) are
 * left out.
 */
export function architecturePicture(model: tf.LayersModel, options: ArchitecturePictureOptions = {}): Figure {
  const stages = stagesOf(model);
  const tallest = Math.max(...stages.map(({ sides, isFlat }) => (isFlat ? 0 : sides[0])));
  let x = 0;
  const shapes: Record<string, unknown>[] = [];
  const annotations: Record<string, unknown>[] = [];
  for (const stage of stages) {
    const { drawn, width } = drawStage(stage, { x, tallest });
    shapes.push(...drawn);
    annotations.push({
      text: `${nameOf(stage.kind)}<br>${stage.isFlat ? stage.sides[2] : `${stage.sides[0]}×${stage.sides[1]}×${stage.sides[2]}`}`,
      x: x + width / 2,
      y: -0.62,
      yanchor: 'top',
      font: { size: 10.5 },
    });
    x += width + 0.28;
  }
  return themed([], {
    title: { text: options.title ?? `${model.name}: ${model.countParams().toLocaleString('en')} parameters` },
    height: 340,
    margin: { l: 20, r: 20, t: 60, b: 20 },
    xaxis: { visible: false, range: [-0.1, x - 0.1] },
    yaxis: { visible: false, range: [-0.95, 1.12] },
    shapes,
    annotations,
  });
}

function stagesOf(model: tf.LayersModel): Stage[] {
  const input: Stage = stageOf('Input', model.inputs[0]!.shape);
  const layers = model.layers.filter((layer) => FILLS[layer.getClassName()] !== undefined);
  return [input, ...layers.map((layer) => stageOf(layer.getClassName(), layer.outputShape as tf.Shape))];
}

function stageOf(kind: string, shape: tf.Shape): Stage {
  const sides = shape.slice(1) as number[];
  const isFlat = sides.length === 1;
  return { kind, isFlat, sides: isFlat ? [1, 1, sides[0]!] : [sides[0]!, sides[1]!, sides[2] ?? 1] };
}

function nameOf(kind: string): string {
  return (
    { Conv2D: 'convolution', MaxPooling2D: 'max pooling', AveragePooling2D: 'mean pooling' }[kind] ?? kind.toLowerCase()
  );
}

/** Sheets from back to front, each half as wide as it is tall, so that a long network fits. */
function drawStage(
  { kind, sides, isFlat }: Stage,
  { x, tallest }: { x: number; tallest: number },
): { drawn: Record<string, unknown>[]; width: number } {
  const sheets = isFlat ? 1 : Math.min(MOST_SHEETS, sides[2]);
  const height = isFlat ? flatHeight(sides[2]) : Math.max(0.06, sides[0] / tallest);
  const width = isFlat ? 0.08 : Math.max(0.04, (0.45 * sides[1]) / tallest);
  const drawn = Array.from({ length: sheets }, (_, n) => {
    const behind = (sheets - 1 - n) * STEP;
    const [left, low] = [x + behind, -height / 2 + behind];
    const line = { color: COLOURS.ink, width: 0.7 };
    return { type: 'rect', x0: left, x1: left + width, y0: low, y1: low + height, fillcolor: FILLS[kind], line };
  });
  return { drawn, width: width + (sheets - 1) * STEP };
}

/** A column of neurons: the longer the more, 1 for a thousand and more. */
function flatHeight(neurons: number): number {
  return Math.min(1, Math.max(0.15, Math.log10(neurons) / 3));
}
