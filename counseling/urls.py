"""Addresses below /<language>/counsel/ and /<language>/case/share/. Of allauth only those that are needed."""

from allauth.account import views as entrance
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from counseling import desk_urls
from counseling.access import limited, own
from counseling.views import account, joining, people, sharing, together

app_name = "counseling"
client_notes = desk_urls.client_notes
urlpatterns = [
    path("enter/", account.enter, name="enter"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("join/<str:token>/", account.join, name="join"),
    path("forgot/", account.forgot, name="forgot"),
    path("account/password/", account.password, name="password"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/end/", people.end, name="end"),
    path("people/<int:pk>/renew/", people.renew, name="renew"),
    path("code/", joining.code, name="code"),
    path("code/state/", joining.state, name="code-state"),
    path("new/", together.new, name="new"),
    path("new/agree/", together.agree, name="agree"),
    path("<uuid:pk>/handover/", joining.handover, name="handover"),
    path("<uuid:pk>/give-back/", joining.give_back, name="give-back"),
    *desk_urls.urlpatterns,
]
# Under the names that allauth itself looks for, so in no namespace.
sign_in = [
    path("sign-in/", limited(entrance.login), name="account_login"),
    path("sign-in/factor/", limited(factor.authenticate), name="mfa_authenticate"),
    path("account/", own(factor.index, fresh=False), name="mfa_index"),
    path("account/app/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("account/app/remove/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/codes/", own(recovery.view_recovery_codes, proved=False), name="mfa_view_recovery_codes"),
    path("account/codes/new/", own(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("account/passkeys/", own(passkeys.list_webauthn, fresh=False), name="mfa_list_webauthn"),
    path("account/passkeys/add/", own(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", own(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
]
# What a client does, in the namespace "sharing".
share = [
    path("", sharing.share, name="share"),
    path("state/", sharing.state, name="state"),
    path("code/", sharing.new_code, name="code"),
    path("code/back/", sharing.take_back, name="take-back"),
    path("yes/", sharing.confirm, name="confirm"),
    path("<uuid:pk>/end/", sharing.end, name="end"),
    path("<uuid:pk>/handover/", sharing.answer, name="answer"),
]
