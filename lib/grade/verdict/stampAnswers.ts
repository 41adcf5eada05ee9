import { CLASS_NAMES, type ClassName } from '../../stamps/stampSet';

/** What the network may say of a stamp. */
export type StampAnswer = ClassName | 'no star';
/** The same in the order of its outputs. */
export const STAMP_ANSWERS: readonly StampAnswer[] = [...CLASS_NAMES, 'no star'];
