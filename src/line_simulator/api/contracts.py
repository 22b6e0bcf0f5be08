"""What needs a contract with LINE that no account here has, answered as LINE answers those without it."""

from line_simulator.api.calls import Answer, Call, Endpoint, Refusal

NOT_AVAILABLE = "Access to this API is not available for your account"


async def not_available(_: Call) -> Answer:
    """Notifications by phone number, and marking as read by user, are for corporate customers."""
    raise Refusal(403, NOT_AVAILABLE)


async def no_mission_stickers(_: Call) -> Answer:
    """Stickers for missions are sold to corporate customers."""
    raise Refusal(403, "not allowed to use the API")


async def no_membership(_: Call) -> Answer:
    """No account here offers memberships to be paid for."""
    raise Refusal(404, "Not found")


ENDPOINTS = [
    Endpoint("POST", "/bot/pnp/push", "contract", not_available),
    Endpoint("GET", "/v2/bot/message/delivery/pnp", "contract", not_available),
    Endpoint("POST", "/v2/bot/message/markAsRead", "contract", not_available),
    Endpoint("POST", "/shop/v3/mission", "contract", no_mission_stickers),
    Endpoint("GET", "/v2/bot/membership/list", "contract", no_membership, limit="two_hundred_a_second"),
    Endpoint("GET", "/v2/bot/membership/subscription/{userId}", "contract", no_membership),
    Endpoint("GET", "/v2/bot/membership/{membershipId}/users/ids", "contract", no_membership),
]
