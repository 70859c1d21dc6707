import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Which layer may import which (docs/ARCHITECTURE.md, "Who may import whom"). */
const layers = [
  { layer: 'model', may: ['model'], npm: [] },
  { layer: 'algorithm', may: ['model', 'algorithm'], npm: [] },
  { layer: 'rules', may: ['model', 'algorithm'], npm: ['@bufbuild/*', 're2js'] },
  { layer: 'domain', may: ['model', 'algorithm', 'rules'], npm: ['luxon'] },
  { layer: 'contracts', may: ['model', 'contracts'], npm: ['zod'] },
  { layer: 'port', may: ['model'], npm: [] },
  { layer: 'pipeline', may: ['model', 'algorithm', 'rules', 'domain', 'contracts', 'port', 'pipeline'], npm: [] },
  { layer: 'adapter', may: ['model', 'algorithm', 'contracts', 'port', 'adapter'] },
  {
    layer: 'integration',
    may: ['model', 'normalise', 'contracts', 'integration'],
    ban: ['@nestjs/*', 'kafkajs', 'ioredis', 'pg'],
  },
  {
    layer: 'platform',
    may: ['model', 'algorithm', 'rules', 'contracts', 'port', 'pipeline', 'adapter', 'integration', 'platform'],
  },
  { layer: 'app', may: ['model', 'contracts', 'port', 'pipeline', 'adapter', 'integration', 'platform'] },
  {
    layer: 'tool',
    may: [
      'model',
      'algorithm',
      'rules',
      'domain',
      'contracts',
      'port',
      'pipeline',
      'adapter',
      'integration',
      'platform',
      'testing',
      'tool',
    ],
  },
  { layer: 'ui', may: ['contracts', 'ui'], ban: ['@nestjs/*', 'kafkajs', 'ioredis', 'pg', 'lmdb', 'fastify'] },
  { layer: 'testing', may: ['model', 'port', 'contracts', 'testing'] },
];

const constraint = ({ layer, may, npm, ban }) => ({
  sourceTag: `layer:${layer}`,
  onlyDependOnLibsWithTags: may.map((name) => `layer:${name}`),
  ...(npm ? { allowedExternalImports: npm } : {}),
  ...(ban ? { bannedExternalImports: ban } : {}),
});
const boundaries = (constraints) => [
  'error',
  { allow: [], enforceBuildableLibDependency: false, banTransitiveDependencies: false, depConstraints: constraints },
];

const purePlaces = [
  'libs/{model,stats,topology,rules,normalise,detect,correlate,notify}/src/**/*.ts',
  'libs/pipeline/src/**/*.stage.ts',
];
const spec = ['**/*.spec.ts', '**/testing/**/*.ts', 'libs/testing/**/*.ts', 'apps/e2e/**/*.ts'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/*.cjs',
      '**/*.mjs',
      '.nx/**',
      '**/vite.config.ts',
      'libs/client/src/api.ts',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommended],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(layers.map(constraint)),
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400, skipBlankLines: false }],
    },
  },
  {
    files: purePlaces,
    ignores: ['**/*.spec.ts', '**/testdata/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:*', 'fs', 'path', 'crypto', 'os', 'worker_threads'],
              message: 'The core is pure: what it needs from outside arrives as an argument.',
            },
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        ...['process', 'setTimeout', 'setInterval', 'setImmediate', 'performance', 'fetch'].map((name) => ({
          name,
          message: 'The core is pure: time and environment are arguments.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is an argument (`now`).' },
        { object: 'Math', property: 'random', message: 'Chance is derived from the input.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time is an argument (`now`).' },
      ],
    },
  },
  {
    // Specs may use what tests need: the contract suites, fast-check, real adapters of the same layer.
    files: spec,
    rules: {
      '@nx/enforce-module-boundaries': boundaries([{ sourceTag: '*', onlyDependOnLibsWithTags: ['*'] }]),
      'no-restricted-globals': 'off',
      'no-restricted-imports': 'off',
    },
  },
  { files: ['tools/*/src/**/*.ts', 'apps/cli/src/**/*.ts'], rules: { 'no-console': 'off' } },
);
