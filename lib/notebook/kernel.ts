import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dealer, Subscriber } from 'zeromq';
import { createRequest, decodeMessage, encodeMessage, type KernelMessage } from './kernelMessage';
import { kernelProgram } from './kernelspec';

/** How long a kernel may take to answer for the first time, seconds: its compiler loads in two, more on a busy machine. */
const START_LIMIT = 90;
/** How often a kernel that has not answered yet is asked again, milliseconds. */
const ASK_AGAIN = 500;
/** How long a kernel may take to end by itself, milliseconds. */
const FAREWELL = 2000;
/** How much of what the process itself prints is kept for an error message, characters. */
const KEPT_TEXT = 2000;
/** Another program may take a free port before the kernel does. */
const ATTEMPTS = 3;

/** What a kernel answers to a request. */
export type Reply = Readonly<Record<string, unknown>>;

/** A running kernel. */
export interface Kernel {
  /** `language_info` of its kernel_info_reply. */
  readonly languageInfo: unknown;
  /** The operating system's number of its process. */
  readonly pid: number;
  /** Runs code; resolves to the reply when all output has come. Rejects when the kernel ends before that. */
  execute(code: string, onOutput: (message: KernelMessage) => void): Promise<Reply>;
  /** Resolves when all that the kernel has put out so far has come. */
  flush(): Promise<void>;
  /** Ends the kernel: asks it to, and kills it when it does not (at once with `now`). */
  stop(now?: boolean): Promise<void>;
}

/** Where a kernel runs, and with what environment beside our own. */
export interface KernelOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the project's tslab kernel. Rejects when it ends or does not answer. */
export async function startKernel(options: KernelOptions): Promise<Kernel> {
  for (let attempt = 1; ; attempt++) {
    const process = new KernelProcess();
    try {
      await process.start(options);
      return process;
    } catch (error) {
      await process.stop(true);
      if (attempt === ATTEMPTS || !/EADDRINUSE/.test((error as Error).message)) throw error;
    }
  }
}

interface Pending {
  readonly onOutput: (message: KernelMessage) => void;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
  reply?: Reply;
  idle?: boolean;
}

class KernelProcess implements Kernel {
  languageInfo: unknown;
  pid = 0;
  readonly #session = randomUUID();
  readonly #key = randomUUID();
  readonly #shell = new Dealer({ linger: 0, receiveHighWaterMark: 0 });
  readonly #iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  readonly #control = new Dealer({ linger: 0 });
  readonly #pending = new Map<string, Pending>();
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #death: Error | undefined;
  #folder = '';

