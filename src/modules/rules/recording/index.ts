export { conversationsOf, type Conversation } from './conversations.ts';
export { replay } from './replay.ts';
