"""despatch publish: what it prints, and what it says of an archive without an address."""

import json

from click.testing import CliRunner

from despatch.cli import despatch


def run(*arguments):
    return CliRunner().invoke(despatch, [*map(str, arguments)])


def test_it_says_what_it_wrote_and_that_nobody_knows_the_address(built_harbour, tmp_path):
    done = run("publish", built_harbour, tmp_path / "site", "--no-search")
    assert done.exit_code == 0
    assert done.stdout.startswith(f"{tmp_path / 'site'}: 2 letters, ")
    assert 'write address = "https://..."' in done.stderr
    page = next((tmp_path / "site" / "letter").glob("*/index.html")).read_text()
    assert "How to cite" in page
    assert "http" not in page.split("How to cite")[1].partition("</section>")[0].replace("https://schema.org", "")


def test_the_same_as_data(harbour, tmp_path):
    settings = harbour / "despatch.toml"
    settings.write_text('address = "https://x.example/letters/"\n' + settings.read_text())
    done = run("publish", harbour, tmp_path / "site", "--no-search", "--json")
    told = json.loads(done.stdout)
    assert told["letters"] == 2
    assert told["address"] == "https://x.example/letters"
    assert told["trouble"] == []
