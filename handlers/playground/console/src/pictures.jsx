// Pictures and files. Only what was uploaded here is shown: nothing is ever fetched from elsewhere.
import { useState } from "react";

function addressOf(image) {
  if (image.slack_file) return image.slack_file.id ? `files/${image.slack_file.id}` : addressOf({ image_url: image.slack_file.url });
  const url = URL.parse(image.image_url ?? "", location.href);
  return url?.origin === location.origin && url.pathname.startsWith("/files/") ? url.pathname.slice(1) : null;
}

// A picture from elsewhere would have to be fetched there; its description stands in for it.
export function Picture({ image, small = false }) {
  const address = addressOf(image);
  if (!address) return <span className="picture"><span aria-hidden="true">🖼 </span>{image.alt_text}</span>;
  return <img className={small ? "image small" : "image"} src={address} alt={image.alt_text} />;
}

const sizeOf = (bytes) => (bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} KB`);

export function File({ file }) {
  const [open, setOpen] = useState(false);
  const isPicture = file.mimetype.startsWith("image/");
  return (
    <figure className="file">
      <figcaption className="file-head">
        <strong>{file.title}</strong>
        <small>{sizeOf(file.size)}</small>
        <a className="quiet" href={`files/${file.id}`} download={file.name} aria-label={`Download ${file.title}`}>Download</a>
      </figcaption>
      {isPicture && <img className="image" src={`files/${file.id}`} alt={file.alt_txt || file.title} />}
      {!isPicture && <pre className={open ? "" : "short"} tabIndex={open ? 0 : undefined}>{file.preview}</pre>}
      {!isPicture && file.preview.split("\n").length > 6 && (
        <button type="button" className="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? "Show less" : "Show more"}</button>
      )}
    </figure>
  );
}
