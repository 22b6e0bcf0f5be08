"""What an engine has to heed beside room and turns: skills, preferences, overflow, templates, and time that passes."""

from collections.abc import Awaitable, Callable
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from tests.routing.engine_ground import Ground

from madoguchi.conversations import lifecycle
from madoguchi.customers import contacts, links
from madoguchi.kit.db import Db
from madoguchi.kit.errors import ConflictError, InvalidError
from madoguchi.people import user_skills
from madoguchi.people.models import Presence
from madoguchi.people.user_skills import Skill
from madoguchi.routing import overflowing, preferred, queues, skills, workstreams
from madoguchi.routing import settings as routing_settings
from madoguchi.routing.nearness import SkillMatching
from madoguchi.routing.settings import PreferredFallback

WHO, WHERE, WHAT = st.integers(0, 2), st.integers(0, 1), st.integers(0, 2)
WHICH = st.integers(0, 9)
KNOWN = st.dictionaries(st.integers(0, 1), st.sampled_from([3, 7]), max_size=2)
_GONE = (Presence.OFFLINE, Presence.INACTIVE)


class Wishes(RuleBasedStateMachine):
    """Rules about whom conversations are for, and about how long they wait."""

    ground: Ground

    @rule(which=WHICH, wanted=KNOWN)
    def skills_are_wanted(self, which: int, wanted: dict[int, int]) -> None:
        async def want(db: Db) -> None:
            if conversation_id := await self.waiting(db, which):
                conversation = await lifecycle.lock(db, conversation_id)
                ratings = {self.ground.skills[number]: rating for number, rating in wanted.items()}
                said: Any = {"now": self.ground.now, "actor": self.ground.people[0]}
                await skills.set_wanted(db, conversation=conversation, wanted=ratings, **said)

        self.do(want)

    @rule(who=WHO, known=KNOWN, active=st.booleans())
    def somebody_learns_or_forgets(self, who: int, known: dict[int, int], active: bool) -> None:
        held = [Skill(self.ground.skills[number], rating, active) for number, rating in sorted(known.items())]
        said: Any = {"user_id": self.ground.people[who], "now": self.ground.now, "actor": None}
        self.do(lambda db: user_skills.set_skills(db, skills=held, **said))

    @rule(what=WHAT, matching=st.sampled_from(SkillMatching))
    def matching_is_changed(self, what: int, matching: SkillMatching) -> None:
        self.change_workstream(what, skill_matching=matching)

    @rule(which=WHICH, people=st.lists(WHO, max_size=2, unique=True))
    def customer_prefers(self, which: int, people: list[int]) -> None:
        async def prefer(db: Db) -> None:
            found = await db.all("SELECT id FROM customers ORDER BY id")
            if found:
                said: Any = {"now": self.ground.now, "actor": self.ground.people[0]}
                one = found[which % len(found)]["id"]
                contact_id = await links.find_contact(db, customer_id=one)
                if contact_id is None:
                    contact_id = await contacts.create(db, fields={"name": "Somebody"}, **said)
                    await links.link(db, customer_id=one, contact_id=contact_id, **said)
                wanted = [self.ground.people[who] for who in people]
                await preferred.prefer(db, contact_id=contact_id, user_ids=wanted, **said)

        self.do(prefer)

    @rule(which=WHICH, whom=st.none() | WHICH)
    def customer_is_known_to_be_somebody(self, which: int, whom: int | None) -> None:
        async def identify(db: Db) -> None:
            customers = await db.all("SELECT id FROM customers ORDER BY id")
            known = await db.all("SELECT id FROM contacts ORDER BY id")
            said: Any = {"now": self.ground.now, "actor": None}
            if customers and known:
                said["customer_id"] = customers[which % len(customers)]["id"]
                if whom is None:
                    await links.unlink(db, **said)
                else:
                    await links.link(db, contact_id=known[whom % len(known)]["id"], **said)

        self.do(identify)

    @rule(on=st.booleans(), fallback=st.sampled_from(PreferredFallback))
    def preferences_are_asked_or_not(self, on: bool, fallback: PreferredFallback) -> None:
        given: Any = {"preferred_representatives": on, "preferred_fallback": fallback}
        self.do(lambda db: routing_settings.change(db, given=given, now=self.ground.now, actor=None))

    @rule(where=WHERE, deed=st.sampled_from([None, "end", "transfer"]))
    def overflow_is_set(self, where: int, deed: str | None) -> None:
        other = self.ground.queues[1 - where]
        waited = {"minutes": 1, "do": deed, "queue_id": str(other) if deed == "transfer" else None}
        given: Any = {"overflow": {"waited": waited} if deed else {}}
        facts: Any = {"queue_id": self.ground.queues[where], "settings": given, "now": self.ground.now, "actor": None}
        self.do(lambda db: queues.change(db, **facts))

    @rule(what=WHAT, auto=st.booleans())
    def offers_are_assigned_by_themselves_or_not(self, what: int, auto: bool) -> None:
        template = self.ground.templates[auto]
        occasions = ("known_template_id", "unknown_template_id", "transfer_template_id")
        self.change_workstream(what, **dict.fromkeys(occasions, template))

    @rule(what=WHAT, kept=st.booleans())
    def customers_come_back_to_whom_they_know_or_not(self, what: int, kept: bool) -> None:
        self.change_workstream(what, keep_same_representative=kept)

    @rule(seconds=st.sampled_from([1, 60, 121, 481]))
    def time_passes(self, seconds: int) -> None:
        self.ground.pass_time(seconds)
        self.ground.settle()
        self.ground.run(lambda db: overflowing.overflow_waiting(db, now=self.ground.now))
        assert list(self.ground.settle().stayed_too_long()) == []

    def begin_with_wishes(self, chance: Random) -> None:
        """Let three customers who want different things wait till people come: short stories seldom come to that."""
        given: Any = {"preferred_representatives": True, "preferred_fallback": chance.choice([*PreferredFallback])}
        self.do(lambda db: routing_settings.change(db, given=given, now=self.ground.now, actor=None))
        for who in range(3):
            self.presence_changes(who, Presence.AWAY)
        for number in range(3):
            self.somebody_learns_or_forgets(number, {0: chance.choice([3, 7])}, active=chance.random() < 0.8)
            self.customer_writes(number, chance.randrange(3))
            if chance.random() < 0.5:
                self.customer_prefers(number, chance.sample(range(3), chance.randrange(3)))
            if chance.random() < 0.7:
                self.skills_are_wanted(number, {0: chance.choice([3, 7])})
        if chance.random() < 0.3:
            self.overflow_is_set(chance.randrange(2), chance.choice(["end", "transfer"]))
            self.time_passes(121)
        for who in chance.sample(range(3), 2):
            self.presence_changes(who, Presence.AVAILABLE)

    def presence_changes(self, who: int, shown: Presence) -> None:
        raise NotImplementedError

    def customer_writes(self, customer: int, account: int) -> None:
        raise NotImplementedError

    def do(self, work: Callable[[Db], Awaitable[Any]]) -> None:
        """Try it, as somebody at a desk does; what is refused changes nothing. Then let everything follow from it."""
        self.ground.pass_time(1)
        try:
            self.ground.run(work)
        except (ConflictError, InvalidError):
            return
        self.ground.settle()

    def change_workstream(self, what: int, **distribution: Any) -> None:
        said: Any = {"workstream_id": self.ground.workstreams[what], "now": self.ground.now, "actor": None}
        self.do(lambda db: workstreams.change(db, distribution=distribution, **said))

    async def waiting(self, db: Db, which: int) -> UUID | None:
        found = await db.all("SELECT id FROM conversations WHERE state = 'open' ORDER BY id")
        return found[which % len(found)]["id"] if found else None

    async def comes_back_to(self, db: Db, address: str, account_id: UUID) -> UUID | None:
        """Who gets it at once when this customer writes now: who held what waits for them, and is there."""
        row = await db.find(
            """
            SELECT assignee_id, presence, template.auto_assign FROM conversations
            JOIN customers ON customers.id = customer_id JOIN users ON users.id = assignee_id AND active
            JOIN presences ON user_id = users.id JOIN channel_instances USING (account_id)
            JOIN workstreams ON workstreams.id = workstream_id AND keep_same_representative
            JOIN notification_templates AS template ON template.id = known_template_id
            WHERE address = $1 AND account_id = $2 AND state = 'waiting'
            """,
            address,
            account_id,
        )
        return row["assignee_id"] if row and (row["auto_assign"] or row["presence"] not in _GONE) else None
