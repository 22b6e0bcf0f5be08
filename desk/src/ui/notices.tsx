// Short notices at the foot of the page, with an undo where undoing is possible.
import {
  Link,
  Toast,
  ToastBody,
  Toaster,
  ToastTitle,
  ToastTrigger,
  useId,
  useToastController,
} from "@fluentui/react-components";
import { createContext, type ReactNode, useCallback, useContext } from "react";
import type { Notice } from "~/lib/notice";

const Notify = createContext<(notice: Notice) => void>(() => undefined);

export const useNotify = () => useContext(Notify);

export function Notices({ children }: { children: ReactNode }) {
  const toasterId = useId("notices");
  const { dispatchToast } = useToastController(toasterId);
  const notify = useCallback(
    (notice: Notice) => {
      const undo = notice.undo && (
        <ToastTrigger>
          <Link onClick={notice.undo}>{notice.undoLabel ?? "Undo"}</Link>
        </ToastTrigger>
      );
      dispatchToast(
        <Toast>
          <ToastTitle action={undo}>{notice.title}</ToastTitle>
          {notice.text && <ToastBody>{notice.text}</ToastBody>}
        </Toast>,
        {
          intent: notice.intent,
          timeout: notice.undo || notice.intent === "error" || notice.intent === "warning" ? 8000 : 4000,
        },
      );
    },
    [dispatchToast],
  );
  return (
    <Notify.Provider value={notify}>
      {children}
      <Toaster toasterId={toasterId} position="bottom-start" pauseOnHover pauseOnWindowBlur limit={4} />
    </Notify.Provider>
  );
}
