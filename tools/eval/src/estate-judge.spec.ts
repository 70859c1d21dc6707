import { describe, expect, it } from '@jest/globals';
import { type Truth } from '@tocsin/tool-simulate';
import { type Page, figuresOf, judge } from './estate-judge.js';

const MINUTE = 60_000;
const fault = (over: Partial<Truth> = {}): Truth => ({
  kind: 'bad-deploy',
  isFault: true,
  root: 'stock',
  startAt: 60 * MINUTE,
  endAt: 70 * MINUTE,
  services: ['stock', 'catalog'],
  ...over,
});
type Told = readonly [service: string, startsAt: number, seenAt: number];
const page = (at: number, members: readonly Told[], causes: readonly string[] = []): Page => ({
  at: at * MINUTE,
  members: members.map(([service, startsAt, seenAt]) => {
    return { service, host: '', startsAt: startsAt * MINUTE, seenAt: seenAt * MINUTE };
  }),
  causesAt: () => causes,
});

describe('judge', () => {
  it('finds a fault by a page with an alert of a component that feels it', () => {
    const verdict = judge([fault()], [page(62, [['catalog', 61, 61.5]], ['catalog', 'stock'])]);
    expect(verdict).toMatchObject({ found: 1, truePages: 1, causeFirst: 0, causeInThree: 1 });
    expect([verdict.detectMs, verdict.pageMs]).toEqual([[1.5 * MINUTE], [2 * MINUTE]]);
  });

  it('counts an incident that noise opened only from its first alert of the fault on', () => {
    const opened = page(62, [
      ['stock', 50, 50],
      ['stock', 62, 63],
    ]);
    expect(judge([fault()], [opened]).detectMs).toEqual([3 * MINUTE]);
  });

  it.each([
    ['noise on an affected component from before', page(61, [['stock', 59, 59.5]])],
    ['another component', page(61, [['orders', 61, 61]])],
    ['a page from before the fault, which nobody reads again', page(59, [['stock', 61, 61]])],
    ['a page long after', page(76, [['stock', 69, 76]])],
  ])('does not take for found: %s', (_, told) => {
    expect(judge([fault()], [told])).toMatchObject({ found: 0, truePages: 0, missed: ['bad-deploy'] });
  });

  it('counts every page about a fault, and every fault in a page', () => {
    const other = fault({ root: 'media', services: ['media'], kind: 'dns-failure' });
    const both = page(62, [
      ['stock', 61, 61],
      ['media', 61, 61],
    ]);
    const verdict = judge([fault(), other], [both, page(63, [['catalog', 62, 62]])]);
    expect(verdict).toMatchObject({ found: 2, pages: 2, pagesOfFound: 3, faultsOfPages: 3 });
    expect(figuresOf([verdict], 24)).toMatchObject({ incidentsPerFault: 1.5, faultsPerIncident: 1.5, precision: 1 });
  });

  it('holds a false page against the look-alike that it is about', () => {
    const alike = fault({ isFault: false, kind: 'batch-load', root: 'orders-db', services: ['orders-db'] });
    const verdict = judge([fault(), alike], [page(62, [['orders-db', 61, 61]]), page(63, [['stock', 62, 62]])]);
    expect(verdict).toMatchObject({ truePages: 1, pages: 2, lookAlikesPaged: ['batch-load'] });
    expect(figuresOf([verdict], 12)).toMatchObject({ falsePagesADay: 2, recall: 1, precision: 0.5 });
  });
});
