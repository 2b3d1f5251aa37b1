"""Every origin together with credentials is found; one without the other is not."""

from functools import partial

import pytest

from gonogo.model import Outcome
from workspace import check_workspace

check = partial(check_workspace, only="permissive-cors")

APP = "-- app.py --\nfrom fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\napp = FastAPI()\n"


@pytest.mark.parametrize("origins", ['allow_origins=["*"]', 'allow_origin_regex=".*"'])
def test_every_origin_with_credentials_is_found(origins):
    check(f"{APP}app.add_middleware(CORSMiddleware, allow_credentials=True, {origins})  #! permissive-cors\n")


@pytest.mark.parametrize(
    "arguments",
    [
        'allow_origins=["*"]',
        'allow_origins=["*"], allow_credentials=False',
        'allow_origins=["https://app.example.net"], allow_credentials=True',
        "allow_origins=settings.origins, allow_credentials=True",
    ],
)
def test_named_origins_or_no_credentials_are_right(arguments):
    assert Outcome.PASS is check(f"{APP}app.add_middleware(CORSMiddleware, {arguments})\n").outcome


def test_flask_and_django_have_words_of_their_own():
    check("""\
-- app.py --
from flask import Flask
from flask_cors import CORS
app = Flask(__name__)
CORS(app, origins="*", supports_credentials=True)  #! permissive-cors
-- settings.py --
import django
MIDDLEWARE = []
CORS_ALLOW_ALL_ORIGINS = True  #! permissive-cors
CORS_ALLOW_CREDENTIALS = True
""")


def test_does_not_apply_without_an_application():
    assert Outcome.NOT_APPLICABLE is check("-- lib.py --\nx = 1\n").outcome
