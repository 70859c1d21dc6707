/**
 * An estate of services that is watched, has faults and what only looks like them, and says afterwards what really happened.
 * It knows nothing of detection or grouping, and they nothing of it. Neighbour: `tools/eval` judges the product by it.
 */
export { type Second, type SimulatedChange, type Truth, Simulation } from './simulate.js';
