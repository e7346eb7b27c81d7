/**
 * Loaded before a program (`node --import`): writes to the file WATCH_LOG a line for each name it looks up and each
 * connection it makes, and as the last one the most memory it held. The calls themselves go through.
 */
import dgram from 'node:dgram'
import dns from 'node:dns'
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

const log = (line) => appendFileSync(process.env.WATCH_LOG, `${line}\n`)

watch(net.Socket.prototype, 'connect', 'net.connect')
watch(dgram.Socket.prototype, 'send', 'dgram.send')
watch(globalThis, 'fetch', 'fetch')
for (const resolver of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype])
  for (const name of Object.getOwnPropertyNames(resolver))
    if (/^(lookup|resolve|reverse)/.test(name)) watch(resolver, name, `dns.${name}`)
syncBuiltinESMExports()
process.on('exit', () => log(`memory ${process.resourceUsage().maxRSS}`))

function watch(holder, name, called) {
  const original = holder[name]
  if (typeof original !== 'function') return
  holder[name] = function (...args) {
    log(called)
    return original.apply(this, args)
  }
}
