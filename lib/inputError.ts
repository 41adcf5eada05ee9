/**
 * What came from outside is not what was wanted: the message says what came, what was wanted and which file.
 * The command line prints the message alone; any other error is a defect of ours and keeps its stack.
 */
export class InputError extends Error {
  override readonly name: string = 'InputError';
}
