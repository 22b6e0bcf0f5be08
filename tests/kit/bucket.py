"""A bucket that speaks as much S3 as the store of files needs, in memory, behind an HTTP port."""

import re
from datetime import UTC, datetime
from hashlib import md5
from typing import Any

from starlette.requests import Request
from starlette.responses import Response


class Bucket:
    """One ASGI application; `objects` is what it holds, by whole path."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.signed: set[bool] = set()
        self._uploads: dict[str, dict[int, bytes]] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        self.signed.add(request.headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 "))
        await (await self._answer(request))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:  # noqa: PLR0911 - one return a call is the table
        key, query = request.url.path.lstrip("/"), request.query_params
        match request.method:
            case "GET" if "list-type" in query:
                return self._list(key.rstrip("/"), query.get("prefix", ""))
            case "GET" | "HEAD":
                return self._get(key, request)
            case "POST" if "delete" in query:
                names = [name.decode() for name in re.findall(rb"<Key>(.*?)</Key>", await request.body())]
                for name in names:
                    self.objects.pop(f"{key.rstrip('/')}/{name}", None)
                deleted = "".join(f"<Deleted><Key>{name}</Key></Deleted>" for name in names)
                return _xml(f"<DeleteResult>{deleted}</DeleteResult>")
            case "POST" if "uploads" in query:
                self._uploads[key] = {}
                return _xml(
                    f"<InitiateMultipartUploadResult><UploadId>{len(key)}</UploadId></InitiateMultipartUploadResult>"
                )
            case "POST":
                self.objects[key] = b"".join(part for _, part in sorted(self._uploads.pop(key).items()))
                return _xml('<CompleteMultipartUploadResult><ETag>"whole"</ETag></CompleteMultipartUploadResult>')
            case "PUT" if "partNumber" in query:
                self._uploads[key][int(query["partNumber"])] = await request.body()
                return Response(headers={"etag": '"part"'})
            case "PUT":
                self.objects[key] = await request.body()
                return Response(headers={"etag": _tag(self.objects[key])})
            case _:
                self.objects.pop(key, None)
                return Response(status_code=204)

    def _get(self, key: str, request: Request) -> Response:
        if key not in self.objects:
            return _xml("<Error><Code>NoSuchKey</Code></Error>", status=404)
        body = self.objects[key]
        headers = {"etag": _tag(body), "last-modified": "Tue, 24 Nov 2026 08:00:00 GMT"}
        if "range" not in request.headers:
            headers["content-length"] = str(len(body))
            return Response(body if request.method == "GET" else b"", headers=headers)
        start, _, end = request.headers["range"].removeprefix("bytes=").partition("-")
        piece = body[int(start) : int(end) + 1]
        headers["content-range"] = f"bytes {start}-{int(start) + len(piece) - 1}/{len(body)}"
        return Response(piece, status_code=206, headers=headers)

    def _list(self, bucket: str, prefix: str) -> Response:
        moment = datetime(2026, 11, 24, 8, tzinfo=UTC).isoformat().replace("+00:00", "Z")
        found = "".join(
            f"<Contents><Key>{key.partition('/')[2]}</Key><LastModified>{moment}</LastModified>"
            f"<Size>{len(body)}</Size><ETag>{_tag(body)}</ETag></Contents>"
            for key, body in self.objects.items()
            if key.startswith(f"{bucket}/{prefix}")
        )
        return _xml(f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>")


def _tag(body: bytes) -> str:
    return f'"{md5(body, usedforsecurity=False).hexdigest()}"'


def _xml(text: str, status: int = 200) -> Response:
    return Response(f'<?xml version="1.0"?>{text}', status_code=status, media_type="application/xml")
