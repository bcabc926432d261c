import type { Socket } from 'node:net';
import type { EmbeddedPostgresErrorCode } from './errors.ts';

/** What the supervisor says to its users, one JSON document a line. They say nothing. */
export type Message =
  | { readonly type: 'log'; readonly text: string }
  | { readonly type: 'ready'; readonly url: string; readonly pid: number }
  | {
      readonly type: 'error';
      readonly code: EmbeddedPostgresErrorCode;
      readonly problem: string;
    };

export function encode(message: Message): string {
  return `${JSON.stringify(message)}\n`;
}

export function decode(line: string): Message | undefined {
  try {
    const message: Message = JSON.parse(line);
    return message;
  } catch {
    return undefined;
  }
}

export function onMessage(socket: Socket, listener: (message: Message) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = decode(line);
      if (message) listener(message);
    }
  });
}
