import { useEffect } from 'preact/hooks';
import { lostSince, version, watchService } from '../live/service.ts';
import { Notices } from '../parts/notices.tsx';
import { Help } from './help.tsx';
import { helpIsOpen, listenForKeys } from './keyboard.ts';
import { KeyPrompt } from './key-prompt.tsx';
import { href, route } from './router.ts';
import { findScreen, SCREENS } from './screens.tsx';
import { can, key, lock, sessionState } from './session.ts';

/** The frame around all screens. */
export function App() {
  useEffect(() => watchService(), []);
  useEffect(() => listenForKeys(), []);
  if (sessionState.value === 'locked') return <KeyPrompt />;
  return (
    <>
      <a class="skip" href="#content" onClick={focusContent}>
        Skip to the content
      </a>
      <Sidebar />
      <Lost />
      <Content />
      <Notices />
      <Help />
    </>
  );
}

function focusContent(event: Event): void {
  event.preventDefault();
  document.getElementById('content')?.focus();
}

function Content() {
  const { path } = route.value;
  const screen = findScreen(path);
  useEffect(() => {
    document.title = screen === undefined ? 'Portcall' : `${screen.title} · Portcall`;
  }, [screen]);
  return (
    <main id="content" tabIndex={-1}>
      {sessionState.value === 'starting' && <p class="soft">Reading…</p>}
      {sessionState.value === 'open' &&
        (screen === undefined ? <Unknown /> : can('read') ? <screen.Screen path={path} /> : <Forbidden />)}
    </main>
  );
}

function Unknown() {
  return (
    <div class="empty">
      <h1>There is no such screen</h1>
      <p>
        <a href={href([])}>Overview</a>
      </p>
    </div>
  );
}

function Forbidden() {
  return (
    <div class="empty">
      <h1>Not with this key</h1>
      <p>The key “{key.value?.name}” lacks the scope “read”.</p>
      <button type="button" onClick={() => lock()}>
        Use another key
      </button>
    </div>
  );
}

function Sidebar() {
  const current = route.value.path[0] ?? '';
  // On a narrow page the menu scrolls sideways.
  useEffect(
    () => document.querySelector('.sidebar [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    [current, key.value],
  );
  return (
    <header class="sidebar">
      <a class="brand" href={href([])}>
        <img src="/console/portcall.svg" alt="" width="20" height="20" /> Portcall
      </a>
      <nav aria-label="Screens">
        {SCREENS.filter(({ inMenu, needs }) => inMenu && (needs === undefined || can(needs))).map(
          ({ name, title, letter }) => (
            <a key={name} href={href(name === '' ? [] : [name])} aria-current={name === current ? 'page' : undefined}>
              {title} <kbd aria-hidden="true">g {letter}</kbd>
            </a>
          ),
        )}
      </nav>
      <div class="side-foot">
        <a href="/docs">Docs</a>
        <a href="/docs/api">API</a>
        <button type="button" class="link" onClick={() => (helpIsOpen.value = true)}>
          Keys <kbd aria-hidden="true">?</kbd>
        </button>
        {key.value !== undefined && key.value.name !== 'local' && (
          <button type="button" class="link" title={`Scopes: ${key.value.scopes.join(', ')}`} onClick={() => lock()}>
            Forget key “{key.value.name}”
          </button>
        )}
        <span class="soft version">{version.value}</span>
      </div>
    </header>
  );
}

function Lost() {
  return (
    <div class="lost-place" role="alert">
      {lostSince.value !== undefined && (
        <p class="lost">
          <span aria-hidden="true">✕</span> The service does not answer since{' '}
          {new Date(lostSince.value).toLocaleTimeString('en-GB')}. What is shown may be old; everything continues when
          it is back.
        </p>
      )}
    </div>
  );
}
