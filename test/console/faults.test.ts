import { describe, expect, test } from 'vitest';
import { hasBrowser, listener, openConsole, request } from './lib/console-page.ts';
import { startsFor } from '../../console/src/screens/faults/attributes.ts';
import { peerOf } from './lib/peer.ts';

describe.skipIf(!hasBrowser)('the screen Faults', () => {
  test('adds a fault, changes it with a slider, counts what it does, mutes and removes it', async () => {
    const created = await listener({ framing: { type: 'line' }, handler: { type: 'echo' } });
    const page = await openConsole(`#/faults/listener/${created.id}`);
    await page.getByText('Traffic passes unchanged.').waitFor();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const way = page.getByRole('region', { name: 'To the peer' });
    await way.getByText('latency 200 ms ± 50 ms').waitFor();
    await page.getByRole('slider', { name: /^ms:/ }).fill('1');
    // Else a delay may be nothing.
    await page.getByRole('slider', { name: /^jitterMs:/ }).fill('0');
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await way.getByText('latency 1 ms', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'For 60 s' }).click();
    await way.getByText(/ left$/).waitFor();
    const socket = await peerOf(created);
    socket.resume();
    socket.write('one\ntwo\n');
    await way.getByText(/[1-9]\d* passed, \d+ hit/).waitFor();
    await way.getByText(/delay planned .* real /).waitFor();
    await way.getByRole('button', { name: 'Mute' }).click();
    await way.getByText('muted').waitFor();
    await page.getByLabel('Name').fill('1bad');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText(/must be a letter/).waitFor();
    await page.getByRole('button', { name: '3g' }).click();
    await way.getByText(/profile 3g/).waitFor();
    await page.getByRole('button', { name: 'All off here' }).click();
    await page.getByText('Traffic passes unchanged.').waitFor();
    expect(await request('GET', `/v1/listeners/${created.id}`)).toMatchObject({ faults: {} });
    socket.destroy();
  });
});

test.each([
  ['TCP', {}],
  ['TLS', { transport: 'tls', tls: { selfSigned: true } }],
  ['UDP', { transport: 'udp' }],
  ['a proxy', { handler: { type: 'proxy', upstreams: [{ host: '127.0.0.1', port: 9 }] } }],
])('every type of fault that the screen offers for %s is accepted as it begins', async (_, spec) => {
  const resource = await listener({ handler: { type: 'echo' }, ...spec });
  const starts = startsFor({ kind: 'listener', id: resource.id, title: resource.name, resource: resource as never });
  expect(starts.length).toBeGreaterThan(10);
  for (const { type, hasNoDirection = false, fields } of starts) {
    const path = `/v1/listeners/${resource.id}/faults/${type}`;
    await request('PUT', path, { type, ...(hasNoDirection ? {} : { direction: 'out' }), ...fields });
    await request('DELETE', path);
  }
});
