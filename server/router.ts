import { session } from './auth/sign-in.ts'
import { figures } from './figures/figures.ts'
import { bundles } from './funds/bundles.ts'
import { funds } from './funds/funds.ts'
import { returns } from './returns/returns.ts'
import { sync } from './sync/sync.ts'
import { router } from './trpc.ts'

/** Everything that can be asked of the server; a list. */
export const appRouter = router({ bundles, figures, funds, returns, session, sync })
export type AppRouter = typeof appRouter
