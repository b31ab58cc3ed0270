// Shows blocks that nobody presses, with slack-blocks-to-jsx; names come from the workspace, links are made safe.
import { Component, useEffect, useMemo, useRef } from "react";
import { Message } from "slack-blocks-to-jsx";
import { useWorkspace } from "./state.js";

const SAFE = /^(https?:|mailto:)/i;

const link = ({ href, children, className }) =>
  SAFE.test(href ?? "") ? (
    <a href={href} className={className} target="_blank" rel="noopener noreferrer">{children}</a>
  ) : (
    <span>{children}</span>
  );

const mention = (text, strong = false) => <span className={strong ? "mention strong" : "mention"}>{text}</span>;

function hooksFor(state, person) {
  return {
    link,
    user: ({ id }) => mention(`@${state.users[id]?.name ?? id}`, id === person),
    channel: ({ id }) => mention(`#${state.channels[id]?.name ?? id}`),
    usergroup: ({ id }) => mention(`@${state.groups[id]?.handle ?? id}`, state.groups[id]?.members.includes(person)),
    atChannel: () => mention("@channel", true),
    atEveryone: () => mention("@everyone", true),
    atHere: () => mention("@here", true),
  };
}

class Guard extends Component {
  state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  componentDidUpdate(before) {
    if (before.blocks !== this.props.blocks && this.state.failed) this.setState({ failed: false });
  }
  render() {
    return this.state.failed ? <pre className="plain">{this.props.fallback}</pre> : this.props.children;
  }
}

// The renderer draws nothing for a data_table; as a table it can.
function drawable(block) {
  if (block.type !== "data_table") return [block];
  const caption = { type: "context", elements: [{ type: "plain_text", text: block.caption }] };
  return [caption, { type: "table", rows: block.rows, block_id: block.block_id }];
}

export function Show({ blocks, fallback = "" }) {
  const { state, person } = useWorkspace();
  const box = useRef(null);
  const hooks = useMemo(() => hooksFor(state, person), [state.users, state.channels, state.groups, person]);
  const data = useMemo(
    () => ({
      users: Object.values(state.users).map(({ id, name }) => ({ id, name })),
      channels: Object.values(state.channels).map(({ id, name }) => ({ id, name })),
      user_groups: Object.values(state.groups).map(({ id, handle }) => ({ id, name: handle })),
    }),
    [state.users, state.channels, state.groups],
  );
  const drawn = useMemo(() => blocks.flatMap(drawable), [blocks]);
  useEffect(() => {
    // Its tables have no header cells; a screen reader needs to be told which row that is.
    for (const row of box.current?.querySelectorAll("table tr:first-child") ?? []) {
      for (const cell of row.children) cell.setAttribute("role", "columnheader");
    }
  }, [drawn]);
  return (
    <div className="shown" ref={box}>
      <Guard blocks={blocks} fallback={fallback || JSON.stringify(blocks, null, 2)}>
        <Message withoutWrapper blocks={drawn} name="" logo="" data={data} hooks={hooks} />
      </Guard>
    </div>
  );
}

export function Mrkdwn({ text }) {
  const blocks = useMemo(() => [{ type: "section", text: { type: "mrkdwn", text } }], [text]);
  return <Show blocks={blocks} fallback={text} />;
}
