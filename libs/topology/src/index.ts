/**
 * The service graph: who calls whom, which instance runs where, and how far two services are apart.
 * It holds what is declared and what was observed and walks it; it never decides what that means for an incident.
 * Neighbours: `correlate` joins and ranks over it, `contracts` says how edges are declared.
 */
export { type CallEdge, type Reach, ServiceGraph } from './service-graph.js';
export {
  type KnownEdge,
  type ObservedEdge,
  type KnownPlacement,
  type Placement,
  type SavedTopology,
  ObservedTopology,
  edgeConfidence,
  placementConfidence,
} from './observed-topology.js';
export { type SilentPlacement } from './placements.js';
export { type DeclaredTopology, Estate, callGraph } from './estate.js';
