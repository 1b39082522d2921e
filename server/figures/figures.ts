import { router } from '../trpc.ts'
import { spend } from './spend.ts'

/** Every figure that analysts can ask for; a list. */
export const figures = router({ spend })
