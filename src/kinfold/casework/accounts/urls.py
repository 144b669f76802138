"""Addresses of signing in and out, and of one's own account."""

from django.urls import path

from kinfold.casework.accounts.views import account, factors, set_up, sign_in, single_sign_on

app_name = "accounts"
urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-in/second-step", sign_in.second_step_answer, name="second_step_answer"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("single-sign-on", single_sign_on.begin, name="single_sign_on"),
    path("single-sign-on/back", single_sign_on.back, name="single_sign_on_back"),
    path("set-up", set_up.set_up, name="set_up"),
    path("set-up/<slug:code>", set_up.set_up_link, name="set_up_link"),
    path("account", account.account, name="account"),
    path("account/prove", account.prove, name="prove"),
    path("account/password", account.password, name="password"),
    path("account/second-step", factors.second_step_choice, name="second_step"),
    path("account/second-step/app", factors.app, name="app"),
    path("account/second-step/passkey", factors.passkey, name="passkey"),
    path("account/second-step/recovery-codes", factors.recovery_codes, name="recovery_codes"),
    path("account/second-step/remove", factors.remove, name="remove"),
    path("account/sessions/end", account.end_session, name="end_session"),
    path("account/sessions/end-all", account.end_sessions, name="end_sessions"),
]
