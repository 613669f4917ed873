from bot.feedback.export.columns import columns


def test_the_columns_have_these_names_and_types_in_this_order() -> None:
    shown = {"emoji": "string", "rank": "int64", "score": "float64"}

    assert [(column.name, column.type) for column in columns()] == [
        ("id", "string"),
        ("person", "string"),
        ("text", "string"),
        ("emojis", ["string"]),
        ("none", "bool"),
        ("rank", "int64"),
        ("shown", [shown]),
        ("shuffled", "bool"),
        ("kind", "string"),
        ("lang", "string"),
        ("source", "string"),
        ("model", "string"),
        ("day", "date32"),
    ]
    assert all(column.says for column in columns())
