import * as z from 'zod'
import { didYouMean } from './nearest.ts'

/** An object that refuses keys it does not know, and says which known one may have been meant. */
export function only<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys
            .slice(0, 5)
            .map((key) => `Unknown key “${key}”${didYouMean(key, known)}`)
            .join('. ')
        : undefined,
  })
}

export const said = (message: string) => ({ error: message })

/** Ids are made of small letters, digits, hyphens and dots, so that they can stand in addresses and never be mistaken for numbers. */
export const id = z
  .string()
  .max(64)
  .regex(
    /^(?!constructor$)[a-z][a-z0-9]*([.-][a-z0-9]+)*$/u,
    said('An id is made of small letters, digits, hyphens and dots, and starts with a letter'),
  )
export const line = z.string().min(1).max(400).regex(/\S/u, said('This says nothing. Write it, or remove it'))
