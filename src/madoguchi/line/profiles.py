"""What LINE says of a user: fetched off the hot path, when somebody is seen for the first time."""

from uuid import UUID

from madoguchi.customers import identities
from madoguchi.kit.jobs import job
from madoguchi.kit.resources import Resources
from madoguchi.line import accounts, client


@job(outside=True, attempts=6)
async def fetch(resources: Resources, *, customer_id: UUID, account_id: UUID) -> None:
    """Ask LINE for a profile and keep it; nothing changes when LINE has none to show."""
    async with resources.database.reading() as db:
        customer = await identities.get(db, customer_id)
        token = await accounts.access_token(db, cipher=resources.cipher, account_id=account_id)
    profile = await client.get_profile(resources, token=token, user_id=customer.address)
    if profile is None:
        return
    async with resources.database.transaction() as db:
        await identities.keep_profile(
            db,
            customer_id=customer_id,
            display_name=profile.display_name,
            picture_url=profile.picture_url,
            status_message=profile.status_message,
            language=profile.language,
            now=resources.clock.now(),
        )
