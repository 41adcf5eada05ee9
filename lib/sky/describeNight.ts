import type { FrameDescription } from './frameDescription';
import type { NightOptions } from './nightOptions';
import { describeThesisNight } from './thesisNight';
import { describeVariedNight } from './variedNight';

/** The nights that can be simulated: the thesis' 80 frames of one kind of telescope, or frames of many telescopes. */
export const NIGHT_PRESETS = ['thesis', 'varied'] as const;
export type NightPreset = (typeof NIGHT_PRESETS)[number];

/** Describes every frame of a night; nothing is drawn yet. See describeThesisNight and describeVariedNight. */
export function describeNight(preset: NightPreset, options: NightOptions): FrameDescription[] {
  return preset === 'thesis' ? describeThesisNight(options) : describeVariedNight(options);
}
