"""That a name of a queue, a workstream, operating hours and the like is another's already."""

from madoguchi.kit.errors import ConflictError


class NameTakenError(ConflictError):
    code = "name_taken"
