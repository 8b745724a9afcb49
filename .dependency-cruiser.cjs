const core = '^lambdas/core/';
const own = (name, from, to) => ({ name, severity: 'error', from, to });

/** The dependency rule; see docs/adr/0001-layout-and-dependency-rule.md. */
module.exports = {
  forbidden: [
    own('no-cycles', {}, { circular: true }),
    own('contract-is-a-leaf', { path: '^lambdas/contract/' }, { pathNot: '^(lambdas/contract/|node_modules/zod)' }),
    own(
      'core-has-no-sdk',
      { path: core },
      {
        pathNot: [
          core,
          '^lambdas/contract/',
          '^node_modules/(zod|safe-stable-stringify|ipaddr\\.js)/',
          '^(node:)?(crypto|net)$',
        ],
      },
    ),
    own('domain-is-innermost', { path: core + 'domain/' }, { path: core + '(ports|operations|dialects)/' }),
    own('operations-see-ports', { path: core + 'operations/' }, { path: core + 'dialects/' }),
    own(
      'dialects-are-islands',
      { path: core + 'dialects/([^/]+)/' },
      { path: core + '(dialects|operations)/', pathNot: core + 'dialects/$1/' },
    ),
    own(
      'adapters-see-ports',
      { path: '^lambdas/adapters/' },
      { path: core + '(operations|dialects)/|^lambdas/runtime/' },
    ),
    own(
      'handlers-stay-thin',
      { path: '^lambdas/[^/]+\\.ts$' },
      { path: '^lambdas/adapters/|' + core + 'dialects/|node_modules/@aws-sdk/' },
    ),
    own(
      'runtime-code-has-no-cdk',
      { path: '^lambdas/' },
      { path: '^(lib|bin|test)/|node_modules/(aws-cdk-lib|constructs)/' },
    ),
    own(
      'infra-sees-contract-only',
      { path: '^lib/(stacks|constructs)/' },
      { path: '^lambdas/(?!contract/)|^lib/(local|cli|simulator)/' },
    ),
    own(
      'local-reads-the-assembly',
      { path: '^lib/local/' },
      { path: '^lib/(stacks|constructs|cli)/|^lambdas/(?!contract/)|node_modules/aws-cdk-lib/' },
    ),
    own(
      'commands-see-the-core',
      { path: '^lib/cli/' },
      { path: '^lib/(stacks|constructs)/|^lambdas/(?!contract/|core/)|node_modules/aws-cdk-lib/' },
    ),
    own('simulator-is-independent', { path: '^lib/simulator/' }, { path: '^lambdas/|^lib/(?!simulator/)' }),
    own('no-test-code-in-product', { pathNot: '^test/' }, { path: '^test/' }),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
