import { InputError } from '../../lib/inputError';

/** What `read` gives, or undefined when it refuses with an InputError of one line; anything else it throws goes on. */
export async function unlessRefused<T>(read: () => Promise<T> | T): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InputError && !/\n {4}at /.test(error.message)) return undefined;
    throw error;
  }
}
