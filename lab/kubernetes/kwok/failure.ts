/** How a simulated pod fails, chosen by its label `lab/fails`; what a kubelet would write into its status. */
interface Failure {
  readonly label: string;
  readonly phase: 'Pending' | 'Running';
  /** `message` is an expression of Go's templates in which $pod and $container are known. */
  readonly waiting: { readonly reason: string; readonly message: string };
  readonly last?: { readonly exitCode: number; readonly reason: string };
  readonly event: { readonly reason: string; readonly message: string };
}

const crash = {
  phase: 'Running',
  waiting: {
    reason: 'CrashLoopBackOff',
    message:
      'printf "back-off 5m0s restarting failed container=%s pod=%s_%s(%s)" $container.name $pod.name $pod.namespace $pod.uid',
  },
  event: { reason: 'BackOff', message: 'Back-off restarting failed container' },
} as const;

const failures: readonly Failure[] = [
  { ...crash, label: 'crash', last: { exitCode: 1, reason: 'Error' } },
  { ...crash, label: 'out-of-memory', last: { exitCode: 137, reason: 'OOMKilled' } },
  {
    label: 'image-pull',
    phase: 'Pending',
    waiting: { reason: 'ImagePullBackOff', message: 'printf "Back-off pulling image %q: not found" $container.image' },
    event: { reason: 'Failed', message: 'Failed to pull image: rpc error: code = NotFound desc = not found' },
  },
];

/** Restarts that a crashing pod is born with: a crash loop that began a while ago. */
const firstRestarts = 4;
const firstAfterMs = 500;
const againAfterMs = 60_000;

/** The stages that make pods fail; each first within a second, then once a minute with one restart more. */
export function failureStages(): readonly object[] {
  return failures.flatMap((failure) => [
    stage(failure, 'begins', 'DoesNotExist', firstAfterMs),
    stage(failure, 'again', 'Exists', againAfterMs),
  ]);
}

function stage(failure: Failure, suffix: string, hasStatus: 'Exists' | 'DoesNotExist', delayMs: number): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name: `${failure.label}-${suffix}` },
    spec: {
      resourceRef: { apiGroup: 'v1', kind: 'Pod' },
      selector: {
        matchExpressions: [
          { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' },
          { key: '.metadata.labels["lab/fails"]', operator: 'In', values: [failure.label] },
          { key: '.status.hostIP', operator: hasStatus },
        ],
      },
      delay: { durationMilliseconds: delayMs },
      next: {
        event: { type: 'Warning', ...failure.event },
        statusTemplate: statusTemplate(failure),
      },
    },
  };
}

/** A Go template over the pod. The address and the start are kept once set: a pod that changes them is another pod. */
function statusTemplate({ phase, waiting, last }: Failure): string {
  const restarts =
    last === undefined
      ? '0'
      : `{{ if $before }}{{ add (index $before $index).restartCount 1 }}{{ else }}${firstRestarts}{{ end }}`;
  const lastState =
    last === undefined
      ? ''
      : `lastState: { terminated: { exitCode: ${last.exitCode}, reason: ${last.reason}, startedAt: {{ $began | Quote }}, finishedAt: {{ $now | Quote }} } }`;
  return `
{{ $now := Now }}
{{ $began := now | dateModify "-9s" | date "2006-01-02T15:04:05Z07:00" }}
{{ $since := or .status.startTime $now }}
{{ $before := .status.containerStatuses }}
{{ $pod := .metadata }}
conditions:
- { type: Initialized, status: "True", lastTransitionTime: {{ $since | Quote }} }
- { type: Ready, status: "False", reason: ContainersNotReady, lastTransitionTime: {{ $since | Quote }} }
- { type: ContainersReady, status: "False", reason: ContainersNotReady, lastTransitionTime: {{ $since | Quote }} }
containerStatuses:
{{ range $index, $container := .spec.containers }}
- name: {{ $container.name | Quote }}
  image: {{ $container.image | Quote }}
  ready: false
  started: false
  restartCount: ${restarts}
  state: { waiting: { reason: ${waiting.reason}, message: {{ ${waiting.message} | Quote }} } }
  ${lastState}
{{ end }}
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ or .status.podIP (PodIPWith .spec.nodeName false .metadata.uid .metadata.name .metadata.namespace) | Quote }}
phase: ${phase}
startTime: {{ $since | Quote }}
`;
}
