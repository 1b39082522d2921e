import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'
import { Outlet, ScrollRestoration, useLocation, useNavigate } from 'react-router'
import { Layout } from '#shared/ui/page/layout.tsx'
import { api, queryClient } from './api.ts'
import { serviceName } from './page.tsx'

const navigation = [
  { to: '/spend', text: 'Spend by period' },
  { to: '/returns', text: 'Returns' },
]
const forFundTeams = [{ to: '/funds', text: 'Manage funds' }]
const footer = [
  { to: '/accessibility', text: 'Accessibility' },
  { to: '/cookies', text: 'Cookies' },
]

/** What surrounds every page: the name of the service, the ways through it, who is signed in. */
export function Shell(): ReactNode {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  const me = useQuery(api.session.me.queryOptions({})).data ?? null
  useEffect(() => {
    // A new page begins where reading begins; without this the keyboard stays on the link that led here.
    if (shown.current !== pathname) main.current?.focus({ preventScroll: true })
    shown.current = pathname
  }, [pathname])
  return (
    <>
      <ScrollRestoration />
      <Layout
        service={serviceName}
        navigation={me === null ? [] : [...navigation, ...(me.may.manageFunds ? forFundTeams : [])]}
        phase="This is a new service. What you see may still change."
        status={me !== null && <Person name={me.person.name} />}
        footer={footer}
        main={main}
      >
        <Outlet />
      </Layout>
    </>
  )
}

function Person({ name }: { name: string }): ReactNode {
  const navigate = useNavigate()
  const signOut = useMutation(
    api.session.signOutHere.mutationOptions({
      onSuccess: async () => {
        queryClient.clear()
        queryClient.setQueryData(api.session.me.queryKey({}), null)
        await navigate('/sign-in')
      },
    }),
  )
  return (
    <p className="govuk-body-s app-person">
      Signed in as {name}{' '}
      <button type="button" className="app-link-button" onClick={() => signOut.mutate({})}>
        Sign out
      </button>
    </p>
  )
}
