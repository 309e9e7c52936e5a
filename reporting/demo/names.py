"""Names for invented citizens. CPR numbers are replacement numbers (day + 60), which no living person has."""

from datetime import date, timedelta
from random import Random

GIVEN = (
    "Anders Mette Lars Anne Søren Kirsten Jens Hanne Niels Birthe Åse Bjørn Yasmin Ahmad Zahra Emil Ida Øjvind Dorthe"
    " Vagn Jytte Freja Oscar Laila Thor Gudrun Asbjørn Signe Rasmus Pernille Mikkel Camilla Hassan Fatima Lærke Jørgen"
).split()
FAMILY = (
    "Nielsen Jensen Hansen Pedersen Andersen Sørensen Christensen Larsen Rasmussen Jørgensen Østergaard Aagaard Ærø"
    " Kjær Møller Lindholm Skov Winther Frandsen Nørskov Mølgaard Kovalenko Dalgård Thomsen Bøgh Ravn Højgaard Bæk"
    " Krogh Søndergaard Ågård Bjerregaard Hassan Ali Holm Lund Kærgaard Nørgaard Vestergård Brandt Iversen Juul"
).split()
STREETS = (
    "Søndergade Nørregade Kirkevej Skolevej Åvej Østerbrogade Møllevej Havnegade Lærkevej Bøgevej".split()
)
FIRST_BIRTH, LAST_BIRTH = date(1960, 1, 1), date(2007, 12, 31)


def birth_date(random: Random) -> date:
    """A day on which a citizen of working age may be born."""
    return FIRST_BIRTH + timedelta(days=random.randrange((LAST_BIRTH - FIRST_BIRTH).days))


def replacement_cpr(born: date, number: int) -> str:
    """The ``number``-th replacement number of a birth date; at most 4,000 a day before 2000, 6,000 after."""
    serial = 4000 + number if born.year >= 2000 else number
    return f"{born.day + 60:02d}{born:%m%y}{serial:04d}"
