"""How often a password may be guessed: ten times in 15 minutes an account, fifty an address.

A guess is counted before its password is hashed, so that many at once cannot pass together and a flood costs
no hashing. A browser the owner has signed in with before counts by itself: strangers lock no owner out.
"""

from datetime import timedelta

from sqlalchemy import delete, func, select

from workspace.db import db, now, writing
from workspace.people.models import LoginFailure, folded_email

WINDOW = timedelta(minutes=15)
MOST_AN_ACCOUNT = 10
MOST_AN_ADDRESS = 50


def begin(email: str, address: str, browser: str = "") -> int | None:
    """Counts a guess and returns its number, or None when there were too many. Writes on its own."""
    with writing():
        db.session.execute(delete(LoginFailure).where(LoginFailure.created_at <= now() - WINDOW))
        guess = LoginFailure(email_folded=folded_email(email), address=address[:64], browser=browser)
        db.session.add(guess)
        db.session.commit()
        number = guess.id
    # Committed first, counted after: of guesses made at the same moment, each sees the others.
    if not _too_many(folded_email(email), address[:64], browser):
        return number
    with writing():
        forgive(number)
        db.session.commit()
    return None


def forgive(number: int) -> None:
    """A right password is no failed guess."""
    db.session.execute(delete(LoginFailure).where(LoginFailure.id == number))


def _too_many(email_folded: str, address: str, browser: str) -> bool:
    recent = select(func.count()).where(LoginFailure.created_at > now() - WINDOW)
    of_account = recent.where(LoginFailure.email_folded == email_folded, LoginFailure.browser == browser)
    if db.session.scalar(of_account) > MOST_AN_ACCOUNT:
        return True
    of_address = recent.where(LoginFailure.address == address, LoginFailure.browser == "")
    return not browser and db.session.scalar(of_address) > MOST_AN_ADDRESS
