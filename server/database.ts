import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient, type Prisma } from './generated/client.ts'

/** The server's database. Pass it on; nothing holds one in a variable of its own. */
export type Database = PrismaClient

/** The same inside a transaction. */
export type Transaction = Prisma.TransactionClient

/** Connects lazily; `$disconnect()` when done. */
export function openDatabase(url: string): Database {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: 10 }),
    // Longer ones quote the values of the query that failed, and answers don't belong in a log.
    errorFormat: 'minimal',
    transactionOptions: { maxWait: 5_000, timeout: 15_000 },
  })
}

/** A day as PostgreSQL's `date` comes back and goes in. */
export const dateOf = (day: string): Date => new Date(`${day}T00:00:00.000Z`)
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10)
