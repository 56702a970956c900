export { KEY_SCOPES, type ApiKey } from './api-keys.ts';
export { settings, type Config, type Setting, type SettingName } from './schema.ts';
export { ConfigError, loadConfig } from './load-config.ts';
export { isLoopbackHost, isWildcardHost } from './loopback.ts';
export { CONFIG, ConfigModule } from './config.module.ts';
