export { isCredentialHeader } from './credential-names.ts';
export { maskCredentials } from './credentials.ts';
export { MASK, maskText } from './mask-text.ts';
export { withoutPrivateKeys } from './private-keys.ts';
