"""Who may do what: every route with every role, and with one's own, somebody else's and a random id (S20, S21)."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2
from tests.api.routes import Route, example, routes_of
from tests.rooms import problem_of, set_members
from tests.world import ADMIN, PASSWORD, Person, World, eventually

# For each route: nobody, representative, supervisor, administrator. Where an id stands in the path there are three
# statuses: for what is one's own or one's queue's, for what belongs to another queue, and for what is nowhere.
TABLE = """
POST   /session                                                     401          401          401          401
DELETE /session                                                     401          204          204          204
GET    /me                                                          401          200          200          200
GET    /me/presence                                                 401          200          200          200
PUT    /me/presence                                                 401          200          200          200
GET    /me/presences                                                401          200          200          200
GET    /me/prospects                                                401          200          200          200
GET    /users                                                       401          403          200          200
PATCH  /users                                                       401          403          200          200
GET    /users/{user_id}                                             401,401,401  403,403,403  200,200,404  200,200,404
PATCH  /users/{user_id}                                             401,401,401  403,403,403  200,200,404  200,200,404
GET    /queues                                                      401          403          200          200
GET    /capacity-profiles                                           401          403          200          200
GET    /unserved-queues                                             401          403          200          200
GET    /users/{user_id}/prospects                                   401,401,401  403,403,403  200,200,404  200,200,404
GET    /users/{user_id}/presence                                    401,401,401  403,403,403  200,200,404  200,200,404
PUT    /users/{user_id}/presence                                    401,401,401  403,403,403  409,200,404  409,200,404
PUT    /users/{user_id}/default-presence                            401,401,401  403,403,403  204,204,404  204,204,404
GET    /absences                                                    401          403          200          200
GET    /allowances                                                  401          200          200          200
GET    /conversations                                               401          200          200          200
GET    /conversations/counts                                        401          200          200          200
GET    /conversations/{conversation_id}                             401,401,401  200,404,404  200,200,404  200,200,404
GET    /conversations/{conversation_id}/earlier                     401,401,401  200,404,404  200,200,404  200,200,404
PUT    /conversations/{conversation_id}/skills              401,401,401 200,404,404 409,200,404 409,409,404
PUT    /conversations/{conversation_id}/read                        401,401,401  204,404,404  204,204,404  204,204,404
GET    /conversations/{conversation_id}/members                     401,401,401  200,404,404  200,200,404  200,200,404
GET    /conversations/{conversation_id}/routing                     401,401,401  200,404,404  200,200,404  200,200,404
GET    /conversations/{conversation_id}/sessions                    401,401,401  200,404,404  200,200,404  200,200,404
GET    /conversations/{conversation_id}/candidates                  401,401,401  200,404,404  200,200,404  200,200,404
GET    /conversations/{conversation_id}/transfer-targets            401,401,401  200,404,404  200,200,404  200,200,404
POST   /conversations/{conversation_id}/transfers                   401,401,401  422,422,422  422,422,422  422,422,422
GET    /conversations/{conversation_id}/messages                    401,401,401  200,404,404  200,200,404  200,200,404
GET    /conversations/{conversation_id}/search                      401,401,401  200,404,404  200,200,404  200,200,404
GET    /conversations/{conversation_id}/transcript                  401,401,401  200,404,404  200,200,404  200,200,404
POST   /conversations/{conversation_id}/messages                    401,401,401  201,404,404  409,409,404  409,409,404
POST /conversations/{conversation_id}/messages/{message_id}/deliveries 401,401,401 404,404,404 409,409,404 409,409,404
POST   /conversations/{conversation_id}/layout-checks               401,401,401  422,404,404  422,422,404  422,422,404
DELETE /conversations/{conversation_id}/messages/{message_id}/deliveries 401,401,401 404,404,404 409,409,404 409,409,404
POST   /conversations/{conversation_id}/assignment                  401,401,401  403,404,404  422,422,404  422,422,404
POST   /conversations/{conversation_id}/attachments                 401,401,401  422,422,422  422,422,422  422,422,422
GET    /conversations/{conversation_id}/attachments/{attachment_id} 401,401,401  200,404,404  200,200,404  200,200,404
DELETE /conversations/{conversation_id}/attachments/{attachment_id} 401,401,401  409,404,404  409,409,404  409,409,404
POST   /conversations/{conversation_id}/typing                      401,401,401  204,404,404  204,204,404  204,204,404
POST   /conversations/{conversation_id}/wrap-up                     401,401,401  200,404,404  409,409,404  409,409,404
POST   /conversations/{conversation_id}/waiting                     401,401,401  409,404,404  409,409,404  409,409,404
POST   /conversations/{conversation_id}/closure                     401,401,401  200,404,404  409,200,404  409,409,404
POST   /conversations/{conversation_id}/release                     401,401,401  409,404,404  409,409,404  409,409,404
GET    /attachments/{attachment_id}                                 401,401,401  200,404,404  200,200,404  200,200,404
GET    /attachments/{attachment_id}/preview                         401,401,401  200,404,404  200,200,404  200,200,404
GET    /attachments/{attachment_id}/original                        401,401,401  200,404,404  200,200,404  200,200,404
GET    /customers/{customer_id}/timeline                            401,401,401  200,404,404  200,200,404  200,200,404
GET    /customers/{customer_id}/contact                             401,401,401  200,404,404  200,200,404  200,200,404
PUT    /customers/{customer_id}/contact                             401,401,401  404,404,404  404,404,404  404,404,404
DELETE /customers/{customer_id}/contact                             401,401,401  204,404,404  204,204,404  204,204,404
GET    /contacts                                                    401          200          200          200
POST   /contacts                                                    401          201          201          201
GET    /contacts/tags                                               401          200          200          200
GET    /contacts/{contact_id}                                       401,401,401  200,200,404  200,200,404  200,200,404
PATCH  /contacts/{contact_id}                                       401,401,401  200,409,404  409,409,404  409,409,404
GET    /contacts/{contact_id}/preferred-representatives             401,401,401  200,200,404  200,200,404  200,200,404
PUT    /contacts/{contact_id}/preferred-representatives             401,401,401  200,200,404  200,200,404  200,200,404
GET    /contacts/{contact_id}/merge-previews/{other_id}             401,401,401  200,200,404  200,200,404  200,200,404
GET    /contacts/{contact_id}/merges                                401,401,401  200,200,404  200,200,404  200,200,404
POST   /contacts/{contact_id}/merges                                401,401,401  404,404,404  404,404,404  404,404,404
DELETE /contacts/{contact_id}/merges/{merge_id}                     401,401,401  404,404,404  404,404,404  404,404,404
GET    /quick-replies                                               401          200          200          200
POST   /quick-replies                                               401          422          422          422
GET    /quick-replies/choices                                       401          200          200          200
GET    /quick-replies/{reply_id}                                    401,401,401  200,404,404  404,404,404  404,404,404
PATCH  /quick-replies/{reply_id}                                    401,401,401  422,422,422  422,422,422  422,422,422
POST   /quick-replies/{reply_id}/copies                             401,401,401  201,404,404  404,404,404  404,404,404
POST   /quick-replies/{reply_id}/uses                               401,401,401  204,404,404  404,404,404  404,404,404
DELETE /quick-replies/{reply_id}                                    401,401,401  204,404,404  404,404,404  404,404,404
GET    /conversations/{conversation_id}/quick-replies               401,401,401  200,404,404  200,200,404  200,200,404
GET    /line-accounts                                               401          200          200          200
GET    /offers                                                      401          200          200          200
POST   /offers/{offer_id}/rejection                                 401,401,401  200,404,404  404,404,404  404,404,404
POST   /offers/{offer_id}/acceptance                                401,401,401  409,404,404  404,404,404  404,404,404
PUT    /offers/{offer_id}/rendering                                 401,401,401  204,404,404  404,404,404  404,404,404
GET    /admin/notification-templates                                401          403          403          200
POST   /admin/notification-templates                                401          403          403          422
GET    /admin/notification-templates/{template_id}                  401,401,401  403,403,403  403,403,403  404,404,404
PUT    /admin/notification-templates/{template_id}                  401,401,401  403,403,403  403,403,403  422,422,422
POST   /admin/notification-templates/{template_id}/copies           401,401,401  403,403,403  403,403,403  404,404,404
DELETE /admin/notification-templates/{template_id}                  401,401,401  403,403,403  403,403,403  404,404,404
GET    /admin/overview                                              401          403          403          200
GET    /admin/line-accounts                                         401          403          403          200
POST   /admin/line-accounts                                         401          403          403          422
GET    /admin/line-accounts/{account_id}                            401,401,401  403,403,403  403,403,403  200,200,404
PATCH  /admin/line-accounts/{account_id}                            401,401,401  403,403,403  403,403,403  422,422,404
GET    /admin/webhook-events/{event_id}                             401,401,401  403,403,403  403,403,403  200,200,404
GET    /me/notifications                                            401          200          200          200
PUT    /me/notifications                                            401          422          422          422
GET    /me/push-key                                                 401          200          200          200
POST   /me/push-subscriptions                                       401          422          422          422
DELETE /me/push-subscriptions                                       401          204          204          204
POST   /me/push-tests                                               401          404          404          404
GET    /me/notices                                                  401          200          200          200
PUT    /me/notices/read                                             401          204          204          204
PUT    /me/notices/{notice_id}/read                                 401,401,401  404,404,404  404,404,404  404,404,404
GET    /admin/notification-defaults                                 401          403          403          200
PUT    /admin/notification-defaults                                 401          403          403          422
GET    /admin/line-accounts/{account_id}/sending                    401,401,401  403,403,403  403,403,403  200,200,404
PUT    /admin/line-accounts/{account_id}/sending                    401,401,401  403,403,403  403,403,403  422,422,422
GET    /admin/line-accounts/{account_id}/rejections                 401,401,401  403,403,403  403,403,403  200,200,404
PUT    /admin/line-accounts/{account_id}/rejections                 401,401,401  403,403,403  403,403,403  200,200,404
DELETE /admin/line-accounts/{account_id}                            401,401,401  403,403,403  403,403,403  409,409,404
POST   /admin/line-accounts/{account_id}/validation                 401,401,401  403,403,403  403,403,403  200,200,404
POST   /admin/line-accounts/{account_id}/resumption                 401,401,401  403,403,403  403,403,403  200,200,404
POST   /admin/line-accounts/{account_id}/webhook-verification       401,401,401  403,403,403  403,403,403  200,200,404
GET    /admin/line-accounts/{account_id}/rich-menus 401,401,401 403,403,403 403,403,403 200,200,404
POST   /admin/line-accounts/{account_id}/rich-menus 401,401,401 403,403,403 403,403,403 422,422,404
GET    /admin/line-accounts/{account_id}/rich-menus/{menu_id} 401,401,401 403,403,403 403,403,403 404,404,404
PUT    /admin/line-accounts/{account_id}/rich-menus/{menu_id} 401,401,401 403,403,403 403,403,403 404,404,404
DELETE /admin/line-accounts/{account_id}/rich-menus/{menu_id} 401,401,401 403,403,403 403,403,403 404,404,404
PUT    /admin/line-accounts/{account_id}/rich-menus/{menu_id}/picture 401,401,401 403,403,403 403,403,403 404,404,404
GET    /admin/line-accounts/{account_id}/rich-menus/{menu_id}/picture 401,401,401 403,403,403 403,403,403 404,404,404
POST   /admin/line-accounts/{account_id}/rich-menus/{menu_id}/publication 401,401,401 403,403,403 403,403,403 404,404,404
PUT    /admin/line-accounts/{account_id}/default-rich-menu 401,401,401 403,403,403 403,403,403 404,404,404
GET    /admin/line-accounts/{account_id}/rich-menu-rules 401,401,401 403,403,403 403,403,403 200,200,404
PUT    /admin/line-accounts/{account_id}/rich-menu-rules 401,401,401 403,403,403 403,403,403 404,404,404
GET    /admin/line-accounts/{account_id}/customers/{customer_id}/rich-menu 401,401,401 403,403,403 403,403,403 200,200,404
PUT    /admin/line-accounts/{account_id}/customers/{customer_id}/rich-menu 401,401,401 403,403,403 403,403,403 404,404,404
GET    /admin/line-accounts/{account_id}/foreign-rich-menus 401,401,401 403,403,403 403,403,403 200,200,404
GET    /admin/line-accounts/{account_id}/foreign-rich-menus/{line_id}/picture 401,401,401 403,403,403 403,403,403 404,404,404
GET    /admin/line-account-history                                  401          403          403          200
GET    /admin/line-privacy-notice                                   401          403          403          200
POST   /admin/line-assertion-keys                                   401          403          403          201
GET    /admin/workstreams/{workstream_id}/line-accounts             401,401,401  403,403,403  403,403,403  200,200,404
PUT    /admin/workstreams/{workstream_id}/line-accounts/{account_id} 401,401,401 403,403,403 403,403,403   200,200,404
DELETE /admin/workstreams/{workstream_id}/line-accounts/{account_id} 401,401,401 403,403,403 403,403,403   204,204,404
GET    /admin/workstreams                                           401          403          403          200
POST   /admin/workstreams                                           401          403          403          422
GET    /admin/workstreams/{workstream_id}                           401,401,401  403,403,403  403,403,403  200,200,404
GET    /admin/workstreams/{workstream_id}/uses                      401,401,401  403,403,403  403,403,403  200,200,404
PATCH  /admin/workstreams/{workstream_id}                           401,401,401  403,403,403  403,403,403  422,422,422
GET    /admin/workstreams/{workstream_id}/routing-fields            401,401,401  403,403,403  403,403,403  200,200,404
GET    /admin/workstreams/{workstream_id}/context-variables         401,401,401  403,403,403  403,403,403  200,200,404
PUT    /admin/workstreams/{workstream_id}/context-variables         401,401,401  403,403,403  403,403,403  200,409,404
GET    /admin/workstreams/{workstream_id}/classification            401,401,401  403,403,403  403,403,403  200,200,404
PUT    /admin/workstreams/{workstream_id}/classification            401,401,401  403,403,403  403,403,403  200,409,404
GET    /admin/workstreams/{workstream_id}/route-to-queue            401,401,401  403,403,403  403,403,403  200,200,404
PUT    /admin/workstreams/{workstream_id}/route-to-queue            401,401,401  403,403,403  403,403,403  200,409,404
GET    /admin/workstreams/{workstream_id}/rule-counts               401,401,401  403,403,403  403,403,403  200,200,404
POST   /admin/workstreams/{workstream_id}/dry-runs                  401,401,401  403,403,403  403,403,403  422,422,422
POST   /admin/workstreams/{workstream_id}/copies                    401,401,401  403,403,403  403,403,403  201,201,404
DELETE /admin/workstreams/{workstream_id}                           401,401,401  403,403,403  403,403,403  409,409,404
GET    /admin/queues                                                401          403          403          200
POST   /admin/queues                                                401          403          403          201
GET    /admin/queues/{queue_id}                                     401,401,401  403,403,403  403,403,403  200,200,404
GET    /admin/queues/{queue_id}/uses                                401,401,401  403,403,403  403,403,403  200,200,404
PATCH  /admin/queues/{queue_id}                                     401,401,401  403,403,403  403,403,403  200,200,404
POST   /admin/queues/{queue_id}/copies                              401,401,401  403,403,403  403,403,403  201,201,404
GET    /admin/queues/{queue_id}/rule-fields                         401,401,401  403,403,403  403,403,403  200,200,404
GET    /admin/queues/{queue_id}/prioritization                      401,401,401  403,403,403  403,403,403  200,200,404
PUT    /admin/queues/{queue_id}/prioritization                      401,401,401  403,403,403  403,403,403  200,200,404
GET    /admin/queues/{queue_id}/assignment-rules                    401,401,401  403,403,403  403,403,403  200,200,404
PUT    /admin/queues/{queue_id}/assignment-rules                    401,401,401  403,403,403  403,403,403  422,422,404
DELETE /admin/queues/{queue_id}                                     401,401,401  403,403,403  403,403,403  409,204,404
GET    /admin/operating-hours                                       401          403          403          200
POST   /admin/operating-hours                                       401          403          403          422
POST   /admin/operating-hours/previews                              401          403          403          422
GET    /admin/operating-hours/{hours_id}                            401,401,401  403,403,403  403,403,403  404,404,404
PUT    /admin/operating-hours/{hours_id}                            401,401,401  403,403,403  403,403,403  422,422,422
POST   /admin/operating-hours/{hours_id}/copies                     401,401,401  403,403,403  403,403,403  404,404,404
DELETE /admin/operating-hours/{hours_id}                            401,401,401  403,403,403  403,403,403  404,404,404
GET    /admin/users                                                 401          403          403          200
POST   /admin/users                                                 401          403          403          422
GET    /admin/users/{user_id}                                       401,401,401  403,403,403  403,403,403  200,200,404
PATCH  /admin/users/{user_id}                                       401,401,401  403,403,403  403,403,403  200,200,404
GET    /skills                                              401 200 200 200
GET    /admin/skills                                        401 403 403 200
POST   /admin/skills                                        401 403 403 422
GET    /admin/skills/{skill_id}                             401,401,401 403,403,403 403,403,403 404,404,404
PATCH  /admin/skills/{skill_id}                             401,401,401 403,403,403 403,403,403 404,404,404
POST   /admin/skills/{skill_id}/copies                      401,401,401 403,403,403 403,403,403 404,404,404
DELETE /admin/skills/{skill_id}                             401,401,401 403,403,403 403,403,403 404,404,404
GET    /admin/skills/{skill_id}/members                     401,401,401 403,403,403 403,403,403 404,404,404
PATCH  /admin/skills/{skill_id}/members                     401,401,401 403,403,403 403,403,403 404,404,404
GET    /admin/skill-types                                   401 403 403 200
POST   /admin/skill-types                                   401 403 403 201
GET    /admin/skill-types/{type_id}                         401,401,401 403,403,403 403,403,403 404,404,404
PATCH  /admin/skill-types/{type_id}                         401,401,401 403,403,403 403,403,403 404,404,404
DELETE /admin/skill-types/{type_id}                         401,401,401 403,403,403 403,403,403 404,404,404
GET    /admin/rating-models                                 401 403 403 200
POST   /admin/rating-models                                 401 403 403 201
GET    /admin/rating-models/{model_id}                      401,401,401 403,403,403 403,403,403 404,404,404
PATCH  /admin/rating-models/{model_id}                      401,401,401 403,403,403 403,403,403 404,404,404
DELETE /admin/rating-models/{model_id}                      401,401,401 403,403,403 403,403,403 404,404,404
GET    /admin/users/{user_id}/skills                        401,401,401 403,403,403 403,403,403 200,200,404
PUT    /admin/users/{user_id}/skills                        401,401,401 403,403,403 403,403,403 200,200,404
GET    /admin/users/{user_id}/capacity                              401,401,401  403,403,403  200,200,404  200,200,404
PUT    /admin/users/{user_id}/capacity-profiles                     401,401,401  403,403,403  403,403,403  200,200,404
GET    /admin/capacity-profiles                                     401          403          403          200
POST   /admin/capacity-profiles                                     401          403          403          201
GET    /admin/capacity-profiles/{profile_id}                        401,401,401  403,403,403  403,403,403  404,404,404
PATCH  /admin/capacity-profiles/{profile_id}                        401,401,401  403,403,403  403,403,403  404,404,404
POST   /admin/capacity-profiles/{profile_id}/copies                 401,401,401  403,403,403  403,403,403  404,404,404
DELETE /admin/capacity-profiles/{profile_id}                        401,401,401  403,403,403  403,403,403  404,404,404
GET    /admin/presences                                             401          403          200          200
POST   /admin/presences                                             401          403          403          201
GET    /admin/presences/{presence_id}                               401,401,401  403,403,403  404,404,404  404,404,404
PATCH  /admin/presences/{presence_id}                               401,401,401  403,403,403  403,403,403  404,404,404
PUT    /admin/presences/{presence_id}/people                        401,401,401  403,403,403  404,404,404  404,404,404
POST   /admin/presences/{presence_id}/copies                         401,401,401  403,403,403  403,403,403  404,404,404
DELETE /admin/presences/{presence_id}                               401,401,401  403,403,403  403,403,403  404,404,404
GET    /admin/workstreams/{workstream_id}/timeout-rules             401,401,401  403,403,403  403,403,403  200,200,404
PUT    /admin/workstreams/{workstream_id}/timeout-rules             401,401,401  403,403,403  403,403,403  200,409,404
GET    /admin/auto-close                                            401          403          403          200
PATCH  /admin/auto-close                                            401          403          403          200
GET    /admin/file-settings                                         401          403          403          200
PATCH  /admin/file-settings                                         401          403          403          200
GET    /admin/routing-settings                                      401          403          403          200
PATCH  /admin/routing-settings                                      401          403          403          422
"""  # noqa: E501 - a route of the table is one line
ROLES = ("nobody", "representative", "supervisor", "administrator")
EXPECTED = {
    f"{line.split()[0]} /api{line.split()[1]}": dict(zip(ROLES, line.split()[2:], strict=True))
    for line in TABLE.strip().splitlines()
}
ALLOWED = {200: "", 201: "", 204: "", 401: "not_signed_in", 403: "forbidden", 404: "not_found", 422: "invalid"}


@dataclass
class Floor:
    """Two queues with a conversation each, and one of every role."""

    people: dict[str, Person]
    own: dict[str, str]
    foreign: dict[str, str]


async def add_person(world: World, name: str, role: str) -> Person:
    body = {"email": f"{name}@example.com", "name": name, "role": role, "password": PASSWORD, "capacity_units": 9}
    await world.admin.post("/admin/users", body)
    return await world.sign_in(body["email"], name)


async def build_floor(world: World) -> Floor:
    """A representative with a conversation and an offer in their own queue, and the same in a queue of others."""
    rin = await add_person(world, f"rin{uuid4().hex[:6]}", "representative")
    other = await add_person(world, f"other{uuid4().hex[:6]}", "representative")
    supervisor = await add_person(world, f"sup{uuid4().hex[:6]}", "supervisor")
    own = await conversation_and_offer(world, rin)
    await rin.set_presence("away")
    far = await world.admin.post("/admin/queues", {"name": f"Far {uuid4().hex}", "member_ids": [other.id]})
    near = world.queue
    (await _point_at(world, far["id"])).raise_for_status()
    foreign = await conversation_and_offer(world, other, members=False)
    (await _point_at(world, near["id"])).raise_for_status()
    contact, other_contact = [await rin.post("/contacts", {"name": name}) for name in ("Hanako", "Hana")]
    own["reply_id"], foreign["reply_id"] = [await _quick_reply_of(person) for person in (rin, other)]
    nobody = Person("nobody", await world._client(world.url, headers={"X-Madoguchi": "1"}))
    people = {"nobody": nobody, "representative": rin, "supervisor": supervisor, "administrator": world.admin}
    admin_ids = {"account_id": world.account["id"], "workstream_id": world.workstream["id"], "queue_id": near["id"]}
    admin_ids |= {"contact_id": contact["id"], "other_id": other_contact["id"], "merge_id": str(uuid4())}
    return Floor(
        people,
        {**own, **admin_ids, "user_id": rin.id},
        {**foreign, **admin_ids, "queue_id": far["id"], "user_id": other.id},
    )


async def _quick_reply_of(person: Person) -> str:
    body = {"title": "Mine", "texts": {"en": "Hello"}, "default_language": "en", "personal": True}
    made: str = (await person.post("/quick-replies", body))["id"]
    return made


async def _point_at(world: World, queue_id: str) -> httpx2.Response:
    return await world.admin.ask("PATCH", f"/admin/workstreams/{world.workstream['id']}", {"queue_id": queue_id})


async def conversation_and_offer(world: World, who: Person, *, members: bool = True) -> dict[str, str]:
    """The ids of a conversation that somebody has taken, of what is in it, and of an offer to them."""
    if members:
        await set_members(world, who)
    for name in ("one", "two"):
        await (await world.customer(name)).sends({"type": "image"})

    async def both() -> Any:
        found = (await who.get("/offers"))["items"]
        return found if len(found) == 2 else None

    first, second = await eventually(both)
    await who.post(f"/offers/{first['id']}/acceptance")

    async def fetched() -> Any:
        (message,) = await who.messages(first["conversation_id"])
        return message if message["attachment"]["state"] == "stored" else None

    message = await eventually(fetched, seconds=20)
    conversation = await who.get(f"/conversations/{first['conversation_id']}")
    return {
        "conversation_id": conversation["id"],
        "customer_id": conversation["customer"]["id"],
        "message_id": message["id"],
        "event_id": message["id"],
        "attachment_id": message["attachment"]["id"],
        "offer_id": second["id"],
    }


def test_S20_the_table_holds_every_route_and_no_other(openapi: Any) -> None:
    assert {route.name for route in routes_of(openapi)} == {" ".join(name.split()) for name in EXPECTED}


async def test_S20_each_route_answers_each_role_as_the_table_says(world: World, openapi: Any) -> None:
    floor = await build_floor(world)
    # In the order of the table, but signing out comes last.
    routes = sorted(routes_of(openapi), key=lambda route: list(EXPECTED).index(route.name))
    routes.sort(key=lambda route: route.name == "DELETE /api/session")
    wrong = []
    for role in ROLES:
        for route in routes:
            expected = EXPECTED[route.name][role].split(",")
            places = (("own", floor.own), ("foreign", floor.foreign), ("random", {}))
            for (owner, ids), status in zip(places, expected, strict=False):
                answered = await _try(route, floor.people[role], openapi, ids)
                if answered != int(status):
                    wrong.append(f"{route.name} {owner} as {role}: {answered}, not {status}")
    world.admin = await world.sign_in(ADMIN, "Admin")
    assert not wrong, "\n".join(wrong)


async def _try(route: Route, person: Person, openapi: Any, ids: dict[str, str]) -> int:
    body = example(openapi, route.body) if route.body is not None else None
    if "password" in (body or {}) and route.method == "PATCH":
        body = {"name": "Somebody"}
    if "queue_ids" in (body or {}):
        body = {"capacity_units": 9}  # whoever serves no queue any more would see and be offered other things
    if route.name == "POST /api/session":
        body = {"email": f"{uuid4().hex}@example.com", "password": "x"}
    if "member_ids" in (body or {}):
        body = {"name": uuid4().hex} | ({} if route.method == "POST" else {"priority": 5})
    response = await person.ask(route.method, route.at(**ids), body)
    if route.name.startswith("DELETE /api/admin/workstreams") and response.status_code == 204:
        (await person.ask("PUT", route.at(**ids), {})).raise_for_status()
    if response.status_code >= 400:
        _, code = problem_of(response)
        known = ALLOWED.get(response.status_code)
        assert known is None or code == known or route.name == "POST /api/session", (route.name, code)
    return response.status_code


async def test_S21_a_message_is_only_found_in_its_own_conversation(world: World) -> None:
    rin = await world.representative("Rin")
    ids = []
    for name in ("one", "two"):
        await (await world.customer(name)).says("hello")
        ids.append((await rin.accept())["id"])
    await world.faults(status={"value": 400, "endpoint": "all", "times": 2})
    said = await rin.say(ids[0], "fails")
    assert (await rin.message_settles(ids[0], said["id"]))["state"] == "failed"
    crossed = await rin.ask("POST", f"/conversations/{ids[1]}/messages/{said['id']}/deliveries")
    assert problem_of(crossed) == (404, "not_found")
    straight = await rin.ask("POST", f"/conversations/{ids[0]}/messages/{said['id']}/deliveries")
    assert straight.status_code == 202
