// Many people in one process: each holds a socket and counts, none holds a document.
//
// Reads one JSON object from its arguments (see `Load` in load.py), prints a line at each step and figures at
// the end. Keystrokes are written as Yjs would: each a letter after one's own last one, at the end of a line.

import WebSocket from 'client-ws'

const told = JSON.parse(process.argv[2])
const OURS = told.speaks === 'tryline'
const RATE = 5 // keystrokes a second
const SEEDER = 7
const wait = (ms) => new Promise((done) => setTimeout(done, ms))
const say = (message) => process.stdout.write(JSON.stringify(message) + '\n')

function varuint (into, number) {
  while (number > 127) {
    into.push((number & 127) | 128)
    number = Math.floor(number / 128)
  }
  into.push(number)
}

function reader (data, at = 0) {
  return {
    get at () { return at },
    skip (n) { at += n },
    number () {
      let number = 0
      let factor = 1
      while (true) {
        const byte = data[at++]
        if (byte === undefined) throw new Error('a frame that ends too soon')
        number += (byte & 127) * factor
        if (byte < 128) return number
        factor *= 128
      }
    }
  }
}

function bytesOf (words) {
  return [...Buffer.from(words)]
}

/** One letter as a Yjs update: after `left`, before `right`, both [client, clock] or null. */
function typed (client, clock, left, right, words) {
  const out = [1, 1]
  varuint(out, client)
  varuint(out, clock)
  out.push(4 | (left ? 128 : 0) | (right ? 64 : 0))
  for (const end of [left, right]) {
    if (end) {
      varuint(out, end[0])
      varuint(out, end[1])
    }
  }
  if (!left && !right) out.push(1, 4, ...bytesOf('text'))
  const letters = bytesOf(words)
  varuint(out, letters.length)
  out.push(...letters, 0)
  return out
}

/** [client, clock, length, …] of what an update adds. */
function added (data, at) {
  const read = reader(data, at)
  const found = []
  for (let clients = read.number(); clients > 0; clients--) {
    const structs = read.number()
    const client = read.number()
    let clock = read.number()
    for (let n = 0; n < structs; n++) {
      const info = data[read.at]
      read.skip(1)
      let length
      if ((info & 31) === 0 || (info & 31) === 10) {
        length = read.number()
      } else {
        if (info & 128) { read.number(); read.number() }
        if (info & 64) { read.number(); read.number() }
        if (!(info & 192)) {
          if (read.number() === 1) read.skip(read.number())
          else { read.number(); read.number() }
          if (info & 32) read.skip(read.number())
        }
        if ((info & 31) === 1) {
          length = read.number()
        } else if ((info & 31) === 4) {
          length = read.number()
          read.skip(length)
        } else {
          throw new Error(`what is a struct of kind ${info & 31}?`)
        }
      }
      if ((info & 31) === 4) found.push(client, clock, length)
      clock += length
    }
  }
  return found
}

// Everybody in a text gets the same bytes: they are read once.
const known = new Map()
function addedOnce (data, at) {
  const key = data.latin1Slice(at)
  let found = known.get(key)
  if (!found) {
    found = added(data, at)
    if (known.size > 5000) known.clear()
    known.set(key, found)
  }
  return found
}

const measured = { from: Infinity, to: Infinity, samples: [], saves: [], keys: 0, received: 0, due: 0, closed: 0, cursors: 0 }
const editors = new Map() // by Yjs client id

class Editor {
  constructor (n, text, line) {
    Object.assign(this, { n, text, line, client: 1000 + n, clock: 0, sentAt: [], sent: 0, saved: 0, isIn: false })
    this.unsaved = []
    this.moves = 0
  }

  connect () {
    const url = OURS ? told.url : `${told.url}/${this.text}`
    const headers = OURS ? { Cookie: told.cookies[this.n % told.cookies.length], Origin: told.origin } : {}
    this.socket = new WebSocket(url, { headers, perMessageDeflate: false })
    return new Promise((done, failed) => {
      this.entered = done
      this.socket.on('error', failed)
      this.socket.on('unexpected-response', (_, answer) => failed(new Error(`HTTP ${answer.statusCode}`)))
      this.socket.on('open', () => OURS ? this.socket.send(JSON.stringify({ open: this.text, epoch: 0 })) : this.greet())
      this.socket.on('message', (data, isBinary) => isBinary ? this.hear(data) : this.read(data))
      this.socket.on('close', (code) => {
        if (!this.leaves) {
          measured.closed++
          failed(new Error(`closed with ${code}`))
        }
      })
    })
  }

  greet () {
    this.send([0, 0, 1, 0]) // «I have nothing»
  }

  send (message) {
    const out = []
    if (OURS) varuint(out, this.text)
    this.socket.send(Buffer.from(out.concat(message)))
  }

  read (data) {
    const words = data.toString()
    if (words.startsWith('{"saved"')) {
      const { n } = JSON.parse(words)
      const now = performance.now()
      while (this.unsaved.length && this.unsaved[0][0] <= n) {
        const [, at] = this.unsaved.shift()
        if (at >= measured.from && at < measured.to) measured.saves.push(now - at)
      }
      this.saved = n
    } else if (words.startsWith('{"opened"')) {
      this.greet()
    } else if (words.startsWith('{"refused"') || words.startsWith('{"failing"')) {
      console.error(words)
    }
  }

