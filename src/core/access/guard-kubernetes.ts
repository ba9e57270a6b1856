import type { Kind } from '../kubernetes/kind.ts';
import type { KubernetesPort, KubernetesTable } from '../port/kubernetes.ts';
import type { Reach } from './reach.ts';

/** The cluster as far as a reach goes: what is out of it is refused, whatever words or button asked for it. */
export function guardKubernetes(port: KubernetesPort, reach: Reach): KubernetesPort {
  if (!reach.isBound('namespace')) return port;
  const check = (kind: Kind, namespace: string | undefined): void =>
    reach.check('namespace', kind.namespaced ? namespace : undefined);
  return {
    name: port.name,
    namespace: port.namespace,
    kinds: (...of) => port.kinds(...of),
    async list(query, signal) {
      if (isNamespaces(query.kind)) return within(await port.list(query, signal), reach);
      check(query.kind, query.namespace);
      return port.list(query, signal);
    },
    async find(object, signal) {
      if (isNamespaces(object.kind)) reach.check('namespace', object.name);
      else check(object.kind, object.namespace);
      return port.find(object, signal);
    },
    async object(object, signal) {
      if (isNamespaces(object.kind)) reach.check('namespace', object.name);
      else check(object.kind, object.namespace);
      return port.object(object, signal);
    },
    async names(query, signal) {
      if (isNamespaces(query.kind))
        return (await port.names(query, signal)).filter((name) => reach.holds('namespace', name));
      check(query.kind, query.namespace);
      return port.names(query, signal);
    },
    async pod(object, signal) {
      reach.check('namespace', object.namespace);
      return port.pod(object, signal);
    },
    async podsOf(workload, signal) {
      reach.check('namespace', workload.namespace);
      return port.podsOf(workload, signal);
    },
    async log(query, signal) {
      reach.check('namespace', query.namespace);
      return port.log(query, signal);
    },
    async workload(object, signal) {
      check(object.kind, object.namespace);
      return port.workload(object, signal);
    },
    async events(query, signal) {
      reach.check('namespace', query.namespace);
      return port.events(query, signal);
    },
    async nodes(signal) {
      reach.check('namespace', undefined);
      return port.nodes(signal);
    },
    async revisions(workload, signal) {
      reach.check('namespace', workload.namespace);
      return port.revisions(workload, signal);
    },
    async podUsage(query, signal) {
      reach.check('namespace', query.namespace);
      return port.podUsage(query, signal);
    },
    async nodeUsage(signal) {
      reach.check('namespace', undefined);
      return port.nodeUsage(signal);
    },
    async autoscaling(workload, signal) {
      reach.check('namespace', workload.namespace);
      return port.autoscaling(workload, signal);
    },
    async scale(change, signal) {
      reach.check('namespace', change.workload.namespace);
      return port.scale(change, signal);
    },
    async restart(change, signal) {
      reach.check('namespace', change.workload.namespace);
      return port.restart(change, signal);
    },
    async undo(change, signal) {
      reach.check('namespace', change.workload.namespace);
      return port.undo(change, signal);
    },
    async settled(object, options, signal) {
      check(object.kind, object.namespace);
      return port.settled(object, options, signal);
    },
  };
}

/** Namespaces belong to none; who may reach some of them may see that these are there. */
function isNamespaces({ group, resource }: Kind): boolean {
  return group === '' && resource === 'namespaces';
}

function within(table: KubernetesTable, reach: Reach): KubernetesTable {
  const rows = table.rows.filter(({ name }) => reach.holds('namespace', name));
  return { ...table, rows, total: table.cut ? undefined : rows.length };
}
