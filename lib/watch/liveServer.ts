import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GradeOutcome } from '../grade/night/gradeOutcome';
import { frameColumnsOf } from '../grade/report/frameColumnsOf';
import { gradeReport } from '../grade/report/gradeReport';
import type { LiveFrame } from '../grade/report/page/livePage';
import { InputError } from '../inputError';

/** Only this machine can open the page. */
const HOST = '127.0.0.1';
/** Frames whose pictures are held, the last ones: the memory of a long night stays flat. */
const PICTURES_HELD = 100;
/** A comment this often keeps proxies and browsers from closing a quiet connection. */
const BEAT_MS = 15_000;
const RETRY_MS = 1000;

/** The live page of a watch: the report, and server-sent events that make it grow. */
export interface LiveServer {
  readonly address: string;
  /** Shows a frame, in the place of the one of the same file if there is one. */
  put(outcome: GradeOutcome): void;
  close(): Promise<void>;
}

/** Starts it on a port, 0 for a free one. Throws InputError when the port is taken. */
export async function startLiveServer(port: number): Promise<LiveServer> {
  const outcomes: GradeOutcome[] = [];
  const indices = new Map<string, number>();
  const withPictures: number[] = [];
  const readers = new Set<ServerResponse>();
  /** The indices in the order in which they were sent; an event's number is its place. */
  const sent: number[] = [];
  const run = randomUUID();

  const put = (outcome: GradeOutcome): void => {
    const file = 'error' in outcome ? outcome.file : outcome.grade.file;
    const index = indices.get(file) ?? outcomes.length;
    indices.set(file, index);
    outcomes[index] = outcome;
    if ('thumbnail' in outcome) withPictures.push(index);
    if (withPictures.length > PICTURES_HELD) dropPictures(outcomes, withPictures.shift()!);
    sent.push(index);
    for (const reader of readers) reader.write(eventText(sent.length, outcomes, index));
  };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    // A page of elsewhere whose name was made to lead here gets nothing.
    if (request.headers.host !== address.host || request.method !== 'GET') return void response.writeHead(403).end();
    const { pathname, searchParams } = new URL(request.url ?? '/', address);
    if (pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      response.end(gradeReport(outcomes, { events: `events?run=${run}&from=${sent.length}` }));
    } else if (pathname === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`retry: ${RETRY_MS}\n\n`);
      if (searchParams.get('run') !== run) return void response.end('event: reload\ndata: \n\n');
      const from = Number(request.headers['last-event-id'] ?? searchParams.get('from'));
      for (let n = from; n < sent.length; n++) response.write(eventText(n + 1, outcomes, sent[n]!));
      readers.add(response);
      response.on('close', () => readers.delete(response));
    } else response.writeHead(404).end();
  };

  const server = createServer(answer);
  await new Promise<void>((done, fail) => {
    server.once('error', (error) => fail(new InputError(`no live page on port ${port}: ${error.message}`)));
    server.listen(port, HOST, done);
  });
  const address = new URL(`http://${HOST}:${(server.address() as AddressInfo).port}/`);
  const beat = setInterval(() => {
    for (const reader of readers) reader.write(': still here\n\n');
  }, BEAT_MS);
  return {
    address: address.href,
    put,
    close: async () => {
      clearInterval(beat);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function dropPictures(outcomes: GradeOutcome[], index: number): void {
  const outcome = outcomes[index]!;
  if (!('error' in outcome)) outcomes[index] = { grade: outcome.grade, context: outcome.context };
}

/** JSON has no line end of its own: the event is one line. */
function eventText(id: number, outcomes: readonly GradeOutcome[], index: number): string {
  const outcome = outcomes[index]!;
  const pictures =
    'error' in outcome || outcome.thumbnail === undefined
      ? {}
      : { pictures: { thumbnail: outcome.thumbnail, ...(outcome.stamps && { stamps: outcome.stamps }) } };
  const live: LiveFrame = { index, frame: frameColumnsOf([outcome]), ...pictures };
  return `id: ${id}\ndata: ${JSON.stringify(live)}\n\n`;
}
