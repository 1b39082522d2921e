import type { Database } from '../server/database.ts';
/** Puts the demonstration into a database. Again: changes nothing that anybody has worked on. */
export declare function seed(db: Database, now: Date): Promise<void>;
