export { isCredentialHeader, MASK, maskCredentials, maskText } from './credentials.ts';
