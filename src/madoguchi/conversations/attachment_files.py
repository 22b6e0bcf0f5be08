"""The files behind attachments: put, and deleted when nobody may have them or nobody asked for them."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import structlog

from madoguchi.conversations import attachments
from madoguchi.kit.inspection import Finding
from madoguchi.kit.jobs import job
from madoguchi.kit.links import Part
from madoguchi.kit.resources import Resources

_UNASKED_FOR = timedelta(hours=24)
"""How long a file may lie without a message or without a row: whatever brings it has ended by then."""
_PARTS: tuple[Part, ...] = ("original", "shown", "preview")

log = structlog.get_logger()


async def put(resources: Resources, *, folder: str, original: Path, finding: Finding) -> None:
    """Put a file into its folder, with what is to be shown of it beside it; may be done again after a crash."""
    await resources.files.put(attachments.key_of(folder, "original"), original)
    if finding.shown:
        await resources.files.put(attachments.key_of(folder, "shown"), original.with_name("shown"))
    if finding.preview:
        await resources.files.put(attachments.key_of(folder, "preview"), original.with_name("preview"))


async def remove(resources: Resources, *, folder: str) -> None:
    await resources.files.delete([attachments.key_of(folder, part) for part in _PARTS])


@job(outside=True, attempts=10_000)
async def delete(resources: Resources, *, attachment_id: UUID) -> None:
    """Delete the files of an attachment that was erased."""
    async with resources.database.reading() as db:
        erased = await attachments.find(db, attachment_id)
    if erased is not None:
        await remove(resources, folder=erased.folder)


@job(bulk=True, attempts=3)
async def sweep(resources: Resources) -> None:
    """Delete files that no row speaks for: their process died before it wrote one, or nobody sent them (F29)."""
    before = resources.clock.now() - _UNASKED_FOR
    async with resources.database.transaction() as db:
        await db.run(
            """
            UPDATE attachments SET state = 'erased', file_name = NULL
            WHERE message_id IS NULL AND state <> 'erased' AND created_at < $1
            """,
            before,
        )
    async for keys in resources.files.older_than(before):
        by_folder = {key: key.rpartition("/")[0] for key in keys}
        async with resources.database.reading() as db:
            rows = await db.all(
                "SELECT folder FROM attachments WHERE folder = ANY($1::text[]) AND state = 'stored'",
                list(set(by_folder.values())),
            )
        kept = {row["folder"] for row in rows}
        if unasked := [key for key, folder in by_folder.items() if folder not in kept]:
            log.warning("attachments.swept", files=len(unasked))
            await resources.files.delete(unasked)
    await resources.files.clear_workplaces(older_than=before)
