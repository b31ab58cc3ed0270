// Starts emulate's Slack with the seed in SEED on PORT of this machine, says so in one line, and serves until it is ended.
import { createEmulator } from 'emulate'

const port = Number(process.env.PORT)
const slack = await createEmulator({ service: 'slack', port, seed: JSON.parse(process.env.SEED) })
process.stdout.write(JSON.stringify({ ready: true, url: slack.url }) + '\n')
