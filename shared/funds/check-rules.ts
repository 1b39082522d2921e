import type { Expression } from '../rules/expression.ts'
import type { Bundle, Limits } from './bundle.ts'
import { checkConditions } from './check-conditions.ts'
import { checkExpression, type AskedQuestions, type ExpressionContext } from './check-expression.ts'
import { tooCostly } from './check-cost.ts'
import { contradictionIn } from './check-sense.ts'
import type { Plan } from './plan.ts'
import type { Placed } from './sections.ts'
import { problemAt, type DefinitionProblem, type Path } from './source.ts'

/** Every question that is asked, by its id. */
export function askedIn(placed: readonly Placed[]): AskedQuestions {
  return new Map(
    placed.flatMap(({ built }) =>
      built.pages.flatMap((page) =>
        page.questions.map((question) => [question.id, { section: built, question }] as const),
      ),
    ),
  )
}

/** Says of every condition and calculation whether what it names is there, and of limits that leave no answer. Problems are added to `problems`. */
export function checkExpressions(
  { bundle, placed, plan }: { bundle: Bundle; placed: readonly Placed[]; plan: Plan },
  problems: DefinitionProblem[],
): void {
  const asked = askedIn(placed)
  const { lists, dataSets } = bundle
  const { removed } = plan
  for (const { question, section } of asked.values()) {
    const written = placed.find(({ built }) => built.id === section.id)?.written.get(question.id)
    if (written === undefined) continue
    const check = (
      expression: Expression | undefined,
      path: Path,
      more: Partial<ExpressionContext>,
    ): void => {
      if (expression === undefined) return
      const say = (inner: Path, message: string): number =>
        problems.push(problemAt(written.placeOf([...path, ...inner]), message))
      checkExpression(expression, { asked, removed, lists, dataSets, section: section.id, say, ...more })
      const cost = tooCostly(expression, { asked, table: more.table?.id })
      if (cost !== undefined) say([], cost)
    }
    const checkLimits = (limits: Limits, path: Path): void => {
      const found = contradictionIn(limits)
      if (found !== undefined) problems.push(problemAt(written.placeOf([...path, found.name]), found.message))
    }
    checkLimits(question.limits, [])
    check(question.required, ['required'], {})
    check(question.calculate, ['calculate'], {})
    const fixed = question.table?.rows.mode === 'fixed' ? question.table.rows.rows : []
    for (const { key, lock } of fixed) check(lock, ['rows', 'fixed', key, 'lock'], { table: question })
    for (const column of question.table?.columns ?? []) {
      const [id = ''] = column.id.split('.')
      checkLimits(column.limits, ['columns', id])
      check(column.required, ['columns', id, 'required'], { table: question })
      check(column.lock, ['columns', id, 'lock'], { table: question })
      check(column.calculate, ['columns', id, 'calculate'], { table: question, onlyRow: true })
    }
  }
  checkConditions({ bundle, placed, asked, context: { asked, removed, lists, dataSets } }, problems)
}
