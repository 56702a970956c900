export interface EmbeddedRedisPlace {
  readonly directory: string;
  readonly socket: string;
}

/** Everything on the command line, nothing from a file: no Redis of the system and no setting of it is touched. */
export function embeddedRedisArguments({ directory, socket }: EmbeddedRedisPlace): string[] {
  return Object.entries({
    // Reachable by this user alone, over no network.
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    // At most the last second is lost with a crash of the machine; nothing with a crash of Redis.
    appendonly: 'yes',
    appendfsync: 'everysec',
    'aof-load-truncated': 'yes',
    save: '',
    // Queues and the event log break when keys are evicted: an error is better.
    'maxmemory-policy': 'noeviction',
    dir: directory,
    daemonize: 'no',
    logfile: '',
  }).flatMap(([name, value]) => [`--${name}`, value]);
}
