"""YAML without aliases and repeated keys.

PyYAML takes the last of repeated keys in silence, and aliases of aliases of a small file can fill
the memory as soon as an error message shows them.
"""

from __future__ import annotations

from typing import Any

from yaml import AliasEvent, MappingNode, Node, SafeLoader
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError


class _PlainLoader(SafeLoader):  # type: ignore[misc]  # PyYAML has no types
    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if self.check_event(AliasEvent):
            event = self.peek_event()
            raise ComposerError(None, None, "aliases are not read here", event.start_mark)
        found: Node | None = super().compose_node(parent, index)
        return found

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise ConstructorError(
                    None, None, f"the key {key.value!r} stands twice", key.start_mark
                )
            seen.add(str(key.value))
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


def load_plain(text: str) -> Any:
    """The one document in the text, as plain values. Raises yaml.YAMLError."""
    loader = _PlainLoader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()
