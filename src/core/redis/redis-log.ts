export interface RedisLogLine {
  readonly level: 'debug' | 'warn';
  readonly message: string;
}

/** `12345:M 01 Jan 2026 00:00:00.000 * Ready to accept connections`: pid:role, time, level mark, text. */
const LINE = /^\d+:[A-Z] \d+ \w+ \d+ [\d:.]+ ([.*#-]) (.*)$/;
/** `12345:signal-handler (1767225600) Received SIGTERM scheduling shutdown...` */
const SIGNAL_LINE = /^\d+:signal-handler \(\d+\) (.*)$/;

/**
 * What Redis marks as a warning (`#`) on every healthy start and stop: its banner, and advice about kernel
 * settings that does not matter for a private, small instance.
 */
const HARMLESS =
  /^(oO0|(Redis|Valkey) (version=|is now ready to exit)|Configuration loaded|Server initialized|WARNING Memory overcommit|WARNING .*Transparent Huge Pages|User requested shutdown)/;

/** Lines in another form (a fault in the settings, a crash report) come before or instead of the log proper: warn. */
export function parseRedisLogLine(line: string): RedisLogLine {
  const signal = SIGNAL_LINE.exec(line)?.[1];
  if (signal !== undefined) return { level: 'debug', message: signal };
  const [, mark, message = line] = LINE.exec(line) ?? [];
  const isWarning = mark === undefined || (mark === '#' && !HARMLESS.test(message));
  return { level: isWarning ? 'warn' : 'debug', message };
}
