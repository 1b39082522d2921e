import type { Expression } from '../rules/expression.ts'
import type { Bundle } from './bundle.ts'
import { checkConditions } from './check-conditions.ts'
import { checkExpression, instead, type AskedQuestions, type ExpressionContext } from './check-expression.ts'
import { tooCostly } from './check-cost.ts'
import { below, type Plan } from './plan.ts'
import type { Placed } from './sections.ts'
import { problemAt, type DefinitionProblem, type Path } from './source.ts'

/** Says of every condition, calculation and rule whether what it names is there. Problems are added to `problems`. */
export function checkExpressions(
  { bundle, placed, plan }: { bundle: Bundle; placed: readonly Placed[]; plan: Plan },
  problems: DefinitionProblem[],
): void {
  const asked: AskedQuestions = new Map(
    placed.flatMap(({ built }) =>
      built.pages.flatMap((page) =>
        page.questions.map((question) => [question.id, { section: built, question }] as const),
      ),
    ),
  )
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
    check(question.required, ['required'], {})
    for (const column of question.table?.columns ?? []) {
      const [id = ''] = column.id.split('.')
      check(column.required, ['columns', id, 'required'], { table: question })
      check(column.calculate, ['columns', id, 'calculate'], { table: question, onlyRow: true })
    }
  }
  checkConditions({ bundle, placed, asked, context: { asked, removed, lists } }, problems)
  const ids = new Set<string>()
  for (const { value: rule, place } of plan.rules) {
    const say = (path: Path, message: string): number =>
      problems.push(problemAt(below(place, ...path), message))
    if (ids.has(rule.id)) say(['id'], `There is already a rule “${rule.id}”`)
    ids.add(rule.id)
    const table = rule.table === undefined ? undefined : asked.get(rule.table)
    if (rule.table !== undefined && table?.question.kind !== 'table') {
      say(['table'], `No table “${rule.table}” is asked${instead(rule.table, asked.keys(), removed)}`)
      continue
    }
    const candidates = table?.question.table?.columns.map(({ id }) => id) ?? [...asked.keys()]
    for (const [index, about] of rule.about.entries()) {
      if (!candidates.includes(about))
        say(['about', index], `There is nothing “${about}” here${instead(about, candidates, removed)}`)
    }
    const homes = new Set(
      table ? [table.section.id] : rule.about.map((about) => asked.get(about)?.section.id),
    )
    if (homes.size > 1) say(['about'], 'A rule is about questions of one section')
    const section = [...homes][0]
    checkExpression(rule.check, {
      asked,
      removed,
      lists,
      dataSets,
      section,
      table: table?.question,
      say: (inner, message) => say(['check', ...inner], message),
    })
    const cost = tooCostly(rule.check, { asked, table: rule.table })
    if (cost !== undefined) say(['check'], cost)
  }
}
