import { createHmac, randomUUID } from 'node:crypto';

const DELIMITER = '<IDS|MSG>';

/** Says what a message is; `msg_id` ties replies and outputs to the request. */
export interface MessageHeader {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A message of Jupyter's protocol 5.3 (jupyter-client, "Messaging in Jupyter"). */
export interface KernelMessage {
  readonly header: MessageHeader;
  /** The header of the request that this message answers; empty for a request. */
  readonly parent: Partial<MessageHeader>;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A new request. */
export function createRequest(
  type: string,
  session: string,
  content: Readonly<Record<string, unknown>>,
): KernelMessage {
  const date = new Date().toISOString();
  const header = { msg_id: randomUUID(), msg_type: type, session, username: 'seeing-lab', date, version: '5.3' };
  return { header, parent: {}, content };
}

/** The frames that go over the wire, signed with HMAC-SHA256. */
export function encodeMessage({ header, parent, content }: KernelMessage, key: string): string[] {
  const parts = [header, parent, {}, content].map((part) => JSON.stringify(part));
  return [DELIMITER, sign(parts, key), ...parts];
}

/** Reads frames from the wire; undefined where the signature is not ours, as from another program on the same port. */
export function decodeMessage(frames: readonly Buffer[], key: string): KernelMessage | undefined {
  const start = frames.findIndex((frame) => frame.toString() === DELIMITER);
  const [signature, ...parts] = frames.slice(start + 1);
  if (start < 0 || parts.length < 4 || signature?.toString() !== sign(parts.slice(0, 4), key)) return undefined;
  const [header, parent, , content] = parts.map((part) => part.toString());
  return { header: JSON.parse(header!), parent: JSON.parse(parent!), content: JSON.parse(content!) };
}

function sign(parts: readonly (string | Buffer)[], key: string): string {
  const hash = createHmac('sha256', key);
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
