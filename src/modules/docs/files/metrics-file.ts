import { MAX_LABELLED, metricCatalogue, type MetricEntry } from '../../../core/metrics/index.ts';
import { code, page, table } from './markdown.ts';

/** docs/metrics.md */
export function metricsFile(): string {
  const rows = Object.entries<MetricEntry>(metricCatalogue).map(([name, { type, labels, help }]) => [code(name), type, labels.map(code).join(', '), help]);
  return page(
    '# Metrics',
    '`GET /metrics` returns the metrics of one node in the Prometheus text format. It needs the scope `read`. In addition to the metrics below, it has those of the process (`process_…`, `nodejs_…`).',
    table(['metric', 'type', 'labels', 'what'], rows),
    `At most ${MAX_LABELLED} listeners and ${MAX_LABELLED} clients, the oldest, have their own metrics; the others are summed under the label value \`other\`. Totals of an endpoint start at zero when it is opened, so use \`rate()\`.`,
  );
}
