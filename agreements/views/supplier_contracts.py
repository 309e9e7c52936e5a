"""The contract with a supplier as a PDF; the supplier's page is in the catalogue."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from agreements.actions.supplier_contracts import print_contract
from mentorstotte.core.errors import Refused
from mentorstotte.core.permissions import Permission, requires
from providers.models import SupplierContract


@requires(Permission.EDIT_CATALOGUE)
@require_POST
def supplier_contract(request, pk, contract):
    """Makes it, once."""
    get_object_or_404(SupplierContract, pk=contract, supplier=pk)
    try:
        print_contract(contract_id=contract, by=request.user)
        messages.success(request, "Kontrakten er lavet og forseglet. Print den, og få den underskrevet.")
    except Refused as error:
        messages.error(request, str(error))
    return redirect("providers:supplier", pk=pk)
