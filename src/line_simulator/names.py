"""Sample customers for pages and load: names, the language each writes, and what they might say."""

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
SAYINGS = {
    "ja": ("注文した商品が届きません", "返品したいのですが", "営業時間を教えてください"),
    "th": ("สินค้ายังไม่มาถึงค่ะ", "ขอคืนสินค้าได้ไหมคะ", "ร้านเปิดกี่โมงครับ"),
    "zh-Hant": ("我的訂單還沒到", "我想退貨", "請問營業時間"),
    "id": ("Pesanan saya belum sampai", "Saya ingin mengembalikan barang", "Jam buka berapa?"),
    "hi": ("मेरा ऑर्डर अभी तक नहीं आया", "मुझे सामान वापस करना है", "दुकान कब खुलती है?"),
    "en": ("My order has not arrived", "I would like to return this", "When do you open?"),
}
