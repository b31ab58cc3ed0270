// Slack's own Node Bolt with the listeners of an app like dockfix. It writes down everything that it is sent, as JSON
// lines on standard output, and answers with what SAID says, so that Bolt for Python can be asked to do the same.
import { readFileSync } from 'node:fs'
import bolt from '@slack/bolt'

const { SLACK_API_URL, SAID, PORT, SIGNING_SECRET } = process.env
const said = JSON.parse(readFileSync(SAID, 'utf8'))
const tell = (line) => process.stdout.write(JSON.stringify(line) + '\n')

const shared = { token: 'xoxb-judge', clientOptions: { slackApiUrl: SLACK_API_URL }, logLevel: 'error' }
const app = new bolt.App(
  PORT
    ? { ...shared, signingSecret: SIGNING_SECRET, endpoints: '/slack/events' }
    : { ...shared, socketMode: true, appToken: 'xapp-judge' },
)

const took = (listener, body) => tell({ listener, body })

app.command('/dockfix', async ({ ack, body, client, respond }) => {
  took('command', body)
  await ack()
  await client.chat.postMessage({ channel: body.channel_id, ...said.message })
  await respond({ text: 'only for you', response_type: 'ephemeral' })
})
app.command('/usage', async ({ ack, body }) => {
  took('command', body)
  await ack({ text: 'Usage: /dockfix HOST CONTAINER' })
})
app.action(/^approve:\d+$/, async ({ ack, body, client }) => {
  took('action', body)
  await ack()
  await client.chat.update({ channel: body.channel.id, ts: body.message.ts, ...said.update })
})
app.action('refuse', async ({ ack, body, client }) => {
  took('action', body)
  await ack()
  await client.views.open({ trigger_id: body.trigger_id, view: said.refuse })
})
app.view('refuse_reason', async ({ ack, body, client }) => {
  took('view', body)
  const reason = body.view.state.values.reason.text.value
  if (reason === 'no!') return ack({ response_action: 'errors', errors: { reason: 'Say more.' } })
  await ack()
  await client.chat.postEphemeral({ channel: 'C01OPS', user: body.user.id, text: `Refused: ${reason}` })
})
app.view({ callback_id: 'ask', type: 'view_closed' }, async ({ ack, body }) => {
  took('view_closed', body)
  await ack()
})
app.action('form_host', async ({ ack, body }) => {
  took('picked', body)
  await ack()
})
app.options(/^form_(host|container)$/, async ({ ack, body }) => {
  took('options', body)
  await ack({ options: said.options })
})
app.shortcut({ callback_id: 'diagnose_modal', type: 'shortcut' }, async ({ ack, body, client }) => {
  took('shortcut', body)
  await ack()
  await client.views.open({ trigger_id: body.trigger_id, view: said.ask })
})
app.shortcut({ callback_id: 'diagnose_from_message', type: 'message_action' }, async ({ ack, body, client }) => {
  took('message_shortcut', body)
  await ack()
  await client.files.uploadV2({
    channel_id: body.channel.id, thread_ts: body.message.ts, filename: 'log.txt', content: 'bind: in use\n',
    title: 'Log', snippet_type: 'text', initial_comment: 'The log',
  })
})
app.event('app_mention', async ({ body, event, client }) => {
  took('app_mention', body)
  await client.chat.postMessage({ channel: event.channel, thread_ts: event.ts, text: 'heard' })
})
app.event('message', async ({ body, event, client }) => {
  took('message', body)
  await client.chat.postMessage({ channel: event.channel, text: 'heard directly' })
})
app.event('app_home_opened', async ({ body, event, client }) => {
  took('app_home_opened', body)
  await client.views.publish({ user_id: event.user, view: said.home })
})
app.error(async (error) => tell({ error: String(error), data: error.data ?? null }))

await app.start(PORT ? { port: Number(PORT), host: '127.0.0.1' } : undefined)
tell({ ready: true, who: await app.client.auth.test() })
