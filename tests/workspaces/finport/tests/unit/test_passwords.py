from finport.security.passwords import hash_password, verify_password


def test_the_right_password_is_verified() -> None:
    assert verify_password("correct horse battery", hash_password("correct horse battery"))


def test_a_wrong_password_is_not() -> None:
    assert not verify_password("wrong", hash_password("correct horse battery"))


def test_equal_passwords_have_different_hashes() -> None:
    assert hash_password("correct horse battery") != hash_password("correct horse battery")
