import { Socket } from 'node:net';

/** The connections to the database, which can be cut as if the database had stopped. */
export interface CuttableSockets {
  /** For the pools whose connections these are. */
  stream(): Socket;
  cut(): void;
  restore(): void;
  isCut(): boolean;
}

export function createCuttableSockets(): CuttableSockets {
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

    restore() {
      broken = false;
    },

    isCut: () => broken,
  };
}

function stopped(): Error {
  return new Error('The database was stopped for the comparison.');
}
