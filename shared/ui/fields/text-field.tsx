import type { ReactNode } from 'react'
import type { FieldProps } from './field.ts'
import { LineField } from './line.tsx'

export function TextField(props: FieldProps): ReactNode {
  return <LineField {...props} line={{ kind: 'text' }} />
}
