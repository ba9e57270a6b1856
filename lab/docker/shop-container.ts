import type Docker from 'dockerode';

const second = 1_000_000_000;
const mebibyte = 1_048_576;

/** Lines that a careless reader would trip over; one every two seconds, and a burst at the start. */
const loggerScript = `
i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "$i request served path=/products/$i status=200"; done
while true; do
  printf '\\033[31mERROR\\033[0m <!channel> *not bold* <https://example.com|sign in> \\140\\140\\140 fence\\n'
  printf 'name=\\342\\200\\256gnp.exe is written from right to left\\n' >&2
  printf 'progress 10 %%\\rprogress 90 %%\\n'
  head -c 5000 /dev/zero | tr '\\0' x; echo
  sleep 2
done`;

/** The containers of the shop: the key is the Compose service. `webPort` is on 127.0.0.1. */
export function shopContainers(webPort: number): Readonly<Record<string, Docker.ContainerCreateOptions>> {
  return {
    web: {
      Image: 'shop/web:2.3.1',
      Cmd: ['sh', '-c', 'echo open > /www/index.html; exec httpd -f -p 8080 -h /www'],
      Healthcheck: {
        Test: ['CMD', 'wget', '-q', '-O', '/dev/null', 'http://127.0.0.1:8080/'],
        Interval: second,
        Timeout: 2 * second,
        Retries: 3,
      },
      ExposedPorts: { '8080/tcp': {} },
      HostConfig: {
        PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(webPort) }] },
        RestartPolicy: { Name: 'unless-stopped' },
        Memory: 64 * mebibyte,
      },
    },
    worker: {
      Image: 'shop/worker:1.9.0',
      Cmd: ['sh', '-c', 'trap exit TERM; echo worker started; while true; do sleep 1; done'],
      Healthcheck: {
        Test: ['CMD-SHELL', 'echo queue is not reachable; exit 1'],
        Interval: second,
        Timeout: 2 * second,
        Retries: 1,
      },
      HostConfig: { Memory: 64 * mebibyte },
    },
    cache: {
      Image: 'shop/cache:7.2',
      // Reads more than it may hold into one buffer; not at once, because the engine's watch for that begins after the start.
      Cmd: ['sh', '-c', 'echo warming up; sleep 1; exec dd if=/dev/zero of=/dev/null bs=64M count=1'],
      HostConfig: { Memory: 16 * mebibyte, MemorySwap: 16 * mebibyte },
    },
    logger: {
      Image: 'shop/logger:0.4.2',
      Cmd: ['sh', '-c', loggerScript],
      HostConfig: {
        Memory: 64 * mebibyte,
        LogConfig: { Type: 'json-file', Config: { 'max-size': '5m', 'max-file': '1' } },
      },
    },
    migrate: {
      Image: 'shop/migrate:2.3.1',
      Cmd: ['sh', '-c', 'echo column total exists already >&2; exit 3'],
      HostConfig: { Memory: 64 * mebibyte },
    },
  };
}

/** The labels by which Compose, and so people, know a service. */
export function composeLabels(service: string): Record<string, string> {
  return {
    'com.docker.compose.project': 'shop',
    'com.docker.compose.service': service,
    'com.docker.compose.container-number': '1',
    'com.docker.compose.oneoff': 'False',
  };
}
