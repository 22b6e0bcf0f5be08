"""Whatever has a channel id and a secret at LINE: accounts, Login channels and modules."""

from line_simulator import accounts, logins, modules
from line_simulator.accounts import Account
from line_simulator.logins import LoginChannel
from line_simulator.modules import Module
from line_simulator.store import Store

Channel = Account | LoginChannel | Module


def find(store: Store, id: str) -> Channel | None:
    return accounts.find(store, id) or logins.find(store, id) or modules.find(store, id)


def of_channel(store: Store, channel_id: str) -> Channel | None:
    return (
        accounts.of_channel(store, channel_id)
        or logins.of_channel(store, channel_id)
        or modules.of_channel(store, channel_id)
    )
