// Draws all blocks of a message or a view: what can be pressed by ourselves, everything else by the renderer.
import { useMemo, useState } from "react";
import { Element } from "./elements.jsx";
import { Show } from "./show.jsx";

const IMAGE_ONLY = (block) => !block.accessory || block.accessory.type === "image";

function ours(block) {
  return (
    block.type === "actions" || block.type === "context_actions" || block.type === "container" || block.type === "input" ||
    (block.type === "card" && block.actions) || (block.type === "section" && !IMAGE_ONLY(block))
  );
}

function Row({ block, elements, use, ask }) {
  return (
    <div className="actions" role="group" aria-label="Actions">
      {elements.map((element) => (
        <Element key={element.action_id} element={element} onUse={(value) => use(block, element, value)} onAsk={(each, typed) => ask(block, each, typed)} />
      ))}
    </div>
  );
}

function Container({ block, ...rest }) {
  const [open, setOpen] = useState(!block.default_collapsed);
  const heading = block.rich_text_title ? <Show blocks={[block.rich_text_title]} /> : block.title.text;
  const subtitle = block.subtitle && <small>{block.subtitle.text}</small>;
  return (
    <div className={`container ${block.width ?? "standard"}`}>
      {block.is_collapsible ? (
        <button type="button" className="container-head" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span className="caret" aria-hidden="true">{open ? "▾" : "▸"}</span>
          <span>{heading}{subtitle}</span>
        </button>
      ) : (
        <div className="container-head">{heading}{subtitle}</div>
      )}
      {open && <div className="container-body"><Blocks blocks={block.child_blocks} {...rest} /></div>}
    </div>
  );
}

function Section({ block, use, ask }) {
  const bare = useMemo(() => {
    const { accessory, ...others } = block;
    return [others];
  }, [block]);
  return (
    <div className="section">
      <Show blocks={bare} />
      <Row block={block} elements={[block.accessory]} use={use} ask={ask} />
    </div>
  );
}

function Card({ block, use, ask }) {
  const bare = useMemo(() => {
    const { actions, ...others } = block;
    return [others];
  }, [block]);
  return (
    <div>
      <Show blocks={bare} />
      <Row block={block} elements={block.actions} use={use} ask={ask} />
    </div>
  );
}

export function Blocks({ blocks, use, ask, input: Input, fallback }) {
  // Neighbours that nobody presses are drawn together.
  const runs = useMemo(() => {
    const found = [];
    for (const block of blocks) {
      const last = found.at(-1);
      if (!ours(block) && last && !ours(last[0])) last.push(block);
      else found.push([block]);
    }
    return found;
  }, [blocks]);
  return runs.map((run) => {
    const [block] = run;
    const shared = { key: block.block_id, block, use, ask };
    if (!ours(block)) return <Show key={block.block_id} blocks={run} fallback={fallback} />;
    if (block.type === "container") return <Container {...shared} input={Input} />;
    if (block.type === "section") return <Section {...shared} />;
    if (block.type === "card") return <Card {...shared} />;
    if (block.type === "input") return Input ? <Input key={block.block_id} block={block} /> : <Row {...shared} elements={[block.element]} />;
    return <Row {...shared} elements={block.elements} />;
  });
}
