"""What LINE believes to know of people: gender, age, region, phone and how long they have been friends."""

from typing import Annotated, Literal

import msgspec

Gender = Literal["male", "female"]
AppType = Literal["ios", "android"]
Age = Annotated[int, msgspec.Meta(ge=0, le=150)]
JAPAN = (
    "北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 富山 "
    "石川 福井 山梨 長野 岐阜 静岡 愛知 三重 滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 "
    "岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄"
)
TAIWAN = (
    "台北市 新北市 桃園市 台中市 台南市 高雄市 基隆市 新竹市 嘉義市 新竹県 苗栗県 彰化県 "
    "南投県 雲林県 嘉義県 屏東県 宜蘭県 花蓮県 台東県 澎湖県 金門県 連江県"
)
THAILAND = "バンコク パタヤ 北部 中央部 南部 東部 東北部 西部"
INDONESIA = (
    "バリ バンドン バンジャルマシン ジャボデタベック その他のエリア マカッサル メダン パレンバン "
    "サマリンダ スマラン スラバヤ ジョグジャカルタ"
)
AREAS = {
    f"{country}_{number:02d}": name
    for country, names in {"jp": JAPAN, "tw": TAIWAN, "th": THAILAND, "id": INDONESIA}.items()
    for number, name in enumerate(names.split(), start=1)
}
Area = Annotated[str, msgspec.Meta(pattern=rf"\A({'|'.join(AREAS)})\Z")]
# The years and the days that LINE's filters speak of.
AGES = {f"age_{years}": years for years in range(15, 75, 5)}
PERIODS = {f"day_{days}": days for days in (7, 30, 90, 180, 365)}
DAY_MS = 24 * 3600 * 1000


def age_group(age: int | None) -> str:
    if age is None:
        return "unknown"
    lower = [years for years in AGES.values() if years <= age]
    if not lower:
        return "from0to14"
    return "from70" if lower[-1] == max(AGES.values()) else f"from{lower[-1]}to{lower[-1] + 4}"


def period_group(since: int | None, now: int) -> str:
    if since is None:
        return "unknown"
    days = (now - since) // DAY_MS
    return next((f"within{most}days" for most in PERIODS.values() if days < most), "over365days")


def shares(key: str, groups: list[str]) -> list[dict[str, object]]:
    """How many in a hundred are of each group, the largest first."""
    counts = {group: groups.count(group) for group in dict.fromkeys(groups)}
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return [{key: group, "percentage": round(100 * count / len(groups), 1)} for group, count in ordered]
