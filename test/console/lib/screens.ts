/** Where each screen is, with something to see. */
export const SCREENS: Readonly<Record<string, string>> = {
  overview: '#/',
  endpoints: '#/endpoints',
};
