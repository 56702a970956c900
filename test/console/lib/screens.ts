/** Where each screen is, with something to see. `{bank}` and `{proxy}` stand for ids of listeners of the scene. */
export const SCREENS: Readonly<Record<string, string>> = {
  overview: '#/',
  endpoints: '#/endpoints',
  endpoint: '#/endpoint/listener/{bank}/connections',
  settings: '#/endpoint/listener/{bank}/settings',
  messages: '#/messages?listener={bank}',
  faults: '#/faults/listener/{proxy}',
  rules: '#/rules/{bank}',
  jobs: '#/jobs',
  events: '#/events',
};

export function addressIn(address: string, ids: Readonly<Record<string, string>>): string {
  return address.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
}
