import { bad, type Finding, good, unknown, warning } from './finding.ts';

/** Discovery in the form that is asked for began with 1.26; each minor version is kept up for about 14 months. */
const oldestKubernetes = [1, 26] as const;
const oldestNode = [24, 15] as const;

/** Whether this Node runs the bot; `version` as in `v24.21.0`. */
export function judgeNode(version: string): Finding {
  if (isAtLeast(version, oldestNode)) return good('Node', version);
  return bad(
    'Node',
    `${version} is too old`,
    `Run it with Node ${oldestNode.join('.')} or later; npm start brings one.`,
  );
}

/** Whether a cluster's version has been worked with; `version` as in `v1.34.4`. */
export function judgeKubernetesVersion(target: string, version: string): Finding {
  const what = `Kubernetes ${target}, version`;
  if (!/^v\d+\.\d+/.test(version)) return unknown(what, `"${version}" says nothing`, 'Look at kubectl version.');
  if (isAtLeast(version, oldestKubernetes)) return good(what, version);
  return warning(what, `${version} is older than ${oldestKubernetes.join('.')}`, 'Upgrade the cluster.');
}

function isAtLeast(version: string, [wantedMajor, wantedMinor]: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
