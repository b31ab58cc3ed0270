// Tables: as a table where there is room, and on a phone each row as a few lines, so that nothing scrolls sideways.
import { Show } from "./show.jsx";

const STACKED = 4;

function Cell({ cell }) {
  return cell.type === "rich_text" ? <Show blocks={[cell]} /> : String(cell.text ?? cell.value ?? "");
}

export function Table({ block }) {
  const [head, ...rows] = block.rows;
  const settings = block.column_settings ?? [];
  const style = (at) => (settings[at]?.align ? { textAlign: settings[at].align } : undefined);
  return (
    <div className={head.length <= STACKED ? "table stacks" : "table"} tabIndex={head.length <= STACKED ? undefined : 0} role={head.length <= STACKED ? undefined : "group"} aria-label={head.length <= STACKED ? undefined : "Table"}>
      <table role="table">
        {block.caption && <caption>{block.caption}</caption>}
        <thead role="rowgroup">
          <tr role="row">{head.map((cell, at) => <th key={at} role="columnheader" scope="col" style={style(at)}><Cell cell={cell} /></th>)}</tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, number) => (
            <tr key={number} role="row">
              {row.map((cell, at) => at === 0
                ? <th key={at} role="rowheader" scope="row" style={style(at)}><Cell cell={cell} /></th>
                : <td key={at} role="cell" style={style(at)}><Cell cell={cell} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
