/**
 * The database: repositories and snapshots in SQL, the same on PostgreSQL and on PGlite in its own thread.
 * Tenants are kept apart by row-level policies; every call runs in the transaction it is given.
 * Neighbours: `ports` says what is promised, `roles` decides what runs in one transaction.
 */
export { type DatabaseLocation, type OpenDatabase, openDatabase } from './open-database.js';
