import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

const ROOT = process.cwd();

/** Everything that a source file under `libs` says, in one text. */
function sources(folder = join(ROOT, 'libs')): string {
  return readdirSync(folder)
    .filter((name) => name !== 'dist' && name !== 'node_modules' && !name.endsWith('.spec.ts'))
    .map((name) => join(folder, name))
    .map((path) =>
      statSync(path).isDirectory() ? sources(path) : path.endsWith('.ts') ? readFileSync(path, 'utf8') : '',
    )
    .join('\n');
}

describe('ops', () => {
  it('alerts only on metrics that Tocsin has', () => {
    const file = readFileSync(join(ROOT, 'ops/prometheus/tocsin-alerts.yaml'), 'utf8');
    const { groups } = parse(file) as { groups: { rules: { alert: string; expr: string; annotations: object }[] }[] };
    const rules = groups.flatMap((group) => group.rules);
    const known = sources();
    expect(rules.length).toBeGreaterThan(3);
    for (const { alert, expr, annotations } of rules) {
      expect([alert, annotations]).toEqual([alert, { summary: expect.any(String) }]);
      for (const [metric] of expr.matchAll(/tocsin_\w+/g))
        expect([alert, known.includes(`'${metric}'`)]).toEqual([alert, true]);
    }
  });

  it('draws only metrics that Tocsin has', () => {
    const file = readFileSync(join(ROOT, 'ops/grafana/tocsin.json'), 'utf8');
    const { panels } = JSON.parse(file) as {
      panels: { title: string; description: string; targets: { expr: string }[] }[];
    };
    const known = sources();
    expect(panels.length).toBeGreaterThan(10);
    for (const { title, description, targets } of panels) {
      expect([title, description]).toEqual([title, expect.stringMatching(/\w/)]);
      for (const { expr } of targets)
        for (const [metric] of expr.matchAll(/tocsin_(?!detect_)\w+/g))
          expect([title, known.includes(`'${metric}'`)]).toEqual([title, true]);
    }
  });

  it('tells senders only of hooks that exist', () => {
    const registry = readFileSync(join(ROOT, 'libs/integrations/src/inbound/registry.ts'), 'utf8');
    for (const name of readdirSync(join(ROOT, 'ops/senders'))) {
      const text = readFileSync(join(ROOT, 'ops/senders', name), 'utf8');
      for (const [, id] of text.matchAll(/\/api\/v1\/hooks\/(\w+)/g))
        expect([name, id, registry.includes(`${id},`)]).toEqual([name, id, true]);
    }
    expect(() => JSON.parse(readFileSync(join(ROOT, 'ops/senders/datadog.json'), 'utf8')) as unknown).not.toThrow();
  });
});
