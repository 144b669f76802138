// Kinfold's only script: GOV.UK's own behaviour, and the choice between a chart and its table.
// Every page works without it; then the chart and the table both show.
import { Button, ErrorSummary, PasswordInput, ServiceNavigation, SkipLink, createAll } from 'govuk-frontend'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, ErrorSummary, PasswordInput, ServiceNavigation, SkipLink]) {
  createAll(component)
}

function offerChoice(figure) {
  const parts = [...figure.querySelectorAll('[data-part]')]
  if (parts.length !== 2) return
  const bar = document.createElement('div')
  bar.className = 'kf-toggle'
  bar.setAttribute('role', 'group')
  bar.setAttribute('aria-label', 'Show as')
  const buttons = parts.map((part) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = part.dataset.part
    button.addEventListener('click', () => show(part))
    bar.append(button)
    return button
  })
  function show(chosen) {
    parts.forEach((part, at) => {
      part.hidden = part !== chosen
      buttons[at].setAttribute('aria-pressed', String(part === chosen))
    })
  }
  parts[0].before(bar)
  show(parts[0])
}

document.querySelectorAll('[data-module="kf-chart"]').forEach(offerChoice)
