import { describe, expect, it } from '@jest/globals';
import { Simulation } from './simulate.js';

const firstMinutes = (seed: number): string => {
  const sent: string[] = [];
  for (const { at, records } of new Simulation(seed, 0.05).seconds()) sent.push(`${at}`, ...records);
  return sent.join('\n');
};

describe('Simulation', () => {
  it('sends the same bytes for the same seed and others for another', () => {
    expect(firstMinutes(3)).toBe(firstMinutes(3));
    expect(firstMinutes(4)).not.toBe(firstMinutes(3));
  });

  it('lets what befalls a node be felt by those who call its services', () => {
    const onNodes = Array.from({ length: 20 }, (_, seed) => new Simulation(seed, 7)).flatMap((simulation) =>
      simulation.truth.filter(({ kind }) => kind === 'node-down').map((each) => ({ each, simulation })),
    );
    expect(onNodes.length).toBeGreaterThan(0);
    for (const { each, simulation } of onNodes) {
      const { services } = simulation.estate;
      const there = services.filter(({ pods }) => pods.some(({ node }) => node === each.root));
      const callers = services.filter(({ callees }) => there.some(({ name }) => callees.includes(name)));
      expect(each.services).toEqual(expect.arrayContaining([...there, ...callers].map(({ name }) => name)));
    }
  });

  it('begins with time to learn in, and leaves time between what happens', () => {
    const { truth } = new Simulation(5, 7);
    const first = Math.min(...truth.map(({ startAt }) => startAt));
    const [begin] = new Simulation(5, 0.001).seconds();
    expect(first - begin!.at).toBeGreaterThanOrEqual(100 * 60_000);
    const faults = truth.filter(({ isFault }) => isFault).sort((a, b) => a.startAt - b.startAt);
    for (let i = 1; i < faults.length; i++)
      expect(faults[i]!.startAt - faults[i - 1]!.endAt).toBeGreaterThan(10 * 60_000);
  });

  it('lets faults of every other estate overlap, of different roots, minutes apart', () => {
    const faults = new Simulation(6, 7).truth.filter(({ isFault }) => isFault).sort((a, b) => a.startAt - b.startAt);
    const pairs = faults.flatMap((one, i) => faults.slice(i + 1).map((other) => [one, other] as const));
    const overlapping = pairs.filter(([one, other]) => other.startAt < one.endAt);
    expect(overlapping.length).toBeGreaterThanOrEqual(3);
    for (const [one, other] of overlapping) {
      expect(other.root).not.toBe(one.root);
      expect(other.startAt - one.startAt).toBeGreaterThanOrEqual(2 * 60_000);
    }
  });
});
