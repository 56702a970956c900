export { MessagesModule } from './messages.module.ts';
