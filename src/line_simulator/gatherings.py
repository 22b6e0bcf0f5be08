"""What happens to groups and rooms: people and the account come and go, and LINE tells the account."""

from typing import Any

from line_simulator import groups, happenings
from line_simulator.accounts import Account
from line_simulator.groups import Group
from line_simulator.happenings import Done, NotPossible
from line_simulator.people import Person
from line_simulator.simulator import Simulator


def invite(sim: Simulator, account: Account, group: Group) -> Done | None:
    """Bring the account in; a room tells of it only when something else happens there."""
    if not account.joins_groups:
        raise NotPossible(
            f"{account.name} does not let itself be added to groups: `joins_groups` is off, as LINE has it"
        )
    group = groups.change(sim.store, group, {"present": True, "announced": False})
    _tell(sim, group)
    return announce(sim, account, group) if group.kind == "group" else None


def announce(sim: Simulator, account: Account, group: Group) -> Done | None:
    """Send the `join` event unless it has been sent."""
    if group.announced or not group.present:
        return None
    groups.change(sim.store, group, {"announced": True})
    return happenings.send(sim, account, "join", {}, group.source, now=sim.clock.now())


def dismiss(sim: Simulator, account: Account, group: Group) -> Done:
    """The account is removed or leaves: nothing reaches it from there any more."""
    if not group.present:
        raise NotPossible(f"{account.name} is not in {named(group)}")
    groups.change(sim.store, group, {"present": False})
    _tell(sim, group)
    return happenings.send(sim, account, "leave", {}, group.source, now=sim.clock.now())


def join(sim: Simulator, account: Account, group: Group, people: list[Person]) -> Done | None:
    new = groups.add_members(sim.store, group.id, people)
    if not new:
        raise NotPossible(f"they are in {named(group)} already")
    _tell(sim, group)
    return _members(sim, account, group, "memberJoined", {"joined": {"members": _users(new)}})


def part(sim: Simulator, account: Account, group: Group, person: Person) -> Done | None:
    if not groups.is_member(sim.store, group.id, person.user_id):
        raise NotPossible(f"{person.display_name} is not in {named(group)}")
    groups.remove_member(sim.store, group.id, person.user_id)
    _tell(sim, group)
    return _members(sim, account, group, "memberLeft", {"left": {"members": _users([person])}})


def named(group: Group) -> str:
    return group.name or group.id


def _members(sim: Simulator, account: Account, group: Group, type: str, detail: dict[str, Any]) -> Done | None:
    if not group.present:
        return None
    announce(sim, account, group)
    return happenings.send(sim, account, type, detail, group.source, now=sim.clock.now())


def _users(people: list[Person]) -> list[dict[str, str]]:
    return [{"type": "user", "userId": person.user_id} for person in people]


def _tell(sim: Simulator, group: Group) -> None:
    sim.live.publish("group", account=group.account, group=group.id)
