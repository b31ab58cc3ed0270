// Starts emulate's Slack with the seed in SEED on PORT of this machine, says so in one line, and serves until it is ended.
import net from 'node:net'
import { createEmulator } from 'emulate'

// It offers no address to listen on and would take all of them; its tokens are known, so only this machine may ask.
const { listen } = net.Server.prototype
net.Server.prototype.listen = function (port, ...rest) {
  return listen.call(this, Number(port), '127.0.0.1', ...rest.filter((each) => typeof each === 'function'))
}

const port = Number(process.env.PORT)
const slack = await createEmulator({ service: 'slack', port, seed: JSON.parse(process.env.SEED) })
process.stdout.write(JSON.stringify({ ready: true, url: slack.url }) + '\n')
