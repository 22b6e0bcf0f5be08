// What stands at an address where nothing is: that it is so, and the way back.
import { Button } from "@fluentui/react-components";
import { DocumentSearchRegular } from "@fluentui/react-icons";
import { EmptyState } from "~/ui/empty-state";

export function NotFoundPage() {
  return (
    <main style={{ height: "100vh", display: "grid", placeItems: "center" }}>
      <div role="alert">
        <EmptyState
          icon={<DocumentSearchRegular />}
          title="There is nothing at this address"
          text="It may have been moved or typed wrong. What you look for is reached from the desk."
          action={
            <Button appearance="primary" onClick={() => window.location.assign("/desk")}>
              Go to the desk
            </Button>
          }
        />
      </div>
    </main>
  );
}
