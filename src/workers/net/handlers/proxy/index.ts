export { proxy } from './proxy-handler.ts';
