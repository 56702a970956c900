import { useEffect, useRef } from 'preact/hooks';

interface TabsProps {
  readonly label: string;
  readonly current: string;
  readonly tabs: readonly { readonly name: string; readonly text: string; readonly href: string }[];
}

/** Tabs are links: each has an address. */
export function Tabs({ label, current, tabs }: TabsProps) {
  const bar = useRef<HTMLElement>(null);
  // On a narrow page they scroll sideways.
  useEffect(
    () => bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    [current],
  );
  return (
    <nav ref={bar} class="tabs" aria-label={label}>
      {tabs.map(({ name, text, href }) => (
        <a key={name} href={href} aria-current={name === current ? 'page' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}
