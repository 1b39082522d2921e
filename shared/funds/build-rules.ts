import type { CellsRead, Expression } from '../rules/expression.ts'
import { allOf, readOf } from '../rules/parts.ts'
import { present } from './build-question.ts'
import type { Question, Rule, RuleValue } from './bundle.ts'
import { checkExpression, instead, type ExpressionContext } from './check-expression.ts'
import { tooCostly } from './check-cost.ts'
import { whatIsSilly } from './check-sense.ts'
import type { AuthoredRule } from './definition.ts'
import {
  expressionNames,
  managedRules,
  type ArgumentName,
  type Given,
  type Managed,
} from './managed-rules.ts'
import { didYouMean } from './nearest.ts'
import { below, type At } from './plan.ts'
import { writeMessage } from './rule-message.ts'
import { problemAt, type DefinitionProblem, type Path } from './source.ts'

type Context = Omit<ExpressionContext, 'say' | 'section' | 'table'>

/** The rules of a round in their compiled form, those of the catalogue as the checks that they stand for. */
export function buildRules(
  rules: readonly At<AuthoredRule>[],
  context: Context,
  problems: DefinitionProblem[],
): Rule[] {
  const ids = new Set<string>()
  return rules.flatMap(({ value: rule, place }) => {
    const before = problems.length
    const say = (path: Path, message: string): void => {
      problems.push(problemAt(below(place, ...path), message))
    }
    if (ids.has(rule.id)) say(['id'], `There is already a rule “${rule.id}”`)
    ids.add(rule.id)
    const table = rule.table === undefined ? undefined : context.asked.get(rule.table)
    if (rule.table !== undefined && table?.question.kind !== 'table') {
      say(
        ['table'],
        `No table “${rule.table}” is asked${instead(rule.table, tablesOf(context), context.removed)}`,
      )
      return []
    }
    const managed = catalogueEntry(rule, say)
    if (problems.length > before) return []
    const writing: Writing = { rule, managed, context, table: table?.question, say }
    checkParts(writing)
    if (problems.length > before) return []
    const built = assemble(writing)
    if (built === undefined) return []
    const cost = tooCostly(built.check, { asked: context.asked, table: rule.table })
    const silly = whatIsSilly(built.check, { ...context, table: table?.question })
    if (cost !== undefined) say(managed === undefined ? ['check'] : [], cost)
    else if (silly !== undefined) say(managed === undefined ? ['check'] : [], silly)
    return problems.length > before ? [] : [built]
  })
}

type Say = (path: Path, message: string) => void

type Writing = {
  readonly rule: AuthoredRule
  /** Undefined where the rule has a check of its own. */
  readonly managed: Managed | undefined
  readonly context: Context
  readonly table: Question | undefined
  readonly say: Say
}

const about = ['id', 'severity', 'table', 'rule', 'check', 'message', 'about', 'values'] as const
const isArgument = (key: string): key is ArgumentName => !(about as readonly string[]).includes(key)

/** The entry of the catalogue that a rule names; whether it was given what it needs, and nothing else. */
function catalogueEntry(rule: AuthoredRule, say: Say): Managed | undefined {
  const given = Object.keys(rule).filter(isArgument)
  if (rule.rule === undefined) {
    if (rule.check === undefined)
      say([], 'A rule needs “check”, or “rule” with the name of one of the catalogue')
    else if (rule.message === undefined) say([], '“message” is missing here')
    for (const key of given) {
      if (key !== 'if') say([key], `“${key}” means nothing for a rule with a check of its own`)
    }
    return undefined
  }
  if (rule.check !== undefined) say(['check'], 'A rule has “rule” or “check”, not both')
  const managed = Object.hasOwn(managedRules, rule.rule) ? managedRules[rule.rule] : undefined
  if (managed === undefined) {
    say(['rule'], `There is no rule “${rule.rule}” to use${didYouMean(rule.rule, Object.keys(managedRules))}`)
    return undefined
  }
  const { needs, may = [] } = managed
  for (const name of needs) {
    if (rule[name] === undefined)
      say([], `“${name}” is missing here: ${rule.rule} needs ${needs.map((need) => `“${need}”`).join(', ')}`)
  }
  const allowed = [...needs, ...may, 'if']
  for (const key of given) {
    if (!allowed.includes(key))
      say([key], `“${key}” means nothing for ${rule.rule}${didYouMean(key, allowed)}`)
  }
  return managed
}

/** Says of everything that a rule names whether it is there. */
function checkParts({ rule, context, table, say }: Writing): void {
  const section = homeOf(rule, context)
  const check = (expression: Expression | undefined, path: Path): void => {
    if (expression !== undefined)
      checkExpression(expression, {
        ...context,
        section,
        table,
        say: (inner, message) => say([...path, ...inner], message),
      })
  }
  check(rule.check, ['check'])
  for (const name of expressionNames) check(rule[name], [name])
  rule.parts?.forEach((part, index) => check(part, ['parts', index]))
  for (const [name, value] of Object.entries(rule.values ?? {})) check(value, ['values', name])
  const asked = [...context.asked.keys()]
  const columns = table?.table?.columns.map(({ id }) => id) ?? []
  for (const key of ['about', 'questions'] as const) {
    for (const [index, id] of (rule[key] ?? []).entries()) {
      if (!columns.includes(id) && !asked.includes(id))
        say(
          [key, index],
          `There is nothing “${id}” here${instead(id, [...columns, ...asked], context.removed)}`,
        )
      else if (
        key === 'questions' &&
        !columns.includes(id) &&
        context.asked.get(id)?.question.kind === 'table'
      )
        say([key, index], `“${id}” is a table, which is not answered as a whole. Use “at-least-one-row”`)
    }
  }
  if (rule.in !== undefined) checkTable(rule, { context, section, say })
  if (rule.set !== undefined && rule.column !== undefined)
    checkSet({ set: rule.set, column: rule.column }, context, say)
}

