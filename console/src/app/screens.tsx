import type { ComponentType } from 'preact';
import { Endpoints } from '../screens/endpoints.tsx';
import { Overview } from '../screens/overview.tsx';

export interface Screen {
  /** The first part of its address. */
  readonly name: string;
  readonly title: string;
  /** After `g`. */
  readonly letter: string;
  readonly inMenu: boolean;
  readonly Screen: ComponentType<{ readonly path: readonly string[] }>;
}

/** One row a screen. */
export const SCREENS: readonly Screen[] = [
  { name: '', title: 'Overview', letter: 'o', inMenu: true, Screen: Overview },
  { name: 'endpoints', title: 'Endpoints', letter: 'e', inMenu: true, Screen: Endpoints },
];

export function findScreen([name = '']: readonly string[]): Screen | undefined {
  return SCREENS.find((screen) => screen.name === name);
}
