"""What those who look after people may do with what is not theirs: what others hold, and what waits (reference §16)."""

from madoguchi.kit.errors import ForbiddenError
from madoguchi.people.models import Role, User
from madoguchi.routing.settings import RoutingSettings


def may_assign(rules: RoutingSettings, *, user: User) -> bool:
    """Whether somebody gives it to a person, who is not asked. Administrators set these rules and are not bound."""
    return user.role is Role.ADMINISTRATOR or (user.role is Role.SUPERVISOR and rules.supervisors_assign)


def may_transfer(rules: RoutingSettings, *, user: User) -> bool:
    """Whether somebody hands it on to a queue, or to a person who is asked."""
    return user.role is Role.ADMINISTRATOR or (user.role is Role.SUPERVISOR and rules.supervisors_transfer)


def check_assigning(rules: RoutingSettings, *, user: User) -> None:
    """Raise ForbiddenError for whoever may not."""
    if user.role is Role.REPRESENTATIVE:
        raise ForbiddenError("Only supervisors and administrators assign conversations to somebody.")
    if not may_assign(rules, user=user):
        raise ForbiddenError("Supervisors do not assign conversations here; an administrator can, or can allow it.")


def check_transferring(rules: RoutingSettings, *, user: User) -> None:
    """Raise ForbiddenError for a supervisor who may not."""
    if not may_transfer(rules, user=user):
        raise ForbiddenError("Supervisors do not transfer conversations here; an administrator can, or can allow it.")
