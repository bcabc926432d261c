import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { freePort } from '../../../src/cli/embedded/free-port.ts';

export interface MailServer {
  url: string;
  stop(): Promise<void>;
}

/** An SMTP server that stores each message as a file, for the specs' processes. */
export async function startMailServer(mailbox: string): Promise<MailServer> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      keep(mailbox, stream).then(() => done(), done);
    },
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function keep(mailbox: string, stream: NodeJS.ReadableStream): Promise<void> {
  const path = join(mailbox, randomUUID());
  await writeFile(`${path}.part`, await text(stream));
  await rename(`${path}.part`, `${path}.eml`);
}

/** @returns the sign-in link of the next message to this address. */
export async function receiveLink(
  to: string,
  limit = 10_000,
  mailbox = process.env.E2E_MAILBOX ?? '',
): Promise<string> {
  const deadline = Date.now() + limit;
  while (Date.now() < deadline) {
    for (const file of await readdir(mailbox)) {
      if (!file.endsWith('.eml')) continue;
      const mail = await simpleParser(await readFile(join(mailbox, file)));
      const recipient = [mail.to ?? []].flat()[0]?.text;
      const link = mail.text?.match(/https?:\/\/\S+/)?.[0];
      if (recipient === to && link) return link;
    }
    await sleep(100);
  }
  throw new Error(`No message for ${to} arrived.`);
}
