// Brings a file to the server: by XMLHttpRequest, since fetch does not tell how far it has got.
import { Problem, Unreachable } from "./problem";
import type { Attachment, Id } from "./types";

export interface Upload {
  done: Promise<Attachment>;
  abort(): void;
}

interface Wishes {
  onProgress(part: number): void;
  /** As the very file, even where LINE could show it. */
  asDocument: boolean;
}

export function upload(conversation: Id, file: File, { onProgress, asDocument }: Wishes): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<Attachment>((resolve, reject) => {
    const query = new URLSearchParams({ name: file.name, ...(asDocument && { as_document: "true" }) });
    request.open("POST", `/api/conversations/${conversation}/attachments?${query}`);
    request.setRequestHeader("X-Madoguchi", "1");
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () =>
      request.status < 300
        ? resolve(request.response as Attachment)
        : reject(new Problem(request.status, request.response));
    request.onerror = () => reject(new Unreachable("the line was cut"));
    request.onabort = () => reject(new Unreachable("given up"));
    request.send(file);
  });
  return { done, abort: () => request.abort() };
}
