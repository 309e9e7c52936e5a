"""Login rules: nobody signs up by themselves; the system admin makes the users."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Login through the municipality finds the user by a verified e-mail; it never makes one."""

    def is_open_for_signup(self, request, sociallogin):
        return False
