// Shows rich text, plans and charts with slack-blocks-to-jsx; names come from the workspace, links are made safe.
import { Component, useMemo } from "react";
import { Message } from "slack-blocks-to-jsx";
import { readText } from "./mrkdwn.js";
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
    emoji: ({ name, unicode, skin_tone }, parse) => parse({ name, unicode, skin_tone }),
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

// The renderer would fetch the pictures that a text names.
function drawable(block) {
  if (block.type !== "markdown") return block;
  return { ...block, text: block.text.replace(/!\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])?/g, "🖼 $1") };
}

export function Show({ blocks, fallback = "" }) {
  const { state, person, dark } = useWorkspace();
  const hooks = useMemo(() => hooksFor(state, person), [state.users, state.channels, state.groups, person]);
  const data = useMemo(
    () => ({
      users: Object.values(state.users).map(({ id, name }) => ({ id, name })),
      channels: Object.values(state.channels).map(({ id, name }) => ({ id, name })),
      user_groups: Object.values(state.groups).map(({ id, handle }) => ({ id, name: handle })),
    }),
    [state.users, state.channels, state.groups],
  );
  const drawn = useMemo(() => blocks.map(drawable), [blocks]);
  return (
    <div className="shown">
      <Guard blocks={blocks} fallback={fallback || JSON.stringify(blocks, null, 2)}>
        <Message withoutWrapper theme={dark ? "dark" : "light"} blocks={drawn} name="" logo="" data={data} hooks={hooks} />
      </Guard>
    </div>
  );
}

// A text object, or mrkdwn given as a string.
export function Text({ object, mrkdwn }) {
  const { type, text, emoji } = object ?? { type: "mrkdwn", text: mrkdwn };
  const blocks = useMemo(() => [readText({ type, text, emoji })], [type, text, emoji]);
  return <Show blocks={blocks} fallback={text} />;
}
