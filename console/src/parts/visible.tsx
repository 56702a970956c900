import { visiblePieces } from './text.ts';

/** Text of peers: as text nodes, never as markup; hidden characters are marked. `bdi` keeps its direction from reaching what stands around it. */
export function Visible({ text }: { readonly text: string }) {
  return (
    <bdi>
      {visiblePieces(text).map(({ text, stands }, at) =>
        stands === undefined ? (
          text
        ) : (
          <span key={at} class="hidden-char" title={stands}>
            {text}
          </span>
        ),
      )}
    </bdi>
  );
}
