// What a short notice says; a plain shape, so that actions can speak without knowing how it is drawn.

export interface Notice {
  intent: "success" | "info" | "warning" | "error";
  title: string;
  text?: string;
  undo?: () => void;
  undoLabel?: string;
}
