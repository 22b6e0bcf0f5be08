"""Sample customers for pages and load: a name and the language its owner writes."""

SAMPLES: tuple[tuple[str, str], ...] = (
    ("山田 花子", "ja"),
    ("สมชาย ใจดี", "th"),
    ("王小明", "zh-Hant"),
    ("Siti Rahayu", "id"),
    ("अनिता शर्मा", "hi"),
    ("佐藤 健", "ja"),
    ("มาลี ศรีสุข", "th"),
    ("林怡君", "zh-Hant"),
    ("Budi Santoso", "id"),
    ("राहुल वर्मा", "hi"),
    ("鈴木 美咲", "ja"),
    ("Emily Carter", "en"),
)
