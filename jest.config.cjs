const preset = require('./jest.preset.cjs');

// `*.spec.ts` always run; `*.int.spec.ts` need a real Kafka, Redis or PostgreSQL; `*.e2e.spec.ts` start real processes.
const kind = process.env.TOCSIN_TEST_KIND ?? 'unit';
const wanted = {
  unit: { testMatch: ['**/*.spec.ts'], ignore: ['\\.int\\.spec\\.ts$', '\\.e2e\\.spec\\.ts$'] },
  int: { testMatch: ['**/*.int.spec.ts'], ignore: [] },
  e2e: { testMatch: ['**/*.e2e.spec.ts'], ignore: [] },
}[kind];

module.exports = {
  ...preset,
  rootDir: __dirname,
  roots: ['libs', 'apps', 'tools', 'scenarios'].map((dir) => `<rootDir>/${dir}`),
  testMatch: wanted.testMatch,
  testPathIgnorePatterns: ['/node_modules/', '/dist/', ...wanted.ignore],
  // What a failed test leaves open must end neither the next file nor the run.
  ...(kind === 'unit' ? {} : { setupFilesAfterEnv: ['<rootDir>/jest.real.cjs'], forceExit: true }),
  maxWorkers: kind === 'unit' ? 2 : 1,
  testTimeout: kind === 'unit' ? 20_000 : 180_000,
};
