import type { ReactNode } from 'react'
import type { FieldProps } from './field.ts'
import { LineField } from './line.tsx'

export function NumberField(props: FieldProps): ReactNode {
  const { unit, decimals } = props.asked.limits
  const line = {
    kind: 'number' as const,
    inputMode: decimals === 0 ? ('numeric' as const) : ('decimal' as const),
    width: '10' as const,
    ...(unit === undefined ? {} : { suffix: unit }),
  }
  return <LineField {...props} line={line} />
}

export function PercentageField(props: FieldProps): ReactNode {
  const inputMode = props.asked.limits.decimals === 0 ? 'numeric' : 'decimal'
  return <LineField {...props} line={{ kind: 'percentage', inputMode, width: '5', suffix: '%' }} />
}

export function MoneyField(props: FieldProps): ReactNode {
  return <LineField {...props} line={{ kind: 'money', inputMode: 'decimal', width: '10', prefix: '£' }} />
}
