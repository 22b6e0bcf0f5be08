// Starts the desk in the page.
import { FluentProvider } from "@fluentui/react-components";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "~/api/live";
import { followSignOut } from "~/app/follow-sign-out";
import { makeRouter } from "~/app/router";
import { Notices } from "~/ui/notices";
import { useSystemTheme } from "~/ui/theme";
import "./app/page.css";

const router = makeRouter();
followSignOut();

function App() {
  return (
    <FluentProvider theme={useSystemTheme()}>
      <QueryClientProvider client={queryClient}>
        <Notices>
          <RouterProvider router={router} />
        </Notices>
      </QueryClientProvider>
    </FluentProvider>
  );
}

const place = document.getElementById("root");
if (place)
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
