import { CLASS_NAMES } from '../../stamps/stampSet';

/** What the network may say of a stamp, in the order of its outputs. */
export const STAMP_ANSWERS = [...CLASS_NAMES, 'no star'] as const;
export type StampAnswer = (typeof STAMP_ANSWERS)[number];
