import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { Problem } from '../parts/form.tsx';

/** A component that is loaded when it is shown for the first time. */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return function Lazy(props: P) {
    const version = useSignal(0);
    const error = useSignal<unknown>(undefined);
    useEffect(() => {
      if (loaded !== undefined) return;
      load().then(
        (component) => {
          loaded = component;
          version.value += 1;
        },
        (thrown: unknown) => void (error.value = thrown),
      );
    }, []);
    const Loaded = version.value >= 0 ? loaded : undefined;
    if (Loaded !== undefined) return <Loaded {...props} />;
    return error.value === undefined ? <p class="soft">Reading…</p> : <Problem error={error.value} />;
  };
}
