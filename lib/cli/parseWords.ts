import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './command';

/** Node's parseArgs; what it refuses is a UsageError. */
export function parseWords<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
