"""What an operator does about people."""

from workspace.people import login
from workspace.people.models import User

PASSWORD = "gulrot og kål i november"
ADA = ("create-admin", "--email", "ada@example.com", "--name", "Ada", "--password-stdin")


def test_an_admin_is_made_with_a_password_from_standard_input(app):
    answer = app.test_cli_runner().invoke(args=ADA, input=PASSWORD + "\n")
    assert answer.exit_code == 0, answer.output
    ada = User.known_by("ada@example.com")
    assert ada.rights == {"sales", "marketing", "admin"}
    assert login.is_password(ada.password_hash, PASSWORD)


def test_a_weak_password_or_a_known_address_makes_nobody(app):
    assert app.test_cli_runner().invoke(args=ADA, input="short\n").exit_code == 1
    app.test_cli_runner().invoke(args=ADA, input=PASSWORD + "\n")
    assert app.test_cli_runner().invoke(args=ADA, input=PASSWORD + "\n").exit_code == 1
