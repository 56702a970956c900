export { test, it, type PortcallFixtures } from './fixtures.ts';
export { portcallMatchers, type ReceiveOptions, type Receiver } from './matchers.ts';
export { expect, describe } from 'vitest';
