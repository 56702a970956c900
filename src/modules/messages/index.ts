export { MessagesModule } from './messages.module.ts';
export { CapturedMessages } from './captured-messages.ts';
export type { CapturePositions } from './message-cursor.ts';
