import { checkpoint } from './formats/checkpoint';
import { fits } from './formats/fits';
import { frameLists } from './formats/frameLists';
import { journal } from './formats/journal';
import { keras, modelJson } from './formats/model';
import { notebook } from './formats/notebook';
import { stamps } from './formats/stamps';
import { xisf } from './formats/xisf';
import type { Fuzzer } from './fuzzer';

/** One a format. */
export const FUZZERS: readonly Fuzzer[] = [
  fits,
  xisf,
  stamps,
  journal,
  frameLists,
  checkpoint,
  notebook,
  modelJson,
  keras,
];
