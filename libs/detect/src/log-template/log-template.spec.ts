import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ShapeTable } from './shape-table.js';
import { LineScanner } from './line-scanner.js';
import { signatureOf } from './signature.js';
import { TemplateLearner } from './template-learner.js';
import { TemplateMiner } from './template-miner.js';

const bytes = (line: string) => new Uint8Array(Buffer.from(line));
const signature = (line: string) => signatureOf(new LineScanner().scan(bytes(line), 0, bytes(line).length));
const mine = (lines: readonly string[]) => {
  const miner = new TemplateMiner('test');
  const nodes = lines.map((line) => miner.add(bytes(line), 0, bytes(line).length));
  return nodes.map((node) => miner.templateOf(node));
};

describe('signatureOf', () => {
  it.each([
    ['took 12 ms', 'took <*>'],
    ['user 7 from 10.0.0.1:8080 left', 'user <*> from <*> left'],
    ['open /var/log/x.log failed', 'open <*> failed'],
    ['size=12,limit=14', 'size=<*>,limit=<*>'],
    ['key:abc1 other', 'key:<*> other'],
    ['ok: true.', 'ok: <*>.'],
    ['plain words stay', 'plain words stay'],
    ['a  b', 'a b'],
    ['ids 1 2 3 4 end', 'ids <*> end'],
    ['done (15)', 'done (<*>)'],
    ['3 (15)', '<*>'],
    ['relation "any name" is gone', 'relation "<*>" is gone'],
    ["the host's disk 'sda root' failed", "the host's disk '<*>' failed"],
    ['"GET /a/b HTTP/1.1" 200', '"GET <*> <*>" <*>'],
    ['state=running owner=<root> note="two words"', 'state=<*> owner=<*> note=<*>'],
    ['[Broker id=1, dir=/data a] closed', '[Broker id=<*>, dir=<*>] closed'],
    ['rolled Segment(base=1, list=List(a, b)) at 7', 'rolled <*> at <*>'],
    ['lost host[10.0.0.1]: refused', 'lost <*>: refused'],
    ['sshd[123]: session opened', 'sshd[<*>]: session opened'],
    ['level=info msg="Loading file" file=x', 'level=<*> msg="Loading file" file=<*>'],
    ['members [a, b, c] of {x: 1}', 'members [<*>] of {<*>}'],
    ['wants >= 2.1.2 < 3', 'wants <*>'],
    ['statement: insert into t values (1)', 'statement: <*:sql>'],
    ['Select a file', 'Select a file'],
    ['job2_init() done', 'job2_init() done'],
    ['threshold......0', 'threshold......<*>'],
    ['a=1 b=2', 'a=<*> b=<*>'],
    ['\tat org.example.Main.run(Main.java:12)', 'at <*>'],
    ['no pool left\n\tat a.B.c(B.java:1)\n\tat d.E.f(E.java:2)', 'no pool left'],
    ['settings\n  17', 'settings <*>'],
    ['no pool left\nfor 17 ms', 'no pool left for <*>'],
  ])('%s → %s', (line, expected) => {
    expect(signature(line).join('')).toBe(expected);
  });
});

