import { createRandom } from '../../lib/random';
import { describeNight } from '../../lib/sky/describeNight';
import type { FrameDescription } from '../../lib/sky/frameDescription';
import { type SimulatedFrame, simulateFrame } from '../../lib/sky/simulateFrame';

/** A frame of round stars as the thesis' telescope delivers it, 3054 x 2042. */
export function benchFrame(): { readonly frame: FrameDescription; readonly simulated: SimulatedFrame } {
  const [frame] = describeNight('thesis', { seed: 2022 });
  return { frame: frame!, simulated: simulateFrame(frame!, createRandom(frame!.seed)) };
}
