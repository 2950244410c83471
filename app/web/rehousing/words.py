"""The words of the way home: each code as it stands on a page."""

from flask_babel import lazy_gettext as _l

from app.http.words.labels import Words
from models.rehousing import (
    CompanyQuestion,
    ContractKind,
    ExitKind,
    FollowUpResult,
    Reason,
    RehousingParty,
    Stage,
    Step,
)

STAGES: Words = {
    Stage.DRAFT: _l("Utkast"),
    Stage.SUBMITTED: _l("Skickad"),
    Stage.UNDER_REVIEW: _l("Granskas"),
    Stage.INFORMATION_NEEDED: _l("Bolaget har frågat"),
    Stage.POOLED: _l("Godkänd, väntar på lägenhet"),
    Stage.MATCHED: _l("Lägenhet vald"),
    Stage.OFFERED: _l("Erbjuden"),
    Stage.ACCEPTED: _l("Tackat ja"),
    Stage.CONTRACT_SIGNED: _l("Kontrakt skrivet"),
    Stage.MOVED_IN: _l("Inflyttad"),
    Stage.FOLLOWED_UP: _l("Följs upp"),
    Stage.CONVERTED: _l("Eget förstahandskontrakt"),
    Stage.ENDED: _l("Avslutad"),
    Stage.DECLINED: _l("Nej"),
    Stage.PAUSED: _l("Pausad"),
    Stage.WITHDRAWN: _l("Återtagen"),
    Stage.LAPSED: _l("Förfallen"),
}
STEPS: Words = {
    Step.SUBMIT: _l("Skicka till bolaget"),
    Step.BEGIN_REVIEW: _l("Börja granska"),
    Step.ASK: _l("Fråga handläggaren"),
    Step.ANSWER: _l("Svara bolaget"),
    Step.APPROVE: _l("Godkänn"),
    Step.MATCH: _l("Välj lägenhet"),
    Step.UNMATCH: _l("Släpp lägenheten"),
    Step.OFFER: _l("Erbjud lägenheten"),
    Step.TAKE_BACK: _l("Ta tillbaka erbjudandet"),
    Step.ACCEPT: _l("Hen tackar ja"),
    Step.REFUSE: _l("Hen tackar nej"),
    Step.SIGN: _l("Kontraktet är skrivet"),
    Step.MOVE_IN: _l("De har flyttat in"),
    Step.FOLLOW_UP: _l("Uppföljning"),
    Step.CONVERT: _l("Förstahandskontrakt"),
    Step.END: _l("Avsluta"),
    Step.DECLINE: _l("Säg nej"),
    Step.PAUSE: _l("Pausa"),
    Step.RESUME: _l("Fortsätt"),
    Step.RETEST: _l("Behovet är prövat på nytt"),
    Step.WITHDRAW: _l("Ta tillbaka ansökan"),
    Step.LAPSE: _l("Förföll"),
}
REASONS: Words = {
    Reason.WRONG_AREA: _l("Fel område"),
    Reason.WRONG_SIZE: _l("Fel storlek"),
    Reason.TOO_DEAR: _l("För dyr"),
    Reason.NOT_SAFE: _l("Känns inte trygg"),
    Reason.OWN_WISH: _l("Egen önskan"),
    Reason.OWN_SOLUTION: _l("Har ordnat boende själv"),
    Reason.INCOME: _l("Inkomsten räcker inte"),
    Reason.RENT_DEBT: _l("Hyresskuld"),
    Reason.EARLIER_TENANCY: _l("Tidigare hyresförhållande"),
    Reason.NO_SUCH_FLAT: _l("Ingen sådan lägenhet finns"),
    Reason.NEED_CEASED: _l("Behovet finns inte längre"),
    Reason.OTHER_MUNICIPALITY: _l("Flyttar till en annan kommun"),
    Reason.NOT_READY: _l("Inte redo att flytta än"),
    Reason.MISTAKE: _l("Blev fel"),
    Reason.SETTLED: _l("Bor kvar, uppföljningen är klar"),
    Reason.GAVE_NOTICE: _l("Har sagt upp kontraktet"),
    Reason.CONTRACT_ENDED: _l("Kontraktet har upphört"),
    Reason.NO_ANSWER: _l("Inget svar i tid"),
    Reason.NOT_RETESTED: _l("Behovet prövades inte på nytt"),
}
PARTIES: Words = {
    RehousingParty.PERSON: _l("Personen"),
    RehousingParty.COMPANY: _l("Bostadsbolaget"),
    RehousingParty.AUTHORITY: _l("Socialtjänsten"),
    RehousingParty.SERVICE: _l("Tryggplats, av sig själv"),
}
QUESTIONS: Words = {
    CompanyQuestion.DECISION: _l("Beslutet"),
    CompanyQuestion.QUEUE: _l("Köplatsen"),
    CompanyQuestion.HOUSEHOLD: _l("Hur många de är"),
    CompanyQuestion.ROOMS: _l("Antal rum"),
    CompanyQuestion.ACCESSIBILITY: _l("Tillgänglighet"),
    CompanyQuestion.AREAS: _l("Undantagna områden"),
    CompanyQuestion.RENT: _l("Högsta hyra"),
    CompanyQuestion.MOVE_IN: _l("När de kan flytta"),
    CompanyQuestion.CONTRACT: _l("Kontraktsform"),
    CompanyQuestion.SUPPORT: _l("Stödet efter flytten"),
}
CONTRACTS: Words = {
    ContractKind.FIRST_HAND: _l("Förstahandskontrakt"),
    ContractKind.SOCIAL: _l("Socialt kontrakt, kommunen hyr"),
}
EXITS: Words = {
    ExitKind.PERMANENT_HOME: _l("Stadigvarande boende"),
    ExitKind.OTHER_MUNICIPALITY: _l("Annan kommun"),
    ExitKind.ASSISTED_RETURN: _l("Hjälp att återvända"),
    ExitKind.OWN_SOLUTION: _l("Egen lösning"),
    ExitKind.UNKNOWN: _l("Vet inte"),
}
RESULTS: Words = {
    FollowUpResult.WELL: _l("Går bra"),
    FollowUpResult.NEEDS_SUPPORT: _l("Behöver mer stöd"),
    FollowUpResult.NOT_SAFE: _l("Inte trygg"),
    FollowUpResult.NO_CONTACT: _l("Ingen kontakt"),
}
ACCESSIBILITY: Words = {"step_free": _l("Utan trappsteg"), "lift": _l("Hiss eller bottenvåning")}
