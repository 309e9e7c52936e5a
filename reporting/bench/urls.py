"""The site's addresses plus Django's own admin list of the tables that are measured."""

from django.contrib import admin
from django.urls import path

from agreements.models import Agreement
from cases.models import Case, Citizen
from mentorstotte.urls import urlpatterns as site_urls


class OpenSite(admin.AdminSite):
    """An admin that lets everybody in; it exists in the bench process only."""

    def has_permission(self, request):
        return True


class OpenAdmin(admin.ModelAdmin):
    list_per_page = 50

    def has_view_permission(self, request, obj=None):
        return True

    has_module_permission = has_add_permission = has_change_permission = has_delete_permission = (
        has_view_permission
    )


class CaseAdmin(OpenAdmin):
    list_display = ["number", "citizen", "team", "caseworker", "state", "opened_on"]
    list_select_related = ["citizen", "team", "caseworker"]
    list_filter = ["state"]


class CitizenAdmin(OpenAdmin):
    list_display = ["family_name", "given_names", "birth_date"]
    search_fields = ["family_name", "given_names"]


class AgreementAdmin(OpenAdmin):
    list_display = ["number", "case", "caseworker", "start_date", "end_date", "mentor"]
    list_select_related = ["case", "caseworker", "mentor__supplier"]


site = OpenSite(name="admin")
site.register(Case, CaseAdmin)
site.register(Citizen, CitizenAdmin)
site.register(Agreement, AgreementAdmin)
urlpatterns = [path("admin/", site.urls), *site_urls]
