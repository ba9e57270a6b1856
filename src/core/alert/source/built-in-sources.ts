import { alertmanagerSource } from './alertmanager.ts';
import { cloudeventsSource } from './cloudevents.ts';
import type { Source } from './define-source.ts';
import { grafanaSource } from './grafana.ts';
import { jsonSource } from './json.ts';
import { kubernetesEventSource } from './kubernetes-event.ts';
import { minioSource } from './minio.ts';
import { textSource } from './text.ts';

/** The kinds of record that are known without any configuration, the most particular first: `auto` takes the first that accepts. */
export const builtInSources: readonly Source[] = [
  grafanaSource,
  alertmanagerSource,
  cloudeventsSource,
  minioSource,
  kubernetesEventSource,
  jsonSource,
  textSource,
];
