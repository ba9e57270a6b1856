/** A rule of RBAC that commands need, one verb on one resource. */
export interface CommandRight {
  /** Empty for the core group. */
  readonly group: string;
  /** `pods`, `deployments/scale`. */
  readonly resource: string;
  readonly verb: 'get' | 'list' | 'patch';
  /** The first command that is refused without it. */
  readonly command: string;
  /** A command that changes: left out where the target is read-only. */
  readonly changes: boolean;
  /** Namespaces and nodes belong to none. */
  readonly namespaced: boolean;
}

const looks = (
  command: string,
  group: string,
  resource: string,
  verb: 'get' | 'list',
  namespaced = true,
): CommandRight => ({ command, group, resource, verb, namespaced, changes: false });

const changes = (command: string, group: string, resource: string): CommandRight => ({
  command,
  group,
  resource,
  verb: 'patch',
  namespaced: true,
  changes: true,
});

/** What the doctor asks the API server about: each right without which a command is refused. deploy/kubernetes.yaml grants them all. */
export const commandRights: readonly CommandRight[] = [
  looks('/k8s get pods', '', 'pods', 'list'),
  looks('/k8s get pods <name>', '', 'pods', 'get'),
  looks('/k8s get namespaces', '', 'namespaces', 'list', false),
  looks('/k8s get nodes', '', 'nodes', 'list', false),
  looks('/k8s get deployments', 'apps', 'deployments', 'list'),
  looks('/k8s logs', '', 'pods/log', 'get'),
  looks('/k8s scale', 'apps', 'deployments', 'get'),
  looks('/k8s scale', 'autoscaling', 'horizontalpodautoscalers', 'list'),
  changes('/k8s scale', 'apps', 'deployments/scale'),
  changes('/k8s scale', 'apps', 'statefulsets/scale'),
  changes('/k8s restart', 'apps', 'deployments'),
  changes('/k8s restart', 'apps', 'statefulsets'),
  changes('/k8s restart', 'apps', 'daemonsets'),
];

/** As kubectl auth can-i names it: `patch deployments.apps/scale`. */
export function rightName({ verb, group, resource }: Pick<CommandRight, 'verb' | 'group' | 'resource'>): string {
  const [name = '', sub] = resource.split('/');
  return `${verb} ${name}${group === '' ? '' : `.${group}`}${sub === undefined ? '' : `/${sub}`}`;
}
