/**
 * Endings that controllers give to the pods they make: a ReplicaSet's hash and five letters, five letters, or a number.
 */
const POD_SUFFIX = /(-[bcdfghjklmnpqrstvwxz2456789]{6,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}$|-\d{1,4}$/;

/** The workload that a pod's name gives away: `cart-7f7c6d9b54-x2x9k` belongs to `cart`, `db-0` to `db`. */
export const workloadOfPod = (pod: string): string => pod.slice(-256).replace(POD_SUFFIX, '');
