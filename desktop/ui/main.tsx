import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { queryClient } from './api.ts'
import { pages } from './app.tsx'
import './recipient.scss'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={pages()} />
    </QueryClientProvider>
  </StrictMode>,
)
