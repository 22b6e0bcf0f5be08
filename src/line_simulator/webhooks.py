"""Webhook delivery: in order for each user, with redelivery by its schedule and the faults people switch on."""

import asyncio
import zlib
from dataclasses import dataclass, field

import httpx2
from msgspec.structs import replace

from line_simulator import accounts, events, ids, module_ids, modules, reply_tokens, webhook_attempts
from line_simulator.accounts import Account
from line_simulator.clock import Clock
from line_simulator.events import WORDLESS, Event
from line_simulator.faults import FaultBoard
from line_simulator.journal import Entry, Journal
from line_simulator.store import Store
from line_simulator.webhook_attempts import Outcome

BATCH_WAITS_S = 0.2
REORDER_WAITS_S = 0.3
Sent = asyncio.Future[Outcome | None]


@dataclass(slots=True, eq=False)
class Delivery:
    """Events that share one POST, and the future that learns how its first attempt ended."""

    account_id: str
    events: list[Event]
    outcome: asyncio.Future[Outcome | None]
    attempts: int = 0
    # The module it goes to, or None for the account's own channel.
    module: str | None = None

    def give_up(self) -> None:
        """Let nobody wait for a webhook that will not be sent."""
        if not self.outcome.done():
            self.outcome.set_result(None)


@dataclass(slots=True)
class Held:
    """Events kept back until there are `size`: to share one POST, or to leave in reverse."""

    size: int
    together: bool
    deliveries: list[Delivery] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None


