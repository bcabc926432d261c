import { Socket } from 'node:net';

/** The way to the database, which can be cut as if the database had stopped. */
export interface Line {
  /** For the pools that go this way. */
  stream(): Socket;
  cut(): void;
  mend(): void;
  isCut(): boolean;
}

export function createLine(): Line {
  const open = new Set<Socket>();
  let broken = false;

  return {
    stream() {
      const socket = new Socket();
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      // Before anything else learns that it is connected.
      socket.once('connect', () => broken && socket.destroy(stopped()));
      return socket;
    },

    cut() {
      broken = true;
      for (const socket of open) socket.destroy(stopped());
    },

    mend() {
      broken = false;
    },

    isCut: () => broken,
  };
}

function stopped(): Error {
  return new Error('The database was stopped for the comparison.');
}
