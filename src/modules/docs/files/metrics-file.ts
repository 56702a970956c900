import { MAX_LABELLED, metricCatalogue, type MetricEntry } from '../../../core/metrics/index.ts';
import { code, page, table } from './markdown.ts';

/** docs/metrics.md */
export function metricsFile(): string {
  const rows = Object.entries<MetricEntry>(metricCatalogue).map(([name, { type, labels, help }]) => [code(name), type, labels.map(code).join(', '), help]);
  return page(
    '# Metrics',
    '`GET /metrics` answers in Prometheus\' text format, for the node that is asked. It needs the scope `read`. Besides the metrics below it has those of the process (`process_…`, `nodejs_…`).',
    table(['metric', 'type', 'labels', 'what'], rows),
    `At most ${MAX_LABELLED} listeners and ${MAX_LABELLED} clients, the oldest, have metrics of their own; the others are added up under the label value \`other\`. Totals of an endpoint begin at zero when it is opened, so use \`rate()\`.`,
  );
}
