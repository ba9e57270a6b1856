export type { Identity } from './core/access/impersonation.ts';
export { parseLabels } from './core/alert/labels-text.ts';
export { auditLines } from './core/audit/audit-lines.ts';
export type { Command, CommandContext, Plan } from './core/command/command.ts';
export { defineCommand } from './core/command/command.ts';
export { argumentLines, usageOf } from './core/command/usage.ts';
export { commandWords } from './core/docker/command-words.ts';
export { detailStateText, isAiling, portsText, stateText } from './core/docker/container-text.ts';
export { imageAllowed } from './core/docker/image-rule.ts';
export { parseCpuMillis, parseMemoryBytes } from './core/docker/memory-size.ts';
export { clusterSummary, replicaState, replicaWords } from './core/kafka/cluster-state.ts';
export { recordsText } from './core/kafka/record-text.ts';
export { parseTopicConfig } from './core/kafka/topic-config.ts';
export { topicFilter } from './core/kafka/topic-filter.ts';
export { topicNameFault } from './core/kafka/topic-name.ts';
export type { Container } from './core/kubernetes/container.ts';
export { diagnose } from './core/kubernetes/diagnosis/diagnose.ts';
export type { Facts, Reading } from './core/kubernetes/diagnosis/facts.ts';
export { readOr } from './core/kubernetes/diagnosis/facts.ts';
export type { Finding, Step } from './core/kubernetes/diagnosis/finding.ts';
export type { Subject } from './core/kubernetes/diagnosis/gather.ts';
export { gatherFacts, lastLinesOf } from './core/kubernetes/diagnosis/gather.ts';
export type { LastChange } from './core/kubernetes/diagnosis/last-change.ts';
export { lastChange } from './core/kubernetes/diagnosis/last-change.ts';
export type { KubernetesEvent } from './core/kubernetes/event.ts';
export type { Kind } from './core/kubernetes/kind.ts';
export { findKind, nearestKinds } from './core/kubernetes/kind.ts';
export { logLines, matchingLines } from './core/kubernetes/log-line.ts';
export type { Node } from './core/kubernetes/node.ts';
export { outcomeOf, rolloutWaits } from './core/kubernetes/outcome.ts';
export { outline } from './core/kubernetes/outline.ts';
export type { Pod } from './core/kubernetes/pod.ts';
export { pickContainer } from './core/kubernetes/pod.ts';
export { formatCores } from './core/kubernetes/quantity.ts';
export type { Revision } from './core/kubernetes/revision.ts';
export { diffLines, templateDiff } from './core/kubernetes/template-diff.ts';
export { troubledPods } from './core/kubernetes/trouble.ts';
export type { PodUsage, Usage } from './core/kubernetes/usage.ts';
export type { WayBack } from './core/kubernetes/way-back.ts';
export { wayBack } from './core/kubernetes/way-back.ts';
export type { Workload } from './core/kubernetes/workload.ts';
export { parseWorkloadName, rolloutOf } from './core/kubernetes/workload.ts';
export { groupLag } from './core/lag/group-lag.ts';
export { groupVerdict } from './core/lag/group-verdict.ts';
export { lagMovement, lagVerdict } from './core/lag/lag-movement.ts';
export { verdictWords } from './core/lag/verdict-words.ts';
export { driveName } from './core/minio/drive-name.ts';
export { judgeErasure } from './core/minio/erasure.ts';
export { folderOf, splitPath } from './core/minio/object-path.ts';
export { erasureMap, healSentence, storageSentence } from './core/minio/storage-sentence.ts';
export { pageOf } from './core/output/page.ts';
export type {
  ConsumerGroup,
  GroupPosition,
  KafkaPort,
  KafkaTopic,
  NewTopic,
  PartitionRange,
  PeekRequest,
} from './core/port/kafka.ts';
export type { Autoscaling, KubernetesPort, KubernetesRow, KubernetesTable } from './core/port/kubernetes.ts';
export { actions, button, code, fields, link, list, quiet, refresh, table, text, view } from './core/view/build.ts';
export type { Action, Column, Part, Span, Text, Tone, View } from './core/view/view.ts';
export { withoutMentions } from './core/view/without-mentions.ts';
export { formatDuration, parseDurationMs } from './lib/duration.ts';
export { fail, MiddlewatchError } from './lib/error.ts';
export { formatBytes, formatCount, nearest, plural, shortenEnd, shortenMiddle } from './lib/text.ts';
