export { settings, type Config, type Setting, type SettingName } from './schema.ts';
export { ConfigError, loadConfig } from './load-config.ts';
export { isLoopbackHost } from './loopback.ts';