function checkTable(
  rule: AuthoredRule,
  { context, section, say }: { context: Context; section: string | undefined; say: Say },
): void {
  const { in: id = '', columns = [], where } = rule
  const question = context.asked.get(id)?.question
  if (question?.table === undefined)
    return say(['in'], `No table “${id}” is asked${instead(id, tablesOf(context), context.removed)}`)
  const known = question.table.columns.map((column) => column.id)
  for (const [index, column] of columns.entries()) {
    if (!known.includes(column))
      say(['columns', index], `There is no column “${column}”${didYouMean(column, known)}`)
  }
  if (rule.rule === 'complete-means-no-forecast' && cellsOf(rule, context).columns.length === 0)
    say(['in'], `“${id}” has no column that is forecast`)
  if (where !== undefined)
    checkExpression(where, {
      ...context,
      section,
      table: question,
      say: (inner, message) => say(['where', ...inner], message),
    })
}

function checkSet(of: { set: string; column: string }, { dataSets }: Context, say: Say): void {
  const set = Object.hasOwn(dataSets, of.set) ? dataSets[of.set] : undefined
  if (set === undefined)
    return say(['set'], `There is no data set “${of.set}”${didYouMean(of.set, Object.keys(dataSets))}`)
  if (!set.columns.includes(of.column))
    say(
      ['column'],
      `The data set “${of.set}” has no column “${of.column}”${didYouMean(of.column, set.columns)}`,
    )
}

function tablesOf({ asked }: Context): string[] {
  return [...asked].filter(([, { question }]) => question.kind === 'table').map(([id]) => id)
}

/** The section that a rule belongs to: that of its table, or of the first question that it is about. */
function homeOf(rule: AuthoredRule, { asked }: Context): string | undefined {
  const named = [rule.table, ...(rule.about ?? []), ...(rule.questions ?? []), rule.in]
  const read = [rule.check, rule.left, rule.value, rule.if, rule.then]
    .filter((part) => part !== undefined)
    .flatMap((part) => readsOf(part))
  const first = [...named, ...read].find((id) => id !== undefined && asked.has(id))
  return asked.get(first ?? '')?.section.id
}

/** The questions and tables that an expression reads, in order. */
function readsOf(expression: Expression): string[] {
  return allOf(expression).flatMap(({ expression: part }) => {
    if (typeof part !== 'object') return []
    if ('answer' in part) return [part.answer]
    if ('answered' in part) return typeof part.answered === 'string' ? [part.answered] : []
    return readOf(part)?.read.table ?? []
  })
}

/** The columns of its own row that an expression reads, in order. */
function columnsOf(expression: Expression): string[] {
  return allOf(expression).flatMap(({ expression: part, table }) => {
    if (typeof part !== 'object' || table !== undefined) return []
    if ('column' in part) return [part.column]
    return 'answered' in part && typeof part.answered === 'object' ? [part.answered.column] : []
  })
}

function cellsOf({ in: id = '', columns, where }: AuthoredRule, { asked }: Context): CellsRead {
  const all = asked.get(id)?.question.table?.columns ?? []
  const forecast = all.filter(({ state, total }) => state === 'forecast' && total === undefined)
  return {
    table: id,
    columns: columns ?? forecast.map((column) => column.id),
    ...(where === undefined ? {} : { where }),
  }
}

function givenTo({ rule, context, table }: Writing): Given {
  const columns = table?.table?.columns.map(({ id }) => id) ?? []
  // What a rule needs was found in place before.
  return {
    ...rule,
    expression: (name) => rule[name] ?? true,
    text: (name) => rule[name] ?? '',
    number: (name) => rule[name] ?? 0,
    cells: () => cellsOf(rule, context),
    answered: (id) => ({ answered: columns.includes(id) ? { column: id } : id }),
  }
}

function assemble(writing: Writing): Rule | undefined {
  const { rule, managed, context, table, say } = writing
  const given = givenTo(writing)
  const whole = managed === undefined ? (rule.check ?? true) : managed.check(given)
  const check: Expression = rule.if === undefined ? whole : { or: [{ not: rule.if }, whole] }
  const concerned = rule.about ?? derivedAbout(check, writing)
  if (concerned.length === 0) {
    say([], 'This rule reads nothing that people enter. Say with “about” what it is about')
    return undefined
  }
  const message = writeMessage({
    ...writing,
    context: { ...context, table },
    available: { ...managed?.values?.(given), ...rule.values },
  })
  if (message === undefined) return undefined
  const values: Record<string, RuleValue> = message.values
  return present<Rule>({
    id: rule.id,
    severity: rule.severity ?? 'error',
    table: rule.table,
    check,
    message: message.text,
    values: Object.keys(values).length === 0 ? undefined : values,
    about: concerned,
  })
}

function derivedAbout(check: Expression, { rule, table }: Writing): string[] {
  const own = table === undefined ? [] : columnsOf(check)
  return [...new Set([...own, ...(rule.questions ?? []), ...readsOf(check)])]
}
