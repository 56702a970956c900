import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether Wireshark's command line is installed (Debian: `apt-get install tshark`). */
export const HAS_TSHARK = spawnSync('tshark', ['--version']).status === 0;

const SEVERITY_NOTE = 0x400000;
/** What it notes of every FIN there is. */
const ORDINARY = /^This frame (?:initiates|undergoes) the connection closing$/;
const CHECKSUMS = ['ip', 'tcp', 'udp'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`]);

/** What `tshark` prints of a file. */
export function tshark(file: Buffer, ...args: string[]): string {
  const dir = mkdtempSync(join(tmpdir(), 'portcall-pcapng-'));
  try {
    const path = join(dir, 'test.pcapng');
    writeFileSync(path, file);
    return execFileSync('tshark', ['-n', '-r', path, ...CHECKSUMS, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Everything Wireshark finds noteworthy or worse in a file: its notes, warnings, errors and malformed packets. */
export function findings(file: Buffer): string[] {
  const lines = tshark(
    file,
    '-Y',
    '_ws.expert || _ws.malformed',
    '-T',
    'fields',
    '-E',
    'occurrence=a',
    '-E',
    'aggregator=|',
    '-e',
    '_ws.expert.severity',
    '-e',
    '_ws.expert.message',
    '-e',
    '_ws.malformed',
  );
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => {
      const [severities = '', messages = '', malformed = ''] = line.split('\t');
      const named = messages
        .split('|')
        .filter((_, at) => Number(severities.split('|')[at]) >= SEVERITY_NOTE)
        .filter((message) => !ORDINARY.test(message));
      return malformed === '' ? named : [...named, `malformed: ${malformed}`];
    });
}
