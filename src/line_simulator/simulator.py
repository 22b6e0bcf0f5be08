"""The parts of one running simulator, in one place."""

from dataclasses import dataclass, field
from pathlib import Path

from line_simulator import chats
from line_simulator.clock import Clock
from line_simulator.faults import FaultBoard
from line_simulator.ids import MessageIds
from line_simulator.journal import Journal
from line_simulator.live import Live
from line_simulator.rates import Rates
from line_simulator.store import Store
from line_simulator.webhooks import Webhooks


@dataclass(slots=True)
class Simulator:
    store: Store
    clock: Clock
    journal: Journal
    live: Live
    faults: FaultBoard
    rates: Rates
    webhooks: Webhooks
    message_ids: MessageIds = field(default_factory=MessageIds)

    def advance(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.store.keep_setting("clock_offset_ms", str(self.clock.offset_ms))

    async def reset(self) -> None:
        """Forget everything: accounts, people, chats, faults, log, and the clock's advance."""
        await self.webhooks.stop()
        self.store.empty()
        self.journal.clear()
        self.faults.clear()
        self.rates.clear()
        self.clock.offset_ms = 0
        self.live.publish("reset")


def open_simulator(folder: Path | None) -> Simulator:
    """Take up what `folder` remembers, or with None start empty and remember nothing."""
    store = Store(folder)
    clock = Clock(int(store.setting("clock_offset_ms") or 0))
    live = Live()
    faults = FaultBoard(live)
    journal = Journal(live)
    return Simulator(
        store=store,
        clock=clock,
        journal=journal,
        live=live,
        faults=faults,
        rates=Rates(clock),
        webhooks=Webhooks(store, clock, journal, faults),
        message_ids=MessageIds(chats.newest_id(store)),
    )
