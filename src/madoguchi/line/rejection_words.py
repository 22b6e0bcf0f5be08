"""What customers read when a file of theirs is not taken: a sentence and a reason, in six languages."""

from collections.abc import Sequence

_REASON = "{reason}"
_LAST_RESORT = "en"
FRAMES = {
    "en": "Sorry, we could not receive your file. {reason}",
    "ja": "申し訳ございません。お送りいただいたファイルを受け取ることができませんでした。{reason}",
    "th": "ขออภัยค่ะ เราไม่สามารถรับไฟล์ที่คุณส่งมาได้ {reason}",
    "zh-TW": "很抱歉，我們無法接收您傳送的檔案。{reason}",
    "id": "Maaf, kami tidak dapat menerima file Anda. {reason}",
    "hi": "क्षमा करें, हम आपकी फ़ाइल प्राप्त नहीं कर सके। {reason}",
}
_REASONS = {
    "too_large": {
        "en": "It is larger than {megabytes} MB.",
        "ja": "ファイルのサイズが{megabytes}MBを超えています。",
        "th": "เนื่องจากไฟล์มีขนาดใหญ่กว่า {megabytes} MB",
        "zh-TW": "檔案大小超過 {megabytes} MB。",
        "id": "Ukurannya lebih dari {megabytes} MB.",
        "hi": "इसका आकार {megabytes} MB से अधिक है।",
    },
    "blocked_type": {
        "en": "For safety we do not accept files of this type.",
        "ja": "安全のため、この種類のファイルはお受け取りできません。",
        "th": "เพื่อความปลอดภัย เราไม่รับไฟล์ประเภทนี้",
        "zh-TW": "基於安全考量，我們不接受此類型的檔案。",
        "id": "Demi keamanan, kami tidak menerima file jenis ini.",
        "hi": "सुरक्षा के लिए हम इस प्रकार की फ़ाइलें स्वीकार नहीं करते।",
    },
    "unsafe": {
        "en": "It could not be opened safely.",
        "ja": "安全に開くことができませんでした。",
        "th": "เนื่องจากไม่สามารถเปิดไฟล์ได้อย่างปลอดภัย",
        "zh-TW": "檔案無法安全開啟。",
        "id": "File tidak dapat dibuka dengan aman.",
        "hi": "इसे सुरक्षित रूप से खोला नहीं जा सका।",
    },
    "switched_off": {
        "en": "Files cannot be sent to this account; please write to us instead.",
        "ja": "このアカウントではファイルをお受け取りできません。文章でお知らせください。",
        "th": "บัญชีนี้ไม่รับไฟล์ กรุณาพิมพ์ข้อความถึงเราแทน",
        "zh-TW": "此帳號不接受檔案，請改以文字告訴我們。",
        "id": "Akun ini tidak menerima file; silakan tulis pesan kepada kami.",
        "hi": "इस खाते पर फ़ाइलें नहीं भेजी जा सकतीं; कृपया हमें लिखकर बताएँ।",
    },
}


def words_for(code: str, *, languages: Sequence[str | None], megabytes: int, frame: str | None) -> str:
    """The whole text, in the first of these languages that is spoken here; `frame` stands for our own sentence."""
    language = next((spoken for one in languages if (spoken := _spoken(one))), _LAST_RESORT)
    reason = _REASONS.get(code, {}).get(language, "").replace("{megabytes}", str(megabytes))
    return (frame or FRAMES[language]).replace(_REASON, reason).strip()


def _spoken(language: str | None) -> str | None:
    """Our name of a language, from a tag as LINE gives it (`ja`, `en-US`, `zh-Hant`)."""
    if not language:
        return None
    family = language.replace("_", "-").partition("-")[0].lower()
    return "zh-TW" if family == "zh" else family if family in FRAMES else None
