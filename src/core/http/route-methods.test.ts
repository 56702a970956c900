import { expect, it } from 'vitest';
import { RouteMethods } from './route-methods.ts';

const methods = new RouteMethods();
methods.add('/v1/listeners', 'GET');
methods.add('/v1/listeners', ['POST', 'HEAD']);
methods.add('/v1/listeners/:id', 'DELETE');
methods.add('/v1/listeners/:id/messages.ndjson', 'GET');

it('knows the methods of a path, whatever its parameters and query', () => {
  expect(methods.of('/v1/listeners')).toEqual(['GET', 'HEAD', 'POST']);
  expect(methods.of('/v1/listeners/?limit=1')).toEqual(['GET', 'HEAD', 'POST']);
  expect(methods.of('/v1/listeners/lst_1?x=/a')).toEqual(['DELETE']);
  expect(methods.of('/v1/listeners/a/messages.ndjson')).toEqual(['GET']);
});

it('knows none for a path that is not there', () => {
  expect(methods.of('/v1/listenersX')).toEqual([]);
  expect(methods.of('/v1/listeners/a/messagesXndjson')).toEqual([]);
  expect(methods.of('/v1/listeners/a/b')).toEqual([]);
});
