/**
 * The scripts run before anything is installed, so they are plain JavaScript, without declarations. Each test says what
 * it expects of the one it loads.
 */
export async function loadScript<T>(name: string): Promise<T> {
  return (await import(new URL(`../../scripts/lib/${name}`, import.meta.url).href)) as T;
}
