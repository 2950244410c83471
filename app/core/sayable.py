"""References a tired person can say over the phone and hear right: three plain words and two digits.

Random, never in sequence: a number that counts would tell how many came before (security.md section 4).
About 2^31 different ones; the database's unique key refuses the rare repeat.
"""

import random
import secrets

SYSTEM = secrets.SystemRandom()

CASE_WORDS = """
alm ask berg bark blad bro båge dagg dal dike druva ek eld fält fjäll fjord flod frö fura gran gren
grus gräs hage hamn hav hed himmel holme hult is jord klippa klöver knopp korn kulle lind ljung ljus
lund löv malm mark moln mossa mull måne mås mylla näs ormbunke park planta regn ros rot sand sav sjö
skog sky skymning sluttning snö sol stam sten stig strand ström stubbe sund säv tall topp torn träd
tuva udde vass vik vind våg väg vår ås äng öring
"""
BOOKING_WORDS = """
apelsin banan basilika blåbär bröd choklad citron dadel dill fikon glass grädde gurka hallon havre
honung ingefära jordgubbe kaffe kakao kanel kanin kavring kex kiwi kola korint kummin körsbär
lakrits limpa linser majs mandel mango melon mjölk morot mynta nypon nöt oliv ost palsternacka
paprika peppar persika persilja plommon potatis purjo päron rabarber ris rosmarin russin råg rädisa
saffran sallad selleri senap sirap sparris spenat squash surdeg sylt te timjan tomat vanilj vete
vindruva vinbär yoghurt ärta äpple
"""

HOME_WORDS = """
balkong bord bricka bädd dörr duk dusch fönster gardin golv grind gryta hall handtag hink hylla
kakel kamin kanna karm karmstol kista klocka korg krok krukväxt kudde kåpa kök lampa lapptäcke list
låda lås matta mortel nyckel pall panel pendel persienn pläd port portal ram ringklocka rum skafferi
skorsten skrivbord skål skåp slev sladd soffa spegel spis sopkvast stege stol säng tak tallrik tapet
taklampa tegel terrass trappa tröskel täcke ugn vas vägg veranda vattenkran zinkhink
"""


def case_ref(chance: random.Random = SYSTEM) -> str:
    return _sayable(CASE_WORDS, chance)


def booking_code(chance: random.Random = SYSTEM) -> str:
    """Another word list than a case's, so that the two can never be mistaken for each other."""
    return _sayable(BOOKING_WORDS, chance)


def home_code(chance: random.Random = SYSTEM) -> str:
    """What a housing company calls a request: a third list, for it must never lead to the case."""
    return _sayable(HOME_WORDS, chance)


def _sayable(vocabulary: str, chance: random.Random) -> str:
    words = vocabulary.split()
    return "-".join([chance.choice(words) for _ in range(3)] + [f"{chance.randrange(100):02d}"])
