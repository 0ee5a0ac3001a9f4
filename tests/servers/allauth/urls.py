"""The only pages there are: allauth's API and its description."""

from django.urls import include, path

urlpatterns = [
    path("_allauth/", include("allauth.headless.urls")),
    # HEADLESS_ONLY still names these, although it serves no page at them.
    path("accounts/", include("allauth.urls")),
]
