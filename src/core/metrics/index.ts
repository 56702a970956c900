export { boundedById, MAX_LABELLED } from './bounded.ts';
export { metricCatalogue, type MetricEntry, type MetricName } from './catalogue.ts';
export { Metrics, type Labels, type MetricSource } from './metrics.ts';
export { MetricsModule } from './metrics.module.ts';
