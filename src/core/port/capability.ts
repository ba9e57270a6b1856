import type { AccessReader } from './access.ts';
import type { AlertDesk } from './alert-desk.ts';
import type { AlertDrill } from './alert-drill.ts';
import type { AuditReader } from './audit.ts';
import type { Catalog } from './catalog.ts';
import type { DeadLetterDesk } from './dead-letter-desk.ts';
import type { DockerPort } from './docker.ts';
import type { FreezeStore } from './freeze-store.ts';
import type { HealthReader } from './health.ts';
import type { IncidentDesk } from './incident-desk.ts';
import type { KafkaPort } from './kafka.ts';
import type { KubernetesPort } from './kubernetes.ts';
import type { MinioPort } from './minio.ts';
import type { OnCallDesk } from './oncall-desk.ts';
import type { OutputStore } from './output.ts';
import type { PlanDesk } from './plan-desk.ts';
import type { ReportDesk } from './report-desk.ts';
import type { ReviewStore } from './review-store.ts';

/** Everything a command can be given; it holds only what its `uses` names. */
export interface Capabilities {
  readonly kubernetes: KubernetesPort;
  readonly kafka: KafkaPort;
  readonly minio: MinioPort;
  readonly docker: DockerPort;
  readonly access: AccessReader;
  readonly freezing: FreezeStore;
  readonly alerts: AlertDesk;
  readonly deadLetters: DeadLetterDesk;
  readonly drill: AlertDrill;
  readonly oncall: OnCallDesk;
  readonly incidents: IncidentDesk;
  readonly audit: AuditReader;
  readonly health: HealthReader;
  readonly catalog: Catalog;
  readonly output: OutputStore;
  readonly plans: PlanDesk;
  readonly reports: ReportDesk;
  readonly reviews: ReviewStore;
}

export type Capability = keyof Capabilities;

/** The capabilities that are one of several named targets, chosen by `--on`. */
export const systemCapabilities = ['kubernetes', 'kafka', 'minio', 'docker'] as const satisfies readonly Capability[];
export type SystemCapability = (typeof systemCapabilities)[number];
