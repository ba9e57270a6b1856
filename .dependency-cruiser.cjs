/** The import rule: lib <- core <- edge <- app; commands import `#sdk` and their noun's _shared.ts; workspace and src never meet. */
const vendor = (folder, packages) => ({
  name: `vendor-${folder}`,
  severity: 'error',
  comment: `${packages} are talked to in src/edge/${folder} only`,
  from: { path: '^(src|commands)/', pathNot: `^src/edge/${folder}/` },
  to: { path: `node_modules/(${packages})(/|$)` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-found', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^/vendor/' } },
    {
      name: 'lib-knows-nothing',
      severity: 'error',
      from: { path: '^src/lib/' },
      to: { path: '^(src/(?!lib/)|commands/|workspace/|lab/|trial/)' },
    },
    {
      name: 'core-imports-lib',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^(src/(?!core/|lib/)|commands/|workspace/|lab/|trial/)' },
    },
    {
      name: 'core-does-no-io',
      severity: 'error',
      from: { path: '^src/core/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional'],
        pathNot:
          'node_modules/(@marcbachmann/cel-js|zod|string-argv|string-width|pretty-bytes|fastest-levenshtein|re2js|temporal-polyfill)/|^(node:)?(crypto|util)$',
      },
    },
    {
      name: 'edge-imports-core-and-lib',
      severity: 'error',
      from: { path: '^src/edge/([^/]+)/' },
      to: {
        path: '^src/',
        pathNot: '^src/(core|lib)/|^src/edge/(config/(target|duration|secret|environment)\\.ts|$1/)',
      },
    },
    {
      name: 'edge-does-not-import-outside',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(workspace|lab|trial|test|bench|generate)/' },
    },
    {
      name: 'commands-import-the-sdk',
      severity: 'error',
      from: { path: '^commands/([^/]+)/' },
      to: { pathNot: '^src/sdk\\.ts$|^commands/$1/_shared\\.ts$' },
    },
    {
      name: 'sdk-reexports-core-and-lib',
      severity: 'error',
      from: { path: '^src/sdk\\.ts$' },
      to: { pathNot: '^src/(core|lib)/' },
    },
    {
      name: 'workspace-stands-alone',
      severity: 'error',
      from: { path: '^workspace/' },
      to: { path: '^(src|commands|lab|trial|test|bench|generate)/' },
    },
    {
      name: 'lab-stands-alone',
      severity: 'error',
      from: { path: '^lab/' },
      to: { path: '^(src|commands|workspace|trial|test|bench|generate)/' },
    },
    vendor('slack', '@slack/[^/]+'),
    vendor('kafka', 'kafkajs|snappyjs'),
    vendor('kubernetes', '@kubernetes/client-node'),
    vendor('minio', 'minio|aws4fetch'),
    vendor('docker', 'dockerode'),
    vendor('cron', 'node-cron'),
    vendor('http', 'hono|@hono/[^/]+|prom-client'),
    {
      name: 'vendor-store',
      severity: 'error',
      from: { path: '^(src|commands)/', pathNot: '^src/edge/store/' },
      to: { path: '^(node:)?sqlite$|node_modules/pg/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
