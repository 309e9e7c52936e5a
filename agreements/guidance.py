"""Guidance to the right law in a rejection (domain 6.6): a suggested text for each bordering scheme (6.4)."""

from cases.enums import BoundaryScheme

OTHER_HELP: dict[str, str] = {
    BoundaryScheme.SEL85: (
        "Bostøtte (socialpædagogisk støtte) efter servicelovens § 85. Det er hjælp og træning i hverdagen,"
        " hvis du har svært ved at klare den selv. Du kan søge hos kommunens socialafdeling."
    ),
    BoundaryScheme.SEL96: (
        "Borgerstyret personlig assistance efter servicelovens § 96, hvis du har et omfattende behov for"
        " pleje, overvågning eller ledsagelse. Du kan søge hos kommunens socialafdeling."
    ),
    BoundaryScheme.SEL102: (
        "Særlig behandling efter servicelovens § 102, når den ikke kan fås på anden måde. Du kan søge hos"
        " kommunens socialafdeling."
    ),
    BoundaryScheme.SEL103: (
        "Beskyttet beskæftigelse efter servicelovens § 103, hvis du ikke kan få eller beholde et arbejde på"
        " almindelige eller særlige vilkår. Du kan søge hos kommunens socialafdeling."
    ),
    BoundaryScheme.PERS_ASS: (
        "Personlig assistance i job, hvis du har et varigt handicap (lov om kompensation til handicappede i"
        " erhverv). Du kan søge hos kommunen."
    ),
    BoundaryScheme.KONTAKT23: (
        "En personlig rådgiver eller kontaktperson, til du fylder 23 år, hvis du har fået støtte som ung. Du"
        " kan spørge hos kommunens børne- og ungeafdeling."
    ),
}