  async start({ cwd, env = {} }: KernelOptions): Promise<void> {
    const ports = await freePorts(5);
    const [shell_port, iopub_port, control_port, stdin_port, hb_port] = ports;
    const connection = { transport: 'tcp', ip: '127.0.0.1', shell_port, iopub_port, control_port, stdin_port, hb_port };
    this.#folder = await mkdtemp(join(tmpdir(), 'seeing-lab-kernel-'));
    const file = join(this.#folder, 'connection.json');
    const signed = { ...connection, key: this.#key, signature_scheme: 'hmac-sha256' };
    await writeFile(file, JSON.stringify(signed), { mode: 0o600 });
    this.#spawn(file, cwd, env);
    this.#shell.connect(`tcp://127.0.0.1:${shell_port}`);
    this.#control.connect(`tcp://127.0.0.1:${control_port}`);
    this.#iopub.connect(`tcp://127.0.0.1:${iopub_port}`);
    this.#iopub.subscribe();
    void this.#listen(this.#shell, (message) => this.#onReply(message));
    void this.#listen(this.#iopub, (message) => this.#onOutput(message));
    this.languageInfo = (await this.#firstAnswer()).language_info;
  }

  #spawn(connectionFile: string, cwd: string, env: Readonly<Record<string, string>>): void {
    const [program, ...words] = kernelProgram(connectionFile);
    const guard = ['--require', join(__dirname, 'endWithParent.js')];
    const child = spawn(program!, [...guard, ...words], { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
    this.#child = child;
    this.pid = child.pid ?? 0;
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece: Buffer) => {
        said = (said + piece.toString()).slice(-KEPT_TEXT);
        if (/EADDRINUSE/.test(said)) child.kill('SIGKILL');
      });
    }
    child.stdin.on('error', () => undefined);
    const killWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', killWithUs);
    this.#ended = new Promise((resolve) => {
      const end = (how: string): void => {
        process.off('exit', killWithUs);
        this.#die(new Error(`the kernel ended unexpectedly (${how})${said.trim() && `; it said: ${said.trim()}`}`));
        resolve();
      };
      child.once('error', (error) => end(error.message));
      child.once('close', (status, signal) => end(signal ?? `exit status ${status}`));
    });
  }

  /** Asks until both the reply and the outputs arrive: outputs sent before the subscription was complete are lost. */
  #firstAnswer(): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const ask = (): void => void this.#request('kernel_info_request', {}).then(resolve, reject).finally(stopAsking);
      const asking = setInterval(ask, ASK_AGAIN);
      const late = new Error(`the kernel did not answer within ${START_LIMIT} s`);
      const deadline = setTimeout(() => this.#die(late), START_LIMIT * 1000);
      const stopAsking = (): void => {
        clearInterval(asking);
        clearTimeout(deadline);
      };
      ask();
    });
  }

  async execute(code: string, onOutput: (message: KernelMessage) => void): Promise<Reply> {
    const rest = { silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true };
    const reply = await this.#request('execute_request', { code, ...rest }, onOutput);
    // An unhandled rejection is reported after the reply.
    await this.flush();
    return reply;
  }

  async flush(): Promise<void> {
    await this.#request('kernel_info_request', {});
  }

  async stop(now = false): Promise<void> {
    const child = this.#child;
    if (child?.exitCode === null && child.signalCode === null) {
      if (now) child.kill('SIGKILL');
      else await this.#control.send(encodeMessage(createRequest('shutdown_request', this.#session, {}), this.#key));
      const limit = setTimeout(() => child.kill('SIGKILL'), FAREWELL);
      await this.#ended;
      clearTimeout(limit);
    }
    for (const socket of [this.#shell, this.#iopub, this.#control]) if (!socket.closed) socket.close();
    await rm(this.#folder || join(tmpdir(), this.#session), { recursive: true, force: true });
  }

  #request(
    type: string,
    content: Readonly<Record<string, unknown>>,
    onOutput: Pending['onOutput'] = () => undefined,
  ): Promise<Reply> {
    if (this.#death !== undefined) return Promise.reject(this.#death);
    const message = createRequest(type, this.#session, content);
    const answer = new Promise<Reply>((resolve, reject) => {
      this.#pending.set(message.header.msg_id, { onOutput, resolve, reject });
    });
    this.#shell.send(encodeMessage(message, this.#key)).catch((error: Error) => this.#die(error));
    return answer;
  }

  async #listen(socket: Dealer | Subscriber, onMessage: (message: KernelMessage) => void): Promise<void> {
    for await (const frames of socket) {
      const message = decodeMessage(frames, this.#key);
      if (message !== undefined) onMessage(message);
    }
  }

  #onReply(message: KernelMessage): void {
    const pending = this.#pending.get(message.parent.msg_id ?? '');
    if (pending === undefined) return;
    pending.reply = message.content;
    settle(pending);
  }

  /** Outputs that come after the reply still belong to their cell: a request is never forgotten. */
  #onOutput(message: KernelMessage): void {
    const pending = this.#pending.get(message.parent.msg_id ?? '');
    if (pending === undefined) return;
    if (message.header.msg_type !== 'status') {
      pending.onOutput(message);
    } else if (message.content.execution_state === 'idle') {
      pending.idle = true;
      settle(pending);
    }
  }

  #die(error: Error): void {
    this.#death ??= error;
    for (const { reject } of this.#pending.values()) reject(this.#death);
  }
}

function settle({ reply, idle, resolve }: Pending): void {
  if (reply !== undefined && idle === true) resolve(reply);
}

/** Ports that nobody listens on just now. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listening()));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listening(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
