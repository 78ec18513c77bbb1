"""Any input to loaders and parsers is read, or refused by an error that says why; `make fuzz` looks for much longer."""

import os

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import fuzzing

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
# Words and signs that parsers care about, so that chance meets them.
BITS = st.sampled_from(
    [
        *"0123456789.,;:'\"{}[]()=+-@$€%/\\ \n\r\t\0",
        "over ",
        "nearly ",
        "million",
        "and ",
        "to ",
        "half",
        "kg",
        "\u0663",
        "\uff11",
        "\u202e",
        "\u00bd",
        "\u2212",
        "\u00a0",
        "1e9",
        "nan",
        "2022-02-30",
        "9" * 400,
        "\ufeff",
        "\ud7ff",
    ]
)
INPUTS = st.one_of(
    st.binary(max_size=80),
    st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace")),
    st.lists(BITS, max_size=14).map(lambda bits: "".join(bits).encode()),
)


@pytest.mark.parametrize("name", fuzzing.TARGETS)
def test_any_input_is_read_or_refused(name):
    @settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), derandomize=True)
    @example(b"9" * 5000)
    @example(b"[" * 20_000)
    @example(b"\xff" + b"a,b,c,d,e,f\n" * 3)
    @example("٣٤ million".encode())
    @given(INPUTS)
    def run(data):
        fuzzing.TARGETS[name](data)

    run()
    for seed in fuzzing.SEEDS.get(name, []):
        fuzzing.TARGETS[name](seed.encode())