describe('TemplateMiner', () => {
  it('gives lines that differ in values one template', () => {
    const ids = mine(['order 1 placed by 7', 'order 22 placed by 1', 'order x9 placed by z1']).map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
  });

  it('finds values that are words once enough of them were seen', () => {
    const names = ['alpha-1x', 'user.ann', 'user.bob', 'user.cid', 'user.dan'].slice(1);
    const templates = mine(names.map((name) => `login of ${name} accepted by gate`));
    expect(new Set(templates.map(({ id }) => id)).size).toBe(1);
    expect(templates[0]!.text).toBe('login of <*> accepted by gate');
  });

  it('keeps different messages apart', () => {
    const templates = mine(['connection opened', 'connection closed', 'cache warmed', 'cache dropped']);
    expect(new Set(templates.map(({ id }) => id)).size).toBe(4);
  });

  it.each([
    [
      'pairs that are printed sometimes',
      ['done by a=1 b=2 with care', 'done by a=1 with care', 'done by b=3 with care'],
    ],
    ['a value in brackets that is printed sometimes', ['lost link after data (5 bytes)', 'lost link after data']],
    ['remarks in brackets', ['fetched page 7 from cache (cache miss)', 'fetched page 8 from cache (stale copy)']],
    [
      'reasons after a colon',
      [
        'could not open the file: no such file',
        'could not open the file: access denied',
        'could not open the file: busy',
      ],
    ],
    ['words where digits were seen', ['queue size is 17', 'queue size is unknown']],
    ['names of one family', ['lookup answered cache-hit here', 'lookup answered cache-miss here']],
    ['statements after a label', ['query: select a from b', 'query: vacuum', 'query: begin work']],
  ])('takes as one: %s', (_, lines) => {
    expect(new Set(mine(lines).map(({ id }) => id)).size).toBe(1);
  });
  it.each([
    [
      'what different speakers say',
      ['[Loader id=1] closed queue', '[Loader id=1] opened index', '[Loader id=1] lost lock'],
    ],
    ['tails of a mere label', ['warning: disk is slow', 'warning: link is down', 'warning: no entropy']],
    [
      'sentences after a label, some of them of one word',
      ['[note] 7: exiting', '[note] 7: reopening', '[note] 7: gone', '[note] 8: using the poll method for all of it'],
    ],
    ['opposites', ['service db started well', 'service db stopped well']],
    ['key=value lines with other keys', ['1: from=<a>, size=2', '1: to=<b>, relay=c, delay=3']],
  ])('keeps apart: %s', (_, lines) => {
    expect(new Set(mine(lines).map(({ id }) => id)).size).toBe(lines.length);
  });
  it('groups lines the same in any order', () => {
    const word = fc.constantFrom(
      'ann.a',
      'bob.b',
      'GET',
      'PUT',
      'red',
      'blue',
      '12',
      'cache-hit',
      'cache-miss',
      '(gone away)',
      'k=v',
      'j=w',
    );
    const line = fc
      .array(word, { minLength: 1, maxLength: 4 })
      .map((words) => `the job ${words.join(' ')} has ended: ${words[0]} x`);
    const groups = (lines: readonly string[]) => {
      const ids = mine(lines).map(({ id }) => id);
      return lines
        .map((text) =>
          [
            text,
            lines
              .filter((_, i) => ids[i] === ids[lines.indexOf(text)])
              .sort()
              .join('|'),
          ].join(' → '),
        )
        .sort();
    };
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), (lines) => {
        expect(groups([...lines].reverse())).toEqual(groups(lines));
      }),
    );
  });
  it('gives the same ids whoever counts the shapes', () => {
    const lines = ['a 1', 'b 2', 'c 3'];
    const forward = new Map(lines.map((line, i) => [line, mine(lines)[i]!.id]));
    const backward = new Map([...lines].reverse().map((line, i) => [line, mine([...lines].reverse())[i]!.id]));
    expect(backward).toEqual(new Map([...forward].reverse()));
  });

  it('never throws, and ends', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 30 }), (lines) => {
        expect(mine(lines)).toHaveLength(lines.length);
      }),
    );
  });
});

describe('ShapeTable', () => {
  it('agrees with the signature: equal hash path, equal shape', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('get', 'put', 'x=', '/a/b', '(', '7', 'user:'), fc.nat(99)), {
          maxLength: 12,
        }),
        (parts) => {
          const table = new ShapeTable();
          const line = (shift: number) =>
            parts.map(([word, n]) => (/[=:7]/.test(word) ? `${word}${n + shift}` : word)).join(' ');
          const shapes = [0, 1, 1_000].map((shift) => table.shapeOf(bytes(line(shift)), 0, bytes(line(shift)).length));
          const signatures = [0, 1, 1_000].map((shift) => signature(line(shift)).join(''));
          for (let i = 1; i < 3; i++) expect(shapes[i] === shapes[0]).toBe(signatures[i] === signatures[0]);
        },
      ),
    );
  });

  it('numbers the same shapes the same after a restart', () => {
    const table = new ShapeTable();
    const lines = ['a 1', 'b 2', 'a 3', 'c'];
    const before = lines.map((line) => table.shapeOf(bytes(line), 0, line.length));
    const revived = new ShapeTable(JSON.parse(JSON.stringify(table.toJson())));
    expect(lines.map((line) => revived.shapeOf(bytes(line), 0, line.length))).toEqual(before);
  });
});

describe('TemplateLearner', () => {
  const words = ['ann.a', 'bob.b', 'cid.c', 'dan.d', 'eve.e', 'fay.f'];
  const lines = words.flatMap((word) => [`user ${word} joined room`, `user ${word} left room`, 'tick tock']);

  it('has the same classes whatever the order of learning', () => {
    const classes = (order: readonly string[]) => {
      const learner = new TemplateLearner('s');
      const nodes = new Map(order.map((line) => [line, learner.learn(signature(line))]));
      const groups = new Map<string, string[]>();
      for (const line of [...new Set(lines)].sort()) {
        const { text } = learner.templateOf(nodes.get(line)!);
        groups.set(text, [...(groups.get(text) ?? []), line]);
      }
      return [...groups].sort();
    };
    expect(classes([...lines].reverse())).toEqual(classes(lines));
    expect(classes(lines).map(([text]) => text)).toEqual(['tick tock', 'user <*> joined room', 'user <*> left room']);
  });

  it('reports merges, and goes on from its JSON as it would have', () => {
    const learner = new TemplateLearner('s');
    for (const line of lines.slice(0, 5)) learner.learn(signature(line));
    const revived = TemplateLearner.fromJson('s', JSON.parse(JSON.stringify(learner.toJson())));
    const rest = lines.slice(5).map((line) => signature(line));
    learner.takeMerges();
    const [one, two] = [learner, revived].map((each) =>
      rest.map((signature) => each.templateOf(each.learn(signature)).id),
    );
    expect(two).toEqual(one);
    expect(revived.takeMerges()).toEqual(learner.takeMerges());
  });
});