  hear (data) {
    const now = performance.now()
    let at = 0
    if (OURS) while (data[at++] > 127);
    if (data[at] !== 0) {
      if (data[at] === 1) measured.cursors++
      return
    }
    const step = data[at + 1]
    if (step === 0) {
      this.sent++
      this.send([0, 1, 2, 0, 0]) // «you lack nothing of mine»
      return
    }
    if (step === 1) {
      this.isIn = true
      this.entered(performance.now())
      return
    }
    const body = reader(data, at + 2)
    body.number()
    const found = addedOnce(data, body.at)
    for (let n = 0; n < found.length; n += 3) {
      const writer = editors.get(found[n])
      if (!writer || writer === this) continue
      for (let clock = found[n + 1]; clock < found[n + 1] + found[n + 2]; clock++) {
        const sentAt = writer.sentAt[clock]
        if (sentAt >= measured.from && sentAt < measured.to) {
          measured.received++
          measured.samples.push(now - sentAt)
        }
      }
    }
  }

  type () {
    const left = this.clock ? [this.client, this.clock - 1] : [SEEDER, this.line * 8 + 6]
    const letter = typed(this.client, this.clock, left, [SEEDER, this.line * 8 + 7], 'abcdefgh '[this.clock % 9])
    const now = performance.now()
    this.sentAt[this.clock++] = now
    const message = [0, 2]
    varuint(message, letter.length)
    this.send(message.concat(letter))
    this.sent++
    if (OURS) this.unsaved.push([this.sent, now])
    if (now >= measured.from && now < measured.to) {
      measured.keys++
      measured.due += told.perText - 1
    }
    if (told.cursors) this.point()
  }

  /** Where the cursor is: a browser tells it with each letter. */
  point () {
    const place = { type: null, tname: 'text', item: { client: this.client, clock: this.clock - 1 }, assoc: 0 }
    const state = bytesOf(JSON.stringify({ user: { id: 1, name: 'Somebody' }, cursor: { anchor: place, head: place } }))
    const update = [1]
    varuint(update, this.client)
    varuint(update, ++this.moves)
    varuint(update, state.length)
    const message = [1]
    varuint(message, update.length + state.length)
    this.send(message.concat(update, state))
  }

  typeOn (until) {
    const next = () => {
      if (performance.now() >= until) return
      this.type()
      setTimeout(next, (1000 / RATE) * (0.8 + 0.4 * Math.random()))
    }
    setTimeout(next, (1000 / RATE) * Math.random())
  }

  leave () {
    this.leaves = true
    this.socket.close()
  }
}

/** Seven letters and a line end for each editor of a text. */
async function seed (text, lines) {
  const seeder = new Editor(0, text, 0)
  await seeder.connect()
  const update = typed(SEEDER, 0, null, null, 'Line 00\n'.repeat(lines))
  const message = [0, 2]
  varuint(message, update.length)
  seeder.send(message.concat(update))
  await wait(300)
  seeder.leave()
}

async function enter (editors) {
  for (let n = 0; n < editors.length; n += 20) {
    await Promise.all(editors.slice(n, n + 20).map((editor) => editor.connect()))
  }
}

function share (sorted, part) {
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] : null
}

function figures (used, busy) {
  const samples = Float64Array.from(measured.samples).sort()
  const saves = Float64Array.from(measured.saves).sort()
  const seconds = (measured.to - measured.from) / 1000
  return {
    p50: share(samples, 0.5),
    p95: share(samples, 0.95),
    p99: share(samples, 0.99),
    saved50: share(saves, 0.5),
    delivered: measured.due ? measured.received / measured.due : null,
    keys: measured.keys / seconds,
    closed: measured.closed,
    client: ((used.user + used.system) / 1e6 / seconds) * 100,
    busy: busy * 100
  }
}

async function edit () {
  for (const text of told.texts) await seed(text, told.perText)
  const all = told.texts.flatMap((text, t) =>
    Array.from({ length: told.perText }, (_, line) => new Editor(t * told.perText + line, text, line)))
  for (const editor of all) editors.set(editor.client, editor)
  await enter(all)
  const begun = performance.now()
  const until = begun + (told.warm + told.seconds) * 1000
  if (!told.idle) for (const editor of all) editor.typeOn(until)
  await wait(told.warm * 1000)
  measured.from = performance.now()
  measured.to = until
  const used = process.cpuUsage()
  const loop = performance.eventLoopUtilization()
  say('from')
  await wait(until - performance.now())
  const spent = process.cpuUsage(used)
  const busy = performance.eventLoopUtilization(loop).utilization
  say('to')
  await wait(1500)
  say(figures(spent, busy))
  for (const editor of all) editor.leave()
}

/** One person who opens one text after another, each at once after the one before. */
async function open () {
  const times = []
  for (const text of told.texts) {
    const reader = new Editor(0, text, 0)
    const from = performance.now()
    const to = await reader.connect()
    times.push(to - from)
    reader.leave()
  }
  times.sort((a, b) => a - b)
  say({ p50: share(times, 0.5), p95: share(times, 0.95), longest: times.at(-1) })
}

try {
  await (told.does === 'open' ? open() : edit())
} catch (error) {
  say({ failed: String(error) })
}
setTimeout(() => process.exit(), 300)
