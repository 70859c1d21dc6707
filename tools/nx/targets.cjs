// Gives every project (a package.json with an "nx" field) its targets, so that no project.json is needed.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const targetsFor = (root) => ({
  lint: {
    executor: 'nx:run-commands',
    cache: true,
    inputs: ['default', '^default'],
    options: { command: `eslint --no-warn-ignored ${root}`, cwd: '{workspaceRoot}' },
  },
  test: {
    executor: 'nx:run-commands',
    cache: true,
    inputs: ['default', '^default'],
    options: { command: `node tools/bootstrap.mjs test ${root}`, cwd: '{workspaceRoot}' },
  },
});

exports.createNodesV2 = [
  '{libs,apps,tools}/**/package.json',
  (files, _options, context) =>
    files
      .filter((file) => !file.includes('node_modules') && !file.includes('/dist/'))
      .map((file) => {
        const root = dirname(file);
        const manifest = JSON.parse(readFileSync(join(context.workspaceRoot, file), 'utf8'));
        if (!manifest.nx) return [file, {}];
        return [file, { projects: { [root]: { root, name: manifest.name, targets: targetsFor(root) } } }];
      }),
];
