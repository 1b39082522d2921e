import { procedures } from '#shared/sync/protocol.ts'
import { refuse, router, signedIn } from '../trpc.ts'

/** A compiled definition by its hash, as the text that was hashed. Definitions are public; the hash is no secret. */
const get = signedIn
  .input(procedures['bundles.get'].input)
  .output(procedures['bundles.get'].output)
  .query(async ({ ctx, input }) => {
    const bundle = await ctx.db.bundle.findUnique({ where: { sha256: input.sha256 }, select: { json: true } })
    if (bundle === null) throw refuse('NOT_FOUND')
    return bundle
  })

export const bundles = router({ get })
