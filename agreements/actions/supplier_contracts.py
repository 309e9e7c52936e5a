"""The contract with a supplier as a sealed PDF: made once, since its terms do not change."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agreements.actions.decisions import authority
from agreements.documents.parts import Contact, Filing
from agreements.documents.supplier_contract import TITLE, SupplierContractPrint, supplier_contract_pdf
from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.documents.certificate import SealError, is_development
from mentorstotte.core.documents.codes import new_code
from mentorstotte.core.documents.seal import seal
from mentorstotte.core.enums import DocumentKind, LetterPart
from mentorstotte.core.errors import Refused
from mentorstotte.core.letters import words
from mentorstotte.core.models import Document
from providers.models import SupplierContract


@transaction.atomic
def print_contract(*, contract_id: int, by) -> Document:
    """The contract as it is signed; a second time gives the first one. Raises Refused when it cannot be
    sealed; nothing is then kept.
    """
    contract = SupplierContract.objects.select_for_update(of=("self",)).select_related("supplier")
    contract = contract.get(pk=contract_id)
    if contract.document:
        return contract.document
    sheet = printed(contract, by=by)
    try:
        sealed = seal(supplier_contract_pdf(sheet), reason=TITLE)
    except SealError as error:
        raise Refused(f"Kontrakten kan ikke forsegles, så intet er gemt. {error}") from error
    contract.document = keep_document(
        content=sealed,
        kind=DocumentKind.SUPPLIER_CONTRACT,
        title=f"{TITLE}: {contract.supplier.name}"[:200],
        content_type="application/pdf",
        case_id=None,
        by=by,
        sealed=True,
        code=sheet.filing.code,
    )
    contract.save(update_fields=["document"])
    record("contract.printed", subject=contract.supplier, by=by, text="Kontrakten er lavet som PDF")
    return contract.document


def printed(contract: SupplierContract, *, by) -> SupplierContractPrint:
    """The contract as it would be printed today, with ``by`` as whom the supplier can ask."""
    said, supplier = words(), contract.supplier
    number = f"L{supplier.pk:04d}"
    return SupplierContractPrint(
        authority=authority(said),
        filing=Filing(
            case_number=number,
            document_number=f"{number}-{contract.pk}",
            date=timezone.localdate(),
            code=new_code(),
            check_at=urlsplit(settings.SITE_URL).netloc + reverse("core:genuine"),
        ),
        supplier=Contact(supplier.name, supplier.phone, supplier.email),
        cvr=supplier.cvr,
        contact=Contact(by.name, by.phone, by.email),
        start=contract.valid_from,
        end=contract.valid_to,
        transport=contract.transport,
        km_rate=contract.km_rate,
        indirect_percent=contract.indirect_percent,
        no_show_minutes=contract.no_show_minutes,
        own_text=said.get(LetterPart.CONTRACT, ""),
        seal_is_development=is_development(),
    )
