import { createRoot } from "react-dom/client";
import "slack-blocks-to-jsx/dist/style.css";
import "./style/base.css";
import "./style/layout.css";
import "./style/messages.css";
import "./style/blocks.css";
import "./style/dialogs.css";
import "./style/inspector.css";
import "./style/narrow.css";
import { App } from "./app.jsx";

createRoot(document.getElementById("root")).render(<App />);
