/** How the server runs: on loopback with TCP only, small, and quick to start. */
export function serverSettings(port: number, durable: boolean): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    shared_buffers: '32MB',
    // A development database has no replica, and for none much less is written.
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '256MB',
    // Each backend does its own I/O: three processes fewer.
    io_method: 'sync',
    jit: 'off',
    // The log names errors, but not the statements, which may hold personal data.
    log_min_error_statement: 'panic',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
