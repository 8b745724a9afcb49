const core = '^lambdas/core/';
const aws = 'node_modules/@aws-sdk/';
const cdk = 'node_modules/(aws-cdk-lib|constructs)/';
const own = (name, from, to) => ({ name, severity: 'error', from, to });

/** The dependency rule; see docs/adr/0001-layout-and-dependency-rule.md and docs/adr/0012-rooms.md. */
module.exports = {
  forbidden: [
    own('no-cycles', {}, { circular: true }),

    // What ships: functions → handlers → runtime → adapters → core → contract.
    own(
      'contract-is-a-leaf',
      { path: '^lambdas/contract/' },
      { pathNot: '^(lambdas/contract/|node_modules/zod)|^(node:)?crypto$' },
    ),
    own(
      'core-has-no-sdk',
      { path: core },
      {
        pathNot: [
          core,
          '^lambdas/contract/',
          '^node_modules/(zod|safe-stable-stringify|ipaddr\\.js|canonicalize)/',
          '^(node:)?(crypto|net)$',
          '^(node_modules/)?csv-(parse|stringify)/',
        ],
      },
    ),
    own(
      'formats-are-pure',
      { path: core + 'formats/' },
      { path: core + '(ports|operations|dialects|wire)/|^(node:)?(crypto|net)$' },
    ),
    own(
      'tables-are-read-by-formats',
      { path: core, pathNot: core + 'formats/' },
      { path: '^(node_modules/)?csv-(parse|stringify)/' },
    ),
    own('domain-is-innermost', { path: core + 'domain/' }, { path: core + '(ports|operations|dialects|wire)/' }),
    own('ports-see-the-domain', { path: core + 'ports/' }, { path: core + '(operations|dialects|wire)/' }),
    own('operations-see-ports', { path: core + 'operations/' }, { path: core + 'dialects/' }),
    own('wire-is-pure', { path: core + 'wire/' }, { path: core + '(operations|dialects)/' }),
    own(
      'dialects-are-islands',
      { path: core + 'dialects/([^/]+)/' },
      { path: core + '(dialects|operations)/', pathNot: core + 'dialects/$1/' },
    ),
    own(
      'adapters-see-ports',
      { path: '^lambdas/adapters/' },
      { path: core + '(operations|dialects)/|^lambdas/(runtime|handlers|functions)/' },
    ),
    own('runtime-is-below-handlers', { path: '^lambdas/runtime/' }, { path: '^lambdas/(handlers|functions)/' }),
    own(
      'handlers-stay-thin',
      { path: '^lambdas/handlers/' },
      { path: `^lambdas/(adapters|functions)/|^lambdas/runtime/wiring|${core}(dialects|wire)/|${aws}` },
    ),
    own('functions-only-wire', { path: '^lambdas/functions/' }, { pathNot: '^lambdas/(handlers|runtime)/' }),
    own('runtime-code-has-no-cdk', { path: '^lambdas/' }, { path: `^(lib|bin|test)/|${cdk}` }),

    // What runs on a developer's or a build machine.
    own('base-is-a-leaf', { path: '^lib/base/' }, { path: '^(lambdas|bin|test)/|^lib/(?!base/)|^node_modules/' }),
    own(
      'infra-sees-contract-only',
      { path: '^lib/(stacks|constructs)/' },
      { path: '^lambdas/(?!contract/)|^lib/(?!stacks/|constructs/)' },
    ),
    own(
      'local-reads-the-assembly',
      { path: '^lib/local/' },
      { path: `^lib/(?!local/|base/)|^lambdas/(?!contract/)|${cdk}` },
    ),
    own(
      'client-speaks-http',
      { path: '^lib/client/' },
      { path: `^lib/(?!client/|base/)|^lambdas/(?!contract/)|${aws}|${cdk}` },
    ),
    own(
      'commands-see-the-core',
      { path: '^lib/cli/' },
      { path: `^lib/(stacks|constructs)/|^lambdas/(?!contract/|core/)|${cdk}` },
    ),
    own('simulator-is-independent', { path: '^lib/simulator/' }, { path: '^lambdas/|^lib/(?!simulator/|base/)' }),
    own(
      'simulated-dialects-are-islands',
      { path: '^lib/simulator/([a-z]+-v[0-9])/' },
      { path: '^lib/simulator/[a-z]+-v[0-9]/', pathNot: '^lib/simulator/$1/' },
    ),
    own('no-test-code-in-product', { pathNot: '^test/' }, { path: '^test/' }),
    own(
      'unit-tests-run-in-memory',
      { path: '^test/(unit|property)/' },
      {
        path: '^(node:)?(child_process|worker_threads|https?|tls|dgram)$|^lib/base/loopback-listener|^test/support/(e2e|engine)/',
      },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
