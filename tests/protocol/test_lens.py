"""The lenses of a test file, as a client asks for them."""

from protocol.editor import editing


async def test_a_test_file_counts_its_tests_and_when_it_is_stopped_says_by_what(small):
    async with editing(small) as editor:
        await editor.verified()
        text = editor.open("tests/test_shop.py")
        counted, told = await editor.lenses("tests/test_shop.py"), editor.lens_refreshes

        editor.type("tests/test_shop.py", text.replace("import total", "import sum_of"))
        await editor.until(lambda: editor.lens_refreshes > told, "news of changed lenses")

        assert [(0, "2 tests collected")] == counted
        assert [(0, "blocked: small.shop has no 'sum_of'")] == await editor.lenses("tests/test_shop.py")
        assert [] == await editor.lenses("small/shop.py")
