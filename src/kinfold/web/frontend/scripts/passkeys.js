// The only script that signing in needs: it asks the browser for a passkey and sends its answer with the form.
// Pages that offer passkeys load it; without it they say so and offer a code.

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
}
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')

const known = (listed) => (listed || []).map((one) => ({ ...one, id: bytes(one.id) }))

function make(asked) {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: known(asked.excludeCredentials),
  }
  return navigator.credentials.create({ publicKey })
}

function show(asked) {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: known(asked.allowCredentials),
  }
  return navigator.credentials.get({ publicKey })
}

function answer(credential) {
  const response = {}
  for (const part of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[part]) response[part] = text(credential.response[part])
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: {},
  })
}

function offer(form) {
  const [button, words, problem] = ['button', 'words', 'problem'].map((part) =>
    form.querySelector(`[data-passkey-${part}]`),
  )
  if (!window.PublicKeyCredential) {
    words.textContent = 'This browser has no passkeys for this address. Use an app or a code instead.'
    return
  }
  words.hidden = true
  button.hidden = false
  const ask = async () => {
    problem.hidden = true
    if (!form.reportValidity()) return
    try {
      const asked = JSON.parse(form.dataset.options).publicKey
      const credential = await (form.dataset.ceremony === 'make' ? make(asked) : show(asked))
      form.elements.credential.value = answer(credential)
      form.submit()
    } catch {
      problem.textContent = 'The browser was not given a passkey. Try again, or use an app or a code instead.'
      problem.hidden = false
    }
  }
  button.addEventListener('click', ask)
  form.addEventListener('submit', (event) => {
    if (form.elements.credential.value) return
    event.preventDefault()
    ask()
  })
}

document.querySelectorAll('[data-module="kf-passkey"]').forEach(offer)
