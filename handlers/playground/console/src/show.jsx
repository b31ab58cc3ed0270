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

// Pictures would be fetched from elsewhere; their description stands in for them.
const described = (image) => ({ type: "plain_text", text: `🖼 ${image.alt_text}` });

function drawable(block) {
  const line = (...elements) => ({ type: "context", elements, block_id: block.block_id });
  switch (block.type) {
    case "image":
      return [line(described(block))];
    case "video":
      return [line({ type: "plain_text", text: `🎞 ${block.title.text}: ${block.alt_text}` })];
    case "context":
      return [line(...block.elements.map((each) => (each.type === "image" ? described(each) : each)))];
    case "section":
      return block.accessory ? [{ ...block, accessory: undefined }, line(described(block.accessory))] : [block];
    case "card":
      return [{ ...block, hero_image: undefined, icon: undefined }];
    case "carousel":
      return block.elements.flatMap(drawable);
    case "markdown":
      return [{ ...block, text: block.text.replace(/!\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])?/g, "🖼 $1") }];
    case "data_table":
      // The renderer draws nothing for it; as a table it can.
      return [line({ type: "plain_text", text: block.caption }), { type: "table", rows: block.rows, block_id: block.block_id }];
    default:
      return [block];
  }
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
