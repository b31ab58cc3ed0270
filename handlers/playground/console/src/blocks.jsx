// Draws all blocks of a message or a view: texts, tables, buttons and frames by ourselves, the rest by the renderer.
import { useState } from "react";
import { Element } from "./elements.jsx";
import { plain } from "./mrkdwn.js";
import { Picture } from "./pictures.jsx";
import { Plan, Task } from "./plan.jsx";
import { Show, Text } from "./show.jsx";
import { Table } from "./table.jsx";

function Row({ block, elements, use, ask }) {
  return (
    <div className="actions" role="group" aria-label="Actions">
      {elements.map((element) => (
        <Element key={element.action_id} element={element} onUse={(value) => use(block, element, value)} onAsk={(each, typed) => ask(block, each, typed)} />
      ))}
    </div>
  );
}

function Section({ block, use, ask }) {
  const { text, fields, accessory } = block;
  return (
    <div className="section">
      <div className="section-text">
        {text && <Text object={text} />}
        {fields && <div className="fields">{fields.map((field, at) => <Text key={at} object={field} />)}</div>}
      </div>
      {accessory?.type === "image" && <Picture image={accessory} small />}
      {accessory && accessory.type !== "image" && <Row block={block} elements={[accessory]} use={use} ask={ask} />}
    </div>
  );
}

function Context({ block }) {
  return (
    <div className="context">
      {block.elements.map((each, at) => (each.type === "image" ? <Picture key={at} image={each} small /> : <Text key={at} object={each} />))}
    </div>
  );
}

function Container({ block, ...rest }) {
  const [open, setOpen] = useState(!block.default_collapsed);
  const heading = block.rich_text_title ? <Show blocks={[block.rich_text_title]} /> : plain(block.title);
  const words = <span>{heading}{block.subtitle && <small>{plain(block.subtitle)}</small>}</span>;
  return (
    <div className={`container ${block.width ?? "standard"}`}>
      {block.is_collapsible ? (
        <button type="button" className="container-head" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span className="caret" aria-hidden="true">{open ? "▾" : "▸"}</span>
          {words}
        </button>
      ) : (
        <div className="container-head">{words}</div>
      )}
      {open && <div className="container-body"><Blocks blocks={block.child_blocks} {...rest} /></div>}
    </div>
  );
}

function Card({ block, use, ask }) {
  return (
    <div className="card">
      {block.hero_image && <Picture image={block.hero_image} />}
      {block.title && <strong>{plain(block.title)}</strong>}
      {block.subtitle && <small>{plain(block.subtitle)}</small>}
      {block.body && <Text object={block.body} />}
      {block.actions && <Row block={block} elements={block.actions} use={use} ask={ask} />}
    </div>
  );
}

function Image({ block }) {
  return (
    <figure className="picture-block">
      {block.title && <figcaption>{plain(block.title)}</figcaption>}
      <Picture image={block} />
    </figure>
  );
}

function Block({ block, use, ask, input: Input }) {
  switch (block.type) {
    case "section":
      return <Section block={block} use={use} ask={ask} />;
    case "header":
      return <h3 className="block-header">{plain(block.text)}</h3>;
    case "context":
      return <Context block={block} />;
    case "divider":
      return <hr />;
    case "image":
      return <Image block={block} />;
    case "video":
      return <p className="picture">🎞 {block.title.text}: {block.alt_text}</p>;
    case "alert":
      return <div className={`alert ${block.level ?? "default"}`}><Text object={block.text} /></div>;
    case "container":
      return <Container block={block} use={use} ask={ask} input={Input} />;
    case "card":
      return <Card block={block} use={use} ask={ask} />;
    case "carousel":
      return <div className="carousel" tabIndex={0} role="group" aria-label="Cards">{block.elements.map((each) => <Card key={each.block_id ?? each.title?.text} block={each} use={use} ask={ask} />)}</div>;
    case "table":
    case "data_table":
      return <Table block={block} />;
    case "plan":
      return <Plan block={block} />;
    case "task_card":
      return <div className="plan"><Task task={block} /></div>;
    case "actions":
    case "context_actions":
      return <Row block={block} elements={block.elements} use={use} ask={ask} />;
    case "input":
      return Input ? <Input block={block} /> : <Row block={block} elements={[block.element]} use={use} ask={ask} />;
    default:
      return <Drawn block={block} />;
  }
}

function Drawn({ block }) {
  // The list is kept, so that the renderer starts anew only when the block has changed.
  const [kept, setKept] = useState([block]);
  if (kept[0] !== block) setKept([block]);
  return <Show blocks={kept} />;
}

export function Blocks({ blocks, ...rest }) {
  return <div className="blocks">{blocks.map((block) => <Block key={block.block_id} block={block} {...rest} />)}</div>;
}
