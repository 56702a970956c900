import { key } from '../../app/session.ts';
import type { Endpoint } from '../../live/endpoints.ts';
import { Menu } from '../../parts/menu.tsx';
import { attempt } from '../../parts/notices.tsx';

/** The captured messages as a file. */
export function ExportMenu({ endpoint }: { readonly endpoint: Endpoint }) {
  return (
    <Menu
      label="Export"
      text="Export"
      items={[
        { text: 'Messages (ndjson)', run: () => attempt(() => save(endpoint, 'ndjson')) },
        { text: 'Packets (pcapng)', run: () => attempt(() => save(endpoint, 'pcapng')) },
      ]}
    />
  );
}

/** Through a request of our own: a link could not carry the key. */
async function save({ kind, id, title }: Endpoint, format: 'ndjson' | 'pcapng'): Promise<void> {
  const secret =
    key.value === undefined || key.value.name === 'local' ? undefined : sessionStorage.getItem('portcall-key');
  const response = await fetch(
    `/v1/${kind}s/${id}/messages.${format}`,
    secret === undefined ? {} : { headers: { authorization: `Bearer ${secret}` } },
  );
  if (!response.ok) throw new Error(((await response.json()) as { detail: string }).detail);
  const url = URL.createObjectURL(await response.blob());
  const link = Object.assign(document.createElement('a'), { href: url, download: `${title}.${format}` });
  link.click();
  URL.revokeObjectURL(url);
}
