import { isLoopbackHost } from './loopback.ts';
import { settings, type Config, type SettingName } from './schema.ts';

/** The environment does not make a valid configuration; `faults` names every variable at fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The configuration is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/** Reads the configuration from environment variables; empty ones count as absent. Throws {@link ConfigError} with all faults at once. */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const config: Partial<Record<SettingName, unknown>> = {};
  const faults = unknownVariables(env);
  for (const name of Object.keys(settings) as SettingName[]) {
    const { env: variable, schema } = settings[name];
    const parsed = schema.safeParse(env[variable] === '' ? undefined : env[variable]);
    if (parsed.success) config[name] = parsed.data;
    else faults.push(`${variable}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
  }
  faults.push(...contradictions(config as Partial<Config>));
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(config) as Config;
}

/** What no single setting can say of itself. */
function contradictions(config: Partial<Config>): string[] {
  return [...withoutKeys(config), ...withoutScopes(config)];
}

function withoutScopes({ apiKeys = [], toxiproxyPort = 0, toxiproxyScopes = [] }: Partial<Config>): string[] {
  if (apiKeys.length === 0 || toxiproxyPort === 0 || toxiproxyScopes.length > 0) return [];
  return [
    'PORTCALL_TOXIPROXY_PORT: the Toxiproxy API takes no keys, so with PORTCALL_API_KEYS, PORTCALL_TOXIPROXY_SCOPES must say what it may do (for example read+write+payload)',
  ];
}

function withoutKeys({ host, apiKeys }: Partial<Config>): string[] {
  if (host === undefined || apiKeys === undefined || apiKeys.length > 0 || isLoopbackHost(host)) return [];
  return [
    `PORTCALL_HOST: ${host} can be reached from other machines, so PORTCALL_API_KEYS must hold at least one key (create one with \`npm run key\`)`,
  ];
}

/** Where clients find the server, and their key: in the environment of a user also when a server is started there. */
const OF_CLIENTS = ['PORTCALL_URL', 'PORTCALL_KEY'];

/** A misspelt variable would silently leave a default in force. */
function unknownVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set<string>([...OF_CLIENTS, ...Object.values(settings).map((setting) => setting.env)]);
  return Object.keys(env)
    .filter((key) => key.startsWith('PORTCALL_') && !known.has(key))
    .map((key) => `${key}: there is no such setting`);
}
