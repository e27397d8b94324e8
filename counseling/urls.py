"""Addresses below /<language>/counsel/ and /<language>/case/share/. Of allauth only those that are needed."""

from allauth.account import views as entrance
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from counseling.access import mfa_page, needs_cache
from counseling.accounts import binding_views, passkey_views, staff_views, views
from counseling.data_copy import views as data_copy_views
from counseling.desk import urls
from counseling.messages import urls as messages
from counseling.outside_events import urls as outside_events
from counseling.sharing import client_views, counsellor_views, in_person_views

app_name = "counseling"
client_notes = urls.client_notes
client_messages = messages.client
client_outside_events = outside_events.client
urlpatterns = [
    path("enter/", views.enter, name="enter"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("binding/", binding_views.binding, name="binding"),
    path("sign-in/passkey/", passkey_views.sign_in, name="passkey-sign-in"),
    path("account/passkeys/<int:pk>/alone/", mfa_page(passkey_views.let_open), name="passkey-alone"),
    path("join/<str:token>/", views.join, name="join"),
    path("forgot/", views.forgot, name="forgot"),
    path("account/password/", views.password, name="password"),
    path(
        "account/password/forgotten/",
        mfa_page(passkey_views.forgotten_password, fresh=False),
        name="forgotten-password",
    ),
    path("centre/", staff_views.centre, name="centre"),
    path("people/", staff_views.people, name="people"),
    path("people/invite/", staff_views.invite, name="invite"),
    path("people/record/", staff_views.acts, name="staff-acts"),
    path("people/record/staff.csv", staff_views.acts_csv, name="staff-acts-csv"),
    path("people/<int:pk>/", staff_views.correct, name="correct"),
    path("people/<int:pk>/end/", staff_views.end, name="end"),
    path("people/<int:pk>/renew/", staff_views.renew, name="renew"),
    path("code/", counsellor_views.code, name="code"),
    path("code/state/", counsellor_views.state, name="code-state"),
    path("code/<int:pk>/cancel/", counsellor_views.cancel, name="code-cancel"),
    path("new/", in_person_views.new, name="new"),
    path("new/agree/", in_person_views.agree, name="agree"),
    path("<uuid:pk>/handover/", counsellor_views.handover, name="handover"),
    path("<uuid:pk>/consult/", counsellor_views.consult, name="consult"),
    path("<uuid:pk>/give-back/", counsellor_views.give_back, name="give-back"),
    path("<uuid:pk>/give-back/undo/", counsellor_views.take_up_again, name="take-up-again"),
    *urls.urlpatterns,
    *messages.desk,
    *outside_events.desk,
]
# Under the names that allauth itself looks for, so in no namespace.
sign_in = [
    path("sign-in/", needs_cache(entrance.login), name="account_login"),
    path("sign-in/factor/", needs_cache(factor.authenticate), name="mfa_authenticate"),
    path("account/", mfa_page(factor.index, fresh=False), name="mfa_index"),
    path("account/app/", mfa_page(totp.activate_totp), name="mfa_activate_totp"),
    path("account/app/remove/", mfa_page(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/codes/", mfa_page(recovery.view_recovery_codes, proved=False), name="mfa_view_recovery_codes"),
    path("account/codes/new/", mfa_page(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("account/passkeys/", mfa_page(passkeys.list_webauthn, fresh=False), name="mfa_list_webauthn"),
    path("account/passkeys/add/", mfa_page(passkey_views.AddPasskeyView.as_view()), name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/remove/", mfa_page(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
]
# The client's copy of everything, in the namespace "data-copy".
data_copy = [path("", data_copy_views.data_copy, name="download")]
# What a client does, in the namespace "sharing".
share = [
    path("", client_views.share, name="share"),
    path("state/", client_views.state, name="state"),
    path("code/", client_views.new_code, name="code"),
    path("code/back/", client_views.take_back, name="take-back"),
    path("yes/", client_views.confirm, name="confirm"),
    path("<uuid:pk>/end/", client_views.end, name="end"),
    path("<uuid:pk>/end/undo/", client_views.share_again, name="share-again"),
    path("<uuid:pk>/change/", client_views.change, name="change"),
    path("<uuid:pk>/prolong/", client_views.prolong, name="prolong"),
    path("<uuid:pk>/handover/", client_views.answer, name="answer"),
    path("<uuid:pk>/consult/", client_views.answer_consult, name="answer-consult"),
]
