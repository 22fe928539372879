"""Saved views as the API takes and gives them."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field

from api.models import Answer, Sent
from api.parameters import Cursor
from data.saved_views.records import (
    LONGEST_DESCRIPTION,
    LONGEST_FOLDER,
    LONGEST_NAME,
    LONGEST_QUERY,
    LONGEST_TAG,
    MOST_TAGS,
    Access,
    InHouse,
)

LARGEST_ID: Final = 2**31 - 1
LONGEST_KIND: Final = 60
Tag = Annotated[str, Field(max_length=LONGEST_TAG)]


class SavedViewAnswer(Answer):
    id: int
    kind: str = Field(description="Of a view, or dashboard.")
    query: str = Field(description="As its page and GET /views/{kind} understand it today.")
    version: int = Field(description="Counts its saves.")
    name: str
    description: str
    folder: str
    tags: list[str]
    owner: str
    access: Access = Field(description="What you may do with it.")
    in_house: InHouse = Field(description="What everybody else of the house may; empty is nothing.")
    saved_at: datetime
    saved_by: str
    notes: list[str] = Field(description="What of it could not be used any more, in sentences.")
    page: str | None = Field(description="Where a person opens it.")
    href: str | None = Field(description="Its sheet; null of a dashboard.")


class SavedViewsAnswer(Answer):
    items: list[SavedViewAnswer]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class SavedViewsQuery(Sent):
    kind: str | None = Field(default=None, max_length=LONGEST_KIND, description="Only of this kind.")
    limit: int = Field(default=100, ge=1, le=500)
    cursor: Cursor = None


class SavedViewPath(Sent):
    view_id: int = Field(ge=1, le=LARGEST_ID)


class ChangedView(Sent):
    """All of it anew: what is left out is empty afterwards."""

    query: str = Field(max_length=LONGEST_QUERY, description="The view's parameters, as an address has them.")
    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    description: str = Field(default="", max_length=LONGEST_DESCRIPTION)
    folder: str = Field(default="", max_length=LONGEST_FOLDER)
    tags: list[Tag] = Field(default_factory=list, max_length=MOST_TAGS)


class NewView(ChangedView):
    kind: str = Field(min_length=1, max_length=LONGEST_KIND, description="As GET /views names it, or dashboard.")
