export { AuthModule } from './auth.module.ts';
export { Authentication } from './authentication.ts';
export { addAuthenticationCheck } from './authentication-check.ts';
export { PASSPORT_HEADER, SIGNED_HEADERS } from './passport.ts';
export { type ForwardedRequest, type PassportFault } from './passports.ts';
export { StreamAuthentication } from './stream-authentication.ts';
