import type { ReactNode, Ref } from 'react'
import { Link, NavLink } from 'react-router'

export type Navigation = readonly { readonly to: string; readonly text: string }[]

/**
 * What surrounds every page of a service: the way past it, whose service it is, the ways through it, how finished it
 * is, and help in the same place everywhere. `status` stands where it is always in view.
 */
export function Layout({
  service,
  navigation,
  phase,
  status,
  footer,
  main,
  children,
}: {
  service: string
  navigation: Navigation
  phase: ReactNode
  status?: ReactNode
  footer: Navigation
  main: Ref<HTMLElement>
  children: ReactNode
}): ReactNode {
  return (
    <>
      <a href="#main-content" className="govuk-skip-link">
        Skip to main content
      </a>
      <header className="govuk-template__header">
        <GenericHeader text={service} />
        <ServiceNavigation navigation={navigation} />
      </header>
      <div className="govuk-width-container">
        <PhaseBanner phase="Alpha">{phase}</PhaseBanner>
        {status}
        <main className="govuk-main-wrapper" id="main-content" ref={main} tabIndex={-1}>
          {children}
        </main>
      </div>
      <Footer links={footer} />
    </>
  )
}

/** Without the crown, which is for GOV.UK alone. */
export function GenericHeader({ text }: { text: string }): ReactNode {
  return (
    <div className="govuk-generic-header">
      <div className="govuk-generic-header__container govuk-width-container">
        <div className="govuk-generic-header__logo">
          <Link to="/" className="govuk-generic-header__homepage-link">
            {text}
          </Link>
        </div>
      </div>
    </div>
  )
}

function ServiceNavigation({ navigation }: { navigation: Navigation }): ReactNode {
  if (navigation.length === 0) return null
  return (
    <div className="govuk-service-navigation">
      <div className="govuk-width-container">
        <div className="govuk-service-navigation__container">
          <nav aria-label="Menu" className="govuk-service-navigation__wrapper">
            <ul className="govuk-service-navigation__list" id="navigation">
              {navigation.map(({ to, text }) => (
                <li key={to} className="govuk-service-navigation__item">
                  <NavLink className="govuk-service-navigation__link" to={to} end>
                    {text}
                  </NavLink>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </div>
    </div>
  )
}

function PhaseBanner({ phase, children }: { phase: string; children: ReactNode }): ReactNode {
  return (
    <div className="govuk-phase-banner">
      <p className="govuk-phase-banner__content">
        <strong className="govuk-tag govuk-phase-banner__content__tag">{phase}</strong>
        <span className="govuk-phase-banner__text">{children}</span>
      </p>
    </div>
  )
}

function Footer({ links }: { links: Navigation }): ReactNode {
  return (
    <footer className="govuk-template__footer">
      <div className="govuk-footer">
        <div className="govuk-width-container">
          <div className="govuk-footer__meta">
            <div className="govuk-footer__meta-item govuk-footer__meta-item--grow">
              <h2 className="govuk-visually-hidden">Support links</h2>
              <ul className="govuk-footer__inline-list">
                {links.map(({ to, text }) => (
                  <li key={to} className="govuk-footer__inline-list-item">
                    <Link className="govuk-footer__link" to={to}>
                      {text}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          </div>
        </div>
      </div>
    </footer>
  )
}
