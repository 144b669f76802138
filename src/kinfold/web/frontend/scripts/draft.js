// Keeps a draft on the server while someone types, and says so. Nothing is kept in the browser: where the
// server cannot be reached, or nobody is signed in any more, the page goes on trying. Without it there is a
// button that keeps the draft.
const EVERY = 10_000
const SAY_AGAIN = 60_000
const LONGEST_LAST = 60_000 // a browser sends no more than this while it leaves a page
const SIGNED_OUT =
  'You have been signed out. Sign in again in a new tab; what you typed is still here and will be saved.'
const PARTS = ['csrfmiddlewaretoken', 'version', 'draft', 'hand', 'whose']

class Draft {
  constructor(form) {
    this.form = form
    this.status = form.querySelector('[data-draft-status]')
    this.kept = this.typed()
    this.last = this.status.textContent
    this.saidAt = 0
    this.busy = this.ended = this.leaving = this.isStale = false
    const timer = setInterval(() => this.save(), EVERY)
    form.addEventListener('focusout', () => this.save())
    form.addEventListener('submit', () => {
      this.leaving = true
      clearInterval(timer)
    })
    addEventListener('pagehide', () => this.save(true))
    addEventListener('pageshow', (event) => event.persisted && location.reload())
    document.addEventListener('visibilitychange', () => this.save(document.visibilityState === 'hidden'))
  }

  typed() {
    const data = new FormData(this.form)
    PARTS.forEach((name) => data.delete(name))
    return new URLSearchParams(data).toString()
  }

  async save(last = false) {
    const typed = this.typed()
    if (this.leaving || this.ended || (this.busy && !last) || (typed === this.kept && !this.isStale)) return
    this.busy = true
    try {
      if (this.isStale && !(await this.renew())) return
      const body = new URLSearchParams(new FormData(this.form))
      const keepalive = last && body.toString().length < LONGEST_LAST
      const answer = await this.ask({ method: 'POST', body, keepalive })
      if (!answer) return
      this.take(answer)
      this.kept = typed
      this.isStale = false
    } catch {
      this.say(`Kinfold cannot be reached. ${this.last ? `Your last save: ${this.last}. ` : ''}We keep trying.`)
    } finally {
      this.busy = false
    }
  }

  // Ask the server; nothing comes back where someone must sign in again, or the page is of an earlier sign-in.
  async ask(how) {
    const answer = await fetch(this.form.dataset.keep, { ...how, redirect: 'manual', credentials: 'same-origin' })
    if (answer.ok) return answer.json()
    this.isStale = true
    if (answer.status === 403) return null
    if (answer.status !== 401 && answer.type !== 'opaqueredirect') throw new Error('not kept')
    this.say(SIGNED_OUT)
    return null
  }

  async renew() {
    const answer = await this.ask({ method: 'GET' })
    if (answer) this.form.elements.csrfmiddlewaretoken.value = answer.token
    return Boolean(answer)
  }

  take(answer) {
    if (answer.done) {
      this.ended = true
      this.say('This was saved as an entry in another window.')
      return
    }
    for (const name of ['version', 'draft', 'token']) this.form.elements[name].value = answer[name]
    this.form.action = answer.address
    history.replaceState(null, '', `${answer.address}?at=${this.form.elements.at.value}`)
    this.last = answer.said
    if (answer.beside || this.isStale || Date.now() - this.saidAt > SAY_AGAIN) this.say(answer.said)
  }

  say(words) {
    if (this.status.textContent === words) return
    this.status.textContent = words
    this.saidAt = Date.now()
  }
}

document.querySelectorAll('[data-module="kf-draft"]').forEach((form) => new Draft(form))
