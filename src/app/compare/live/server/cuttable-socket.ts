import { Socket } from 'node:net';

/** Sockets to the database, which can be cut to simulate a stopped database. */
export interface CuttableSockets {
  /** Creates a socket; it is pg's option `stream`. */
  stream(): Socket;
  cut(): void;
  restore(): void;
  isCut(): boolean;
}

export function createCuttableSockets(): CuttableSockets {
  const open = new Set<Socket>();
  let cut = false;

  return {
    stream() {
      const socket = new Socket();
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      // This listener is the first one, so the pool never sees the connection.
      socket.once('connect', () => cut && socket.destroy(stoppedError()));
      return socket;
    },

    cut() {
      cut = true;
      for (const socket of open) socket.destroy(stoppedError());
    },

    restore() {
      cut = false;
    },

    isCut: () => cut,
  };
}

function stoppedError(): Error {
  return new Error('The database was stopped for the comparison.');
}