class Webhooks:
    def __init__(self, store: Store, clock: Clock, journal: Journal, faults: FaultBoard) -> None:
        self._store, self._clock, self._journal, self._faults = store, clock, journal, faults
        self._client: httpx2.AsyncClient | None = None
        self._lanes: dict[tuple[str, int], asyncio.Queue[Delivery]] = {}
        self._held: dict[str, Held] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def emit(self, account: Account, event: Event) -> asyncio.Future[Outcome | None]:
        """Send an event off; the future is done when its first attempt is, or at once where no webhook is wanted."""
        self._tell_modules(account, event)
        outcome: Sent = asyncio.get_running_loop().create_future()
        if account.webhook_url is None or not account.webhook_active:
            outcome.set_result(None)
            return outcome
        delivery = Delivery(account.id, [event], outcome)
        if account.id in self._held or self._begin_holding(account.id):
            self._hold(delivery)
        else:
            self._enqueue(account, delivery)
        return outcome

    def emit_to_module(self, account: Account, module_id: str, event: Event) -> None:
        """Send an event off to one module alone."""
        outcome: Sent = asyncio.get_running_loop().create_future()
        self._enqueue(account, Delivery(account.id, [event], outcome, module=module_id))

    async def test(self, account: Account, url: str) -> Outcome:
        """What the Verify button does: an empty list of events, answered or not."""
        body = events.envelope(account, [], redelivery=False)
        return await self._attempt(account, url, body, number=1, is_test=True)

    @property
    def waiting(self) -> int:
        return sum(lane.qsize() for lane in self._lanes.values()) + sum(
            len(it.deliveries) for it in self._held.values()
        )

    async def stop(self) -> None:
        for held in self._held.values():
            if held.timer is not None:
                held.timer.cancel()
            for delivery in held.deliveries:
                delivery.give_up()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._lanes.clear()
        self._held.clear()
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _tell_modules(self, account: Account, event: Event) -> None:
        """Every module that may listen gets the event too; the one that answers the chat can reply to it."""
        for it in modules.attachments(self._store, account=account.id):
            if "message:receive" not in it.scopes:
                continue
            now = self._clock.now()
            answers = modules.active(self._store, account.id, event.chat, now) == it.module
            copy = replace(event, webhook_event_id=ids.ulid(now), reply_token=None)
            copy.mode = "active" if answers else "standby"
            if answers and event.type not in WORDLESS and event.chat:
                copy.reply_token = reply_tokens.issue(self._store, account.id, event.chat, now)
            self.emit_to_module(account, it.module, copy)

    def _begin_holding(self, account_id: str) -> bool:
        """Use up one time of a switch that holds events back; those that follow soon join without using more."""
        if size := self._faults.take(account_id, "batch"):
            held, wait_s = Held(size, together=True), BATCH_WAITS_S
        elif self._faults.take(account_id, "reorder"):
            held, wait_s = Held(2, together=False), REORDER_WAITS_S
        else:
            return False
        held.timer = asyncio.get_running_loop().call_later(wait_s, self._let_go, account_id)
        self._held[account_id] = held
        return True

    def _hold(self, delivery: Delivery) -> None:
        held = self._held[delivery.account_id]
        held.deliveries.append(delivery)
        if len(held.deliveries) >= held.size:
            self._let_go(delivery.account_id)

    def _let_go(self, account_id: str) -> None:
        held = self._held.pop(account_id, None)
        account = accounts.find(self._store, account_id)
        if held is None:
            return
        if account is None:
            for delivery in held.deliveries:
                delivery.give_up()
            return
        if held.timer is not None:
            held.timer.cancel()
        if held.together:
            self._enqueue(account, _merged(held.deliveries))
            return
        for delivery in reversed(held.deliveries):
            self._enqueue(account, delivery, lane=0)

    def _enqueue(self, account: Account, delivery: Delivery, lane: int | None = None) -> None:
        if lane is None:
            lane = zlib.crc32(delivery.events[0].chat.encode()) % account.lanes
        receiver = delivery.module or account.id
        queue = self._lanes.get((receiver, lane))
        if queue is None:
            queue = self._lanes[receiver, lane] = asyncio.Queue()
            self._start(self._work(queue))
        queue.put_nowait(delivery)
        # Faults are those of the account's own channel.
        if delivery.module is None and self._faults.take(account.id, "duplicate"):
            again: asyncio.Future[Outcome | None] = asyncio.get_running_loop().create_future()
            queue.put_nowait(Delivery(account.id, delivery.events, again))

    def _start(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, lane: asyncio.Queue[Delivery]) -> None:
        try:
            while True:
                await self._deliver(await lane.get())
        finally:
            while not lane.empty():
                lane.get_nowait().give_up()

    async def _deliver(self, delivery: Delivery) -> None:
        account = self._receiver(delivery)
        if account is None or account.webhook_url is None:
            delivery.give_up()
            return
        delivery.attempts += 1
        if delivery.attempts > 1:
            self._renew_reply_tokens(delivery)
        body = events.envelope(account, delivery.events, redelivery=delivery.attempts > 1)
        if delivery.module is not None:
            body = module_ids.outgoing(body, account.bot_user_id)
        try:
            number, module = delivery.attempts, delivery.module
            outcome = await self._attempt(account, account.webhook_url, body, number=number, module=module)
        except asyncio.CancelledError:
            delivery.give_up()
            raise
        if not delivery.outcome.done():
            delivery.outcome.set_result(outcome)
        if outcome.error is not None and account.redelivery and delivery.attempts <= len(account.redelivery_schedule):
            due = self._clock.now() + round(account.redelivery_schedule[delivery.attempts - 1] * 1000)
            # Later events do not wait for a redelivery, which is how LINE's events get out of order.
            self._start(self._redeliver(delivery, due))

    def _receiver(self, delivery: Delivery) -> Account | None:
        """The account, with the address and the secret of the channel that is told."""
        account = accounts.find(self._store, delivery.account_id)
        module = modules.find(self._store, delivery.module) if delivery.module is not None else None
        if account is None or delivery.module is None:
            return account
        if module is None:
            return None
        return replace(account, webhook_url=module.webhook_url, channel_secret=module.channel_secret)

    def _renew_reply_tokens(self, delivery: Delivery) -> None:
        for event in delivery.events:
            if event.reply_token is not None:
                reply_tokens.renew(self._store, event.reply_token, self._clock.now())

    async def _redeliver(self, delivery: Delivery, due: int) -> None:
        await self._clock.sleep_until(due)
        await self._deliver(delivery)

    async def _attempt(
        self, account: Account, url: str, body: bytes, *, number: int, module: str | None = None, is_test: bool = False
    ) -> Outcome:
        if self._client is None:
            self._client = webhook_attempts.open_client()
        signed = webhook_attempts.signature(account.channel_secret, body)
        if module is None and self._faults.take(account.id, "bad_signature"):
            signed = webhook_attempts.signature("another secret", body)
        at = self._clock.now()
        outcome = await webhook_attempts.attempt(self._client, url, body, signed)
        self._journal.add(
            Entry(
                at=at,
                kind="webhook",
                account=account.id,
                method="POST",
                url=url,
                status=outcome.status,
                duration_ms=outcome.duration_ms,
                request=body,
                response=outcome.response,
                error=outcome.error,
                detail=outcome.detail,
                attempt=number,
                is_test=is_test,
                module=module,
            )
        )
        return outcome


def _merged(deliveries: list[Delivery]) -> Delivery:
    """All the events in one POST; each of those who wait learns its outcome."""
    first, *others = deliveries

    def tell(done: asyncio.Future[Outcome | None]) -> None:
        for other in others:
            if not other.outcome.done():
                other.outcome.set_result(done.result())

    first.outcome.add_done_callback(tell)
    return Delivery(first.account_id, [event for it in deliveries for event in it.events], first.outcome)
