// Slack's mrkdwn, read into Slack's own rich text. Escaped characters (&lt; &gt; &amp;) stay text, as in Slack: a name
// or a link is only what stands in real angle brackets.
import { get as emojiOf } from "node-emoji";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const unescape = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);

const BEFORE = "(?<=^|[\\s(\\[{\"'“‘.,;:!?>*_~/-])";
const AFTER = "(?=$|[\\s)\\]}\"'”’.,;:!?<*_~/-])";
const styled = (sign) => `${BEFORE}${sign}(?![\\s${sign}])([^\\n]{0,600}?[^\\s])${sign}${AFTER}`;
const TOKEN = new RegExp(
  ["`([^`\\n]+)`", "<([^<>\\n]+)>", ":([a-z0-9_+'-]+):", styled("\\*"), styled("_"), styled("~")].join("|"),
  "g",
);
const STYLES = ["bold", "italic", "strike"];

function angle(inside, style) {
  const [target, ...rest] = inside.split("|");
  const label = rest.length ? unescape(rest.join("|")) : undefined;
  let match;
  if ((match = /^@([UW]\w+)$/.exec(target))) return { type: "user", user_id: match[1], style };
  if ((match = /^#([CDG]\w+)$/.exec(target))) return { type: "channel", channel_id: match[1], style };
  if ((match = /^!subteam\^(\w+)$/.exec(target))) return { type: "usergroup", usergroup_id: match[1], style };
  if ((match = /^!(here|channel|everyone)$/.exec(target))) return { type: "broadcast", range: match[1], style };
  if ((match = /^!date\^(\d+)\^([^^]+)(?:\^(.+))?$/.exec(target))) {
    return { type: "date", timestamp: Number(match[1]), format: match[2], fallback: label, style };
  }
  if (/^(https?:\/\/|mailto:|tel:)/i.test(target)) return { type: "link", url: unescape(target), text: label, style };
  return { type: "text", text: unescape(`<${inside}>`), style };
}

function inline(text, style) {
  const found = [];
  const literal = (part) => part && found.push({ type: "text", text: unescape(part), style });
  let position = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index < position) continue;
    const [whole, code, inside, emoji, ...marked] = match;
    const at = marked.findIndex((part) => part !== undefined);
    if (emoji !== undefined && !emojiOf(emoji)) continue;
    literal(text.slice(position, match.index));
    position = match.index + whole.length;
    if (code !== undefined) found.push({ type: "text", text: unescape(code), style: { ...style, code: true } });
    else if (inside !== undefined) found.push(angle(inside, style));
    else if (emoji !== undefined) found.push({ type: "emoji", name: emoji });
    else found.push(...inline(marked[at], { ...style, [STYLES[at]]: true }));
  }
  literal(text.slice(position));
  return found;
}

function lines(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line);
    const type = quoted ? "rich_text_quote" : "rich_text_section";
    const last = found.at(-1);
    if (last?.type === type) last.lines.push(quoted ? quoted[1] : line);
    else found.push({ type, lines: [quoted ? quoted[1] : line] });
  }
  return found.map(({ type, lines: all }) => ({ type, elements: inline(all.join("\n")), border: type === "rich_text_quote" ? 1 : undefined }));
}

export function readMrkdwn(text) {
  const elements = text.split(/```\n?([\s\S]+?)\n?```/).flatMap((part, at) => {
    if (at % 2) return [{ type: "rich_text_preformatted", elements: [{ type: "text", text: unescape(part) }] }];
    const trimmed = part.replace(/^\n|\n$/g, "");
    return trimmed ? lines(trimmed) : [];
  });
  return { type: "rich_text", elements };
}

// plain_text knows emoji and nothing else, and not even these where it says so.
export const plain = ({ text, emoji = true }) => (emoji ? text.replace(/:([a-z0-9_+'-]+):/g, (whole, name) => emojiOf(name) ?? whole) : text);

export function readPlain(object) {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: plain(object) }] }] };
}

export const readText = (object) => (object.type === "mrkdwn" ? readMrkdwn(object.text) : readPlain(object));
