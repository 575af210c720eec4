"""Telling languages apart: sure or silent."""

import pytest

from rewards.llm.language import NAMES, wrong_language

TEXTS = {
    "ar": "هذا المكان جميل جدا ويمكن الوصول اليه سيرا على الاقدام من الفندق في الصباح",
    "cs": "Toto místo je velmi krásné a je možné se tam dostat pěšky, ale také autobusem, který jede každou hodinu a není drahý.",
    "da": "Stedet er meget smukt og det ligger ikke langt fra hotellet, men der er også en bus som går hver time efter klokken ni.",
    "de": "Der Ort ist sehr schön und liegt nicht weit von dem Hotel, aber es gibt auch einen Bus, der die Gäste zu den Bergen bringt.",
    "el": "Το μέρος είναι πολύ όμορφο και δεν απέχει πολύ από το ξενοδοχείο με τα πόδια",
    "en": "The place is very beautiful and it is not far from the hotel, but there are also buses that you can take in the morning.",
    "es": "El lugar es muy bonito y no está lejos del hotel, pero también hay un autobús que sale cada hora para los que no quieren andar.",
    "fi": "Paikka on hyvin kaunis ja se ei ole kaukana hotellista, mutta sinne voi mennä myös bussilla, joka lähtee kun kello on yhdeksän.",
    "fr": "Le lieu est très beau et il n'est pas loin de l'hôtel, mais il y a aussi un bus qui part toutes les heures pour les visiteurs dans la ville.",
    "he": "המקום יפה מאוד והוא לא רחוק מהמלון ואפשר ללכת לשם ברגל בבוקר או בערב",
    "hi": "यह जगह बहुत सुंदर है और होटल से दूर नहीं है और सुबह पैदल जाया जा सकता है",
    "hu": "A hely nagyon szép és nem messze van a szállodától, de egy busz is megy, ha valaki már nem akar gyalogolni, és az olcsó is.",
    "it": "Il posto è molto bello e non è lontano dalla città, ma c'è anche un autobus per chi non vuole camminare con gli altri della gruppo.",
    "ja": "この場所はとても美しく、ホテルから歩いて行くことができます。",
    "ko": "이 장소는 매우 아름답고 호텔에서 걸어서 갈 수 있습니다",
    "nl": "De plek is heel mooi en niet ver van het hotel, maar er is ook een bus die je naar de bergen brengt met de andere gasten.",
    "pl": "To miejsce jest bardzo piękne i nie jest daleko od hotelu, ale jest też autobus, który jedzie do miasta co godzinę po dziewiątej.",
    "pt": "O lugar é muito bonito e não fica longe do hotel, mas também há um ônibus que sai do centro para os que não querem ir com uma guia.",
    "ru": "Это место очень красивое и находится недалеко от гостиницы, туда можно дойти пешком",
    "sv": "Platsen är mycket vacker och det är inte långt till hotellet, men det finns också en buss som går till bergen efter klockan nio.",
    "th": "สถานที่นี้สวยงามมากและเดินจากโรงแรมไปได้ในตอนเช้า",
    "tr": "Bu yer çok güzel ve otele uzak değil, ama daha sonra bir otobüs de var, ne kadar sürer bilmiyorum, gibi şeyler için sorun.",
    "zh": "这个地方非常漂亮,离酒店不远,早上可以步行前往。",
}


def test_there_is_a_text_for_every_language():
    assert TEXTS.keys() == NAMES.keys()


@pytest.mark.parametrize("wanted", NAMES)
def test_a_text_is_right_in_its_own_language_and_wrong_in_every_other(wanted):
    right = [code for code, text in TEXTS.items() if not wrong_language(text, wanted)]
    assert right == [wanted]


@pytest.mark.parametrize(
    "text", ["", "Sé", "Museu Calouste Gulbenkian", "14:30, 12 €", "Praça do Comércio – Rua Augusta"]
)
def test_a_text_that_is_too_short_to_be_sure_about_passes(text):
    assert wrong_language(text, "en") == ""


def test_a_language_that_is_not_known_passes():
    assert wrong_language(TEXTS["de"], "eo") == ""


def test_names_in_another_script_do_not_make_a_text_wrong():
    assert wrong_language("東京 is the city where we begin, and Кремль is not on the way.", "en") == ""


def test_a_text_half_in_one_script_and_half_in_another_is_not_judged():
    assert wrong_language(TEXTS["ru"] + TEXTS["el"], "en") == ""
