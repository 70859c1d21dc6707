/**
 * The service graph: who calls whom, and how far two services are apart.
 * It holds declared edges and walks them; it never learns or stores anything.
 * Neighbours: `correlate` joins and ranks over it, `contracts` says how edges are declared.
 */
export { type CallEdge, type Reach, ServiceGraph } from './service-graph.js';
