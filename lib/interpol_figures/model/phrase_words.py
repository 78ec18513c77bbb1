"""The vocabulary of figure phrases: number words, scales, qualifier words, months, and how words are compared.

One line a meaning, all languages of the record together. Words are compared folded (lower case, without accents); so
"más de" may stand here as "mas de". To teach the parser a word, add it to the line of its meaning.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

Meaning = TypeVar("Meaning")

# Separated by blanks. An ordinal stands with its number, because it counts the same thing: the 188th member makes 188.
NUMBERS = {
    0: "zero null cero ноль",
    1: "one un une uno una um uma ein eine einer eins een unu один одна واحد first erste premier",
    2: "two deux zwei dos dois duas due doi doua twee dwa dwie два две اثنان second zweite",
    3: "three trois drei tres tre trei drie trzy три ثلاثة ثلاث third dritte troisieme",
    4: "four quatre vier cuatro quatro quattro patru cztery четыре اربعة اربع fourth vierte",
    5: "five cinq funf cinco cinque cinci vijf piec пять خمسة خمس fifth funfte",
    6: "six sechs seis sei sase zes szesc шесть ستة ست sixth",
    7: "seven sept sieben siete sete sette sapte zeven siedem семь سبعة سبع seventh",
    8: "eight huit acht ocho oito otto opt osiem восемь ثمانية ثماني eighth",
    9: "nine neuf neun nueve nove noua negen dziewiec девять تسعة تسع ninth",
    10: "ten dix zehn diez dez dieci zece tien dziesiec десять عشرة عشر tenth",
    11: "eleven onze elf undici unsprezece jedenascie eleventh",
    12: "twelve douze zwolf doce doze dodici doisprezece twaalf twelfth",
    13: "thirteen treize dreizehn trece treze tredici",
    14: "fourteen quatorze vierzehn catorce catorze quattordici veertien",
    15: "fifteen quinze funfzehn quince quindici cincisprezece vijftien",
    16: "sixteen seize sechzehn dieciseis dezesseis sedici",
    17: "seventeen siebzehn diecisiete dezessete diciassette",
    18: "eighteen achtzehn dieciocho dezoito diciotto",
    19: "nineteen neunzehn diecinueve dezenove diciannove",
    20: "twenty vingt zwanzig veinte vinte venti douazeci twintig двадцать twentieth zwanzigste",
    30: "thirty trente dreißig dreissig treinta trinta trenta treizeci dertig тридцать thirtieth dreißigste",
    40: "forty quarante vierzig cuarenta quarenta quaranta сорок fortieth vierzigste",
    50: "fifty cinquante funfzig cincuenta cinquenta cinquanta пятьдесят fiftieth funfzigste",
    60: "sixty soixante sechzig sesenta sessenta sessanta sixtieth",
    70: "seventy septante siebzig setenta settanta seventieth",
    80: "eighty quatre-vingt quatre-vingts huitante achtzig ochenta oitenta ottanta eightieth achtzigste",
    90: "ninety nonante neunzig noventa novanta ninetieth neunzigste",
}
FOLDS = {
    1: "once",
    2: "twice double doubled doubling doppelt verdoppelt doble duplica duplico duplicado",
    3: "thrice triple tripled trebled trebling verdreifacht triplica triplico triplicado",
    4: "quadrupled vervierfacht quadruple cuadruplica",
}
SCALES = {  # "billion" is the English one; "billón" and "Billionen" are the long scale
    100: "hundred hundreds cent cents hundert cien ciento cem cento honderd sto сто",
    10**3: "thousand thousands mille tausend mil mila mii duizend tysiecy tys тысяч тысячи тысяча тыс الف k",
    10**5: "lakh lakhs",
    10**6: "million millon milhao milione milion miljoen milljon milyon milyong миллион миллиона миллионов "
    "млн mio mln mn مليون m",
    10**7: "crore crores cr",
    10**9: "billion bn milliard milliarde miliard miliardo bilhao miljard миллиард миллиардов млрд mrd mld md مليار b",
    10**12: "trillion tn billon trilhoes biliony триллион",
}
SHORT_SCALES = ("k", "m", "b", "cr")  # read only where they touch the digits or the amount has a currency
PLURALS = {  # without a number before them these mean "several times this much"; with one they are scales
    10: "tens decenas dezenas dizaines decine zeci десятки dziesiatki",
    12: "dozens dutzende docenas douzaines",
    100: "hundreds hunderte centaines cientos centenas centinaia sute сотни setki",
    10**3: "thousands tausende milliers miles milhares migliaia тысячи tysiace آلاف",
    10**6: "millions millionen millones milhoes milioni milioane миллионы miliony miljoenen ملايين",
    10**9: "billions milliards milliarden bilhoes miliardi miliarde миллиарды مليارات",
    10**12: "trillions billones billionen",
}
DOZENS = {  # round by nature: "a dozen arrests" is about 12
    10: "dizaine decena",
    15: "quinzaine quincena",
    20: "vingtaine veintena",
    30: "trentaine treintena",
    40: "quarantaine cuarentena",
    50: "cinquantaine cincuentena",
    60: "soixantaine",
    12: "dozen dutzend douzaine docena duzia dozzina",
    100: "centaine centena centinaio",
    1000: "millier millar",
}
FRACTIONS = {
    2: "half halves demi halbe halben medio media meia mezzo moitie halfte mitad metade",
    3: "third thirds drittel tiers tercio tercios terco tercos terzo terzi treime",
    4: "quarter quarters viertel quart quarts cuarto cuartos quarto quartos sfert kwart",
    5: "fifth fifths funftel",
    10: "tenth tenths zehntel",
}

# Separated by commas: words before the number, and words after it.
QUALIFIERS = {
    "about": "some,about,around,aroond,approximately,approx.,approx,roughly,circa,ca.,ca,c.,~,almost exactly,estimated,"
    "estimated at,average of,on average,in the region of,environ,estime a,estimes a,estimee a,"
    "estimado en,quelque,quelques,en moyenne,rund,etwa,durchschnittlich,im schnitt,im durchschnitt,"
    "schatzungsweise,ungefahr,unos,unas,alrededor de,"
    "aproximadamente,cerca de,cerca del,en torno a,por termino medio,aproximativ,circa di,ongeveer,"
    "okolo,около,порядка,примерно,um,"
    "حوالي,نحو",
    "more_than": "over,more than,well over,just over,topped,topping,tops,surpassed,surpassing,passed the,upward of,"
    "north of,greater than,exceeding,exceeds,exceeded,in excess of,above,upwards of,plus de,mas de,"
    "plus d',mais de,mehr als,gut,supera los,superan los,supero los,mehr denn,uber,ueber,oltre,piu di,peste,"
    "mai mult de,meer dan,ponad,более,больше,свыше,mahigit,اكثر من,>",
    "at_least": "at least,no fewer than,no less than,not less than,minimum of,au moins,mindestens,al menos,"
    "por lo menos,pelo menos,almeno,cel putin,minstens,co najmniej,najmanje,не менее,egal ou superieur a,على الاقل,≥",
    "nearly": "nearly,almost,close to,just under,pres de,presque,fast,beinahe,nahezu,knapp,casi,quase,quasi,aproape,"
    "bijna,prawie,почти,ما يقرب من",
    "less_than": "less than,fewer than,under,below,moins de,weniger als,nicht einmal,unter,menos de,meno di,"
    "mai putin de,minder dan,"
    "mniej niz,менее,اقل من,<",
    "at_most": "up to,at most,as many as,as much as,no more than,not more than,not over,not exceeding,a maximum of,"
    "maximum of,within,jusqu'a,au plus,bis zu,hochstens,hasta,ate,fino a,pana la,tot,до,≤",
}
SUFFIXES = {
    "about": "environ,-ish,or so,oder so,aproximadamente",
    "at_least": "or more,ou plus,oder mehr,o mas,ou mais,+",
    "at_most": "or less,or fewer,ou moins",
}
# may stand after a qualifier
FILLERS = "a,an,the,el,la,los,las,le,les,of,total,total of,value of,further,additional,another,only,de,d'"
SEVERAL = "several,multiple,a few,plusieurs,mehrere,einige,varios,varias,algunos,diversi,cateva,kilka,несколько,عدة"
RANGE_WORDS = "-,to,a,bis,til,до"
BETWEEN_WORDS = "between,entre,zwischen,tra,fra,intre,tussen,miedzy,между"
RATIO_WORDS = "in,in every,out of,out of every,sur,de cada,von"  # "one in five"
ARTICLES = frozenset(["un", "une", "una", "uno", "ein", "eine", "einer", "um", "uma"])
FROM_WORDS = "from,de,von,desde,dal,из,с"  # "from 8 to 10" may be a range, or two figures
AND_WORDS = "and,et,y,e,und,en,si,i,и,و"
OF_WORDS = "of,de,di,von,d'"
# before a year
TIME_WORDS = "in,since,until,by,as of,for,end of,en,depuis,em,nel,dal,seit,jahr,ende,desde,din,anul,в,с"
MONTHS = (
    "january february march april may june july august september october november december janvier fevrier mars avril "
    "mai juin juillet aout septembre octobre novembre decembre januar februar marz juni juli oktober dezember enero "
    "febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre janeiro fevereiro marco maio "
    "junho julho setembro outubro novembro dezembro gennaio febbraio aprile maggio giugno luglio settembre ottobre "
    "dicembre"
)


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    category = unicodedata.category(char)
    if category in ("Zs", "Cc", "Cf"):  # narrow and no-break spaces, direction marks
        return " "
    if category in ("Pd", "No"):  # dashes; superscripts and ½ aren't digits
        return "-" if category == "Pd" else char
    return "'" if char in "’‘ʼ`´" else unicodedata.normalize("NFKD", char.lower())[0]


def fold(text: str) -> str:
    """Lower case without accents, character for character: positions in the result are positions in the text.

    >>> fold("Más de 8\\u202f136")
    'mas de 8 136'
    """
    return "".join(map(_fold_char, text))


def index(table: Mapping[Meaning, str], separator: str | None = None) -> dict[str, Meaning]:
    """From a table of meanings to a dict of its words: folded word -> meaning."""
    return {fold(word): meaning for meaning, words in table.items() for word in words.split(separator)}


def any_of(names: str | Iterable[str]) -> str:
    """A pattern that finds any of the names, the longest first; a blank in a name finds blanks and hyphens."""
    names = names.split(",") if isinstance(names, str) else names
    return "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in sorted(names, key=len, reverse=True))
