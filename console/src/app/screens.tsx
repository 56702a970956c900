import type { ComponentType } from 'preact';
import { Endpoints } from '../screens/endpoints.tsx';
import { Overview } from '../screens/overview.tsx';
import type { Scope } from './session.ts';
import { lazily } from './lazily.tsx';

export interface ScreenProps {
  readonly path: readonly string[];
}

export interface Screen {
  /** The first part of its address. */
  readonly name: string;
  readonly title: string;
  /** After `g`. */
  readonly letter: string;
  readonly inMenu: boolean;
  /** What it needs besides `read`: without it, it is not offered. */
  readonly needs?: Scope;
  readonly Screen: ComponentType<ScreenProps>;
}

/** One row a screen. What the first view does not need is loaded when it is wanted. */
export const SCREENS: readonly Screen[] = [
  { name: '', title: 'Overview', letter: 'o', inMenu: true, Screen: Overview },
  { name: 'endpoints', title: 'Endpoints', letter: 'e', inMenu: true, Screen: Endpoints },
  {
    name: 'endpoint',
    title: 'Endpoint',
    letter: '',
    inMenu: false,
    Screen: lazily(async () => (await import('../screens/endpoint.tsx')).EndpointScreen),
  },
  {
    name: 'messages',
    title: 'Messages',
    letter: 'm',
    inMenu: true,
    needs: 'payload',
    Screen: lazily(async () => (await import('../screens/messages.tsx')).Messages),
  },
  {
    name: 'faults',
    title: 'Faults',
    letter: 'f',
    inMenu: true,
    Screen: lazily(async () => (await import('../screens/faults.tsx')).Faults),
  },
  {
    name: 'rules',
    title: 'Rules',
    letter: 'r',
    inMenu: true,
    Screen: lazily(async () => (await import('../screens/rules.tsx')).Rules),
  },
  {
    name: 'jobs',
    title: 'Jobs',
    letter: 'j',
    inMenu: true,
    Screen: lazily(async () => (await import('../screens/jobs.tsx')).Jobs),
  },
  {
    name: 'events',
    title: 'Events',
    letter: 'v',
    inMenu: true,
    Screen: lazily(async () => (await import('../screens/events.tsx')).Events),
  },
];

export function findScreen([name = '']: readonly string[]): Screen | undefined {
  return SCREENS.find((screen) => screen.name === name);
}
