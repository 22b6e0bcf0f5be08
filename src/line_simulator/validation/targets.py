"""The shape of what a narrowcast says of its recipients: audiences, earlier sends, attributes, and their logic."""

from collections.abc import Callable, Iterator
from typing import Any

from line_simulator.demographics import AGES, AREAS, PERIODS
from line_simulator.validation.findings import BadProperty, Findings, Object

LEAVES_AT_MOST = 10
# LINE sets no limit to operators; this one keeps a hostile body from filling the stack.
DEPTH_AT_MOST = 50
OPERATORS = ("and", "or", "not")
CHOICES = {"gender": ("male", "female"), "appType": ("ios", "android"), "area": tuple(AREAS)}
RANGES = {"age": AGES, "subscriptionPeriod": PERIODS}
ONE_OPERATOR = "Exactly one of and, or, not must be specified"
Check = Callable[[Findings, Object, str], None]


def check(body: Object) -> list[dict[str, Any]]:
    """What is wrong with `recipient`, `filter` and `limit`."""
    findings = Findings()
    recipient = findings.object(body, "recipient", "", required=False)
    if recipient is not None:
        _check_tree(findings, recipient, "recipient.", ("audience", "redelivery", "operator"), _check_recipient)
    filtering = findings.object(body, "filter", "", required=False)
    demographic = findings.object(filtering, "demographic", "filter.", required=False) if filtering else None
    if demographic is not None:
        kinds = (*CHOICES, *RANGES, "operator")
        _check_tree(findings, demographic, "filter.demographic.", kinds, _check_attribute)
    limit = findings.object(body, "limit", "", required=False)
    if limit is not None:
        _check_limit(findings, limit)
    return [dict(detail) for detail in findings.details]


def leaves(target: Object) -> Iterator[Object]:
    """The audiences, earlier sends or attributes that stand at the ends of the logic."""
    if target.get("type") != "operator":
        yield target
        return
    for part in parts(target):
        yield from leaves(part)


def parts(operator: Object) -> list[Object]:
    """What an operator joins or, alone, excludes."""
    for name in ("and", "or"):
        if operator.get(name) is not None:
            joined: list[Object] = operator[name]
            return joined
    return [operator["not"]]


def _check_tree(findings: Findings, target: Object, where: str, kinds: tuple[str, ...], check_leaf: Check) -> None:
    before = len(findings.details)
    _check_node(findings, target, where, kinds, check_leaf)
    if len(findings.details) == before and sum(1 for _ in leaves(target)) > LEAVES_AT_MOST:
        findings.add(f"Size must be between 1 and {LEAVES_AT_MOST}", where.removesuffix("."))


def _check_node(findings: Findings, target: Object, where: str, kinds: tuple[str, ...], check_leaf: Check) -> None:
    kind = findings.choice(target, "type", where, kinds)
    if kind is None:
        return
    if kind != "operator":
        check_leaf(findings, target, where)
        return
    if where.count(".") > DEPTH_AT_MOST:
        findings.add("Operators are nested too deeply", where.removesuffix("."))
        return
    given = [name for name in OPERATORS if target.get(name) is not None]
    if len(given) != 1:
        findings.add(ONE_OPERATOR, where.removesuffix("."))
    elif given == ["not"]:
        inner = findings.object(target, "not", where)
        if inner is not None:
            _check_node(findings, inner, f"{where}not.", kinds, check_leaf)
    else:
        for path, part in findings.objects(target, given[0], where, 10_000):
            _check_node(findings, part, path, kinds, check_leaf)


def _check_recipient(findings: Findings, target: Object, where: str) -> None:
    if target["type"] == "redelivery":
        findings.text(target, "requestId", where, 100)
        return
    audience_id = target.get("audienceGroupId")
    if audience_id is None:
        findings.add("must be specified", f"{where}audienceGroupId")
    elif isinstance(audience_id, bool) or not isinstance(audience_id, int):
        raise BadProperty(f"{where}audienceGroupId")


def _check_attribute(findings: Findings, target: Object, where: str) -> None:
    kind = target["type"]
    if kind in CHOICES:
        values = target.get("oneOf")
        if not isinstance(values, list) or not all(isinstance(it, str) for it in values):
            raise BadProperty(f"{where}oneOf")
        if not values:
            findings.add("May not be empty", f"{where}oneOf")
        for number, value in enumerate(values):
            if value not in CHOICES[kind]:
                listed = ", ".join(CHOICES[kind])
                findings.add(f"Must be one of the following values: [{listed}]", f"{where}oneOf[{number}]")
        return
    least, below = (findings.choice(target, end, where, RANGES[kind], required=False) for end in ("gte", "lt"))
    if target.get("gte") is None and target.get("lt") is None:
        findings.add("must be specified", f"{where}gte")
    elif least is not None and below is not None and RANGES[kind][least] >= RANGES[kind][below]:
        findings.add("Must be less than lt", f"{where}gte")


def _check_limit(findings: Findings, limit: Object) -> None:
    if limit.get("max") is not None:
        if not isinstance(limit["max"], int):
            raise BadProperty("limit.max")
        findings.number(limit, "max", "limit.", 1, 2**31 - 1)
    for name in ("upToRemainingQuota", "forbidPartialDelivery"):
        if not isinstance(limit.get(name), bool | None):
            raise BadProperty(f"limit.{name}")
