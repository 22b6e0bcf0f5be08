// The people who work here: who they are, what they may do, how much they take at a time.
import { Badge } from "@fluentui/react-components";
import { PeopleRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { users } from "~/api/admin";
import type { User } from "~/api/types";
import { RecordsPage } from "../records-page";
import { ROLE_WORDS, UserForm } from "./user-form";

export function UsersPage() {
  const query = useQuery(users);
  const [editing, setEditing] = useState<User | "new" | null>(null);
  return (
    <RecordsPage<User>
      title="Users"
      text="People who sign in here. Representatives answer customers; supervisors can also close conversations of others; administrators also change these settings."
      addLabel="Add a user"
      empty={{ icon: <PeopleRegular />, title: "No users yet", text: "Add the people who answer your customers." }}
      query={query}
      columns={[
        { title: "Name", cell: (user) => user.name },
        { title: "Email", cell: (user) => user.email, width: "30%" },
        { title: "Role", cell: (user) => ROLE_WORDS[user.role] },
        { title: "Capacity", cell: (user) => `${user.capacity_units} units`, width: "110px" },
        {
          title: "Status",
          width: "110px",
          cell: (user) => (
            <Badge appearance="tint" color={user.active ? "success" : "informative"}>
              {user.active ? "Active" : "Deactivated"}
            </Badge>
          ),
        },
      ]}
      onAdd={() => setEditing("new")}
      onOpen={setEditing}
    >
      {editing && (
        <UserForm
          key={editing === "new" ? "new" : editing.id}
          user={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </RecordsPage>
  );
}
