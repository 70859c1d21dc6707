/** The call graph and the placement of instances, as ranking reads them. Unknown names have no neighbours and no place. */
export interface CauseGraph {
  calleesOf(service: string): readonly string[];
  callersOf(service: string): readonly string[];
  /** The service an instance belongs to; a service is its own. */
  serviceOf(component: string): string;
  /** Instances of a service, in order of name. */
  instancesOf(service: string): readonly string[];
  /** The part of a service's instances that run on the host, 0–1; 0 when nothing is known of the service. */
  shareOn(service: string, host: string): number;
}
