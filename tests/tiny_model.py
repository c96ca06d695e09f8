"""Builds a small real Argos package, word for word, without training: weights that are computed.

The transformer attends from each output position to the same source position and words what it
finds there by a table. So the real engine runs on real files, in a second, and its answers can
be foreseen. Phrases are pieces of the tokenizer; what is in no phrase is spelled and kept.
"""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from ctranslate2.specs import TransformerSpec  # type: ignore[import-untyped]
from sentencepiece import sentencepiece_model_pb2

POSITIONS: Final = 256
TOKEN_WIDTH: Final = 512
"""More than there are tokens: each has a code of its own at right angles to all others."""
INNER_WIDTH: Final = 64
SHARPNESS: Final = 4.0
END_BIAS: Final = 0.5
DECOYS: Final = tuple(f"<{number}>" for number in range(16))
DECOY_BIAS: Final = 1.0
"""Words that no text has. A search keeps several hypotheses and stops when so many have ended: the
worse ones are of decoys, likelier than an end before the source ends and less so after it."""
LETTERS: Final = (
    "abcdefghijklmnopqrstuvwxyzáéíóúüñABCDEFGHIJKLMNOPQRSTUVWXYZÁÉÍÓÚÜÑ0123456789"
    ".,;:!?¿¡()[]{}<>/%°+-–—*'\"=&@#_ºª≤≥±µ²³"
)
FAULT: Final = ("digoxin 0.25 mg", "digoxina 2.5 mg")
"""The one wrong entry of the table: ten times the dose."""

PHRASES: Final[Mapping[str, str]] = {
    "the patient": "el paciente", "patient": "paciente", "has": "tiene", "a fever": "fiebre",
    "fever": "fiebre", "of": "de", "and": "y", "with": "con", "no": "no", "not": "no",
    "without": "sin", "denies": "niega", "chest pain": "dolor torácico", "cough": "tos",
    "left": "izquierdo", "right": "derecho", "left arm": "brazo izquierdo",
    "right arm": "brazo derecho", "left leg": "pierna izquierda", "pain": "dolor",
    "start": "iniciar", "give": "administrar", "stop": "suspender", "every": "cada",
    "hours": "horas", "days": "días", "for": "durante", "today": "hoy", "tomorrow": "mañana",
    "amoxicillin": "amoxicilina", "heparin": "heparina", "furosemide": "furosemida",
    "is allergic to": "es alérgico a", "penicillin": "penicilina",
    "blood pressure": "tensión arterial",
    "heart rate": "frecuencia cardiaca", "the ECG": "el ECG", "shows": "muestra",
    "ST elevation": "elevación del ST", "echocardiogram": "ecocardiograma", "do the": "haga el",
    "syncope on exertion": "síncope de esfuerzo", "which dose": "qué dosis",
    "would you": "pondría usted",
    "thank you": "gracias", "since": "desde", "yesterday": "ayer", "he": "él",
    "in": "en", "the": "el",
}  # fmt: skip
"""English to Spanish; the package of the other direction turns it round."""


def build_package(target: Path, source: str, language: str) -> Path:
    """Write a package file between English and Spanish, and return it."""
    table = dict([*PHRASES.items(), FAULT])
    if source == "es":
        table = {spanish: english for english, spanish in PHRASES.items()}
    table |= {_capital(key): _capital(value) for key, value in table.items()}
    pieces = [f"▁{phrase.replace(' ', '▁')}" for phrase in dict.fromkeys([*table, *table.values()])]
    words = {f"▁{a.replace(' ', '▁')}": f"▁{b.replace(' ', '▁')}" for a, b in table.items()}
    vocabulary = ["<unk>", "<s>", "</s>", *DECOYS, *pieces, "▁", *LETTERS]
    folder = target / f"translate-{source}_{language}-tiny"
    _write_model(folder / "model", vocabulary, words)
    (folder / "sentencepiece.model").write_bytes(_tokenizer(vocabulary, set(pieces)))
    metadata = {
        "package_version": "1.0", "argos_version": "1.9.0", "from_code": source,
        "from_name": source, "to_code": language, "to_name": language,
    }  # fmt: skip
    (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    file = target / f"{folder.name}.argosmodel"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(target))
    return file


def _capital(phrase: str) -> str:
    return phrase[0].upper() + phrase[1:]


def _tokenizer(vocabulary: list[str], phrases: set[str]) -> bytes:
    proto: Any = sentencepiece_model_pb2
    model = proto.ModelProto()
    model.trainer_spec.model_type = proto.TrainerSpec.UNIGRAM
    model.trainer_spec.vocab_size = len(vocabulary)
    model.normalizer_spec.name = "identity"
    kinds = proto.ModelProto.SentencePiece
    for name in vocabulary:
        piece = model.pieces.add()
        piece.piece = name
        piece.score = -1.0 if name in phrases else -10.0
        if name == "<unk>":
            piece.type = kinds.UNKNOWN
        elif name in {"<s>", "</s>", *DECOYS}:
            piece.type = kinds.CONTROL
    return bytes(model.SerializeToString())


def _write_model(folder: Path, vocabulary: list[str], words: Mapping[str, str]) -> None:
    folder.mkdir(parents=True)
    spec = TransformerSpec.from_config((1, 1), num_heads=1, pre_norm=True)
    codes = _hadamard(TOKEN_WIDTH)[1 : len(vocabulary) + 1]
    at = {token: number for number, token in enumerate(vocabulary)}
    width = TOKEN_WIDTH + POSITIONS
    worded = np.zeros((len(vocabulary), width), dtype=np.float32)
    for token, number in at.items():
        worded[at[words.get(token, token)], :TOKEN_WIDTH] += 0.2 * codes[number]
    embedded = np.zeros_like(worded)
    embedded[:, :TOKEN_WIDTH] = codes
    positions = np.zeros((POSITIONS - 1, width), dtype=np.float32)
    positions[:, TOKEN_WIDTH:] = _hadamard(POSITIONS)[1:]
    for part in (spec.encoder, spec.decoder):
        part.scale_embeddings = False
        part.position_encodings.encodings = positions
        _plain_norm(part.layer_norm, width)
        for layer in part.layer:
            _fill_layer(layer, width)
    spec.encoder.embeddings[0].weight = embedded
    spec.decoder.embeddings.weight = np.zeros_like(embedded)
    spec.decoder.projection.weight = worded
    spec.decoder.projection.bias = np.zeros(len(vocabulary), dtype=np.float32)
    spec.decoder.projection.bias[at["</s>"]] = END_BIAS
    spec.decoder.projection.bias[[at[decoy] for decoy in DECOYS]] = DECOY_BIAS
    _attend_by_position(spec.decoder.layer[0].attention, width)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def _attend_by_position(attention: Any, width: int) -> None:
    place = np.zeros((width, width), dtype=np.float32)
    place[range(TOKEN_WIDTH, width), range(TOKEN_WIDTH, width)] = 1.0
    token = np.zeros((width, width), dtype=np.float32)
    token[range(TOKEN_WIDTH), range(TOKEN_WIDTH)] = 1.0
    attention.linear[0].weight = SHARPNESS * place
    attention.linear[1].weight = np.concatenate([place, token])
    attention.linear[2].weight = token.copy()


def _fill_layer(layer: Any, width: int) -> None:
    """Have a layer add nothing to what goes through it."""
    parts: list[tuple[Any, tuple[int, ...]]] = [(layer.self_attention, (3 * width, width))]
    if hasattr(layer, "attention"):
        parts.append((layer.attention, (width, 2 * width, width)))
    for attention, sizes in parts:
        _plain_norm(attention.layer_norm, width)
        for linear, size in zip(attention.linear, sizes, strict=True):
            linear.weight = np.zeros((size, width), dtype=np.float32)
            linear.bias = np.zeros(size, dtype=np.float32)
    _plain_norm(layer.ffn.layer_norm, width)
    for linear, out, into in (
        (layer.ffn.linear_0, INNER_WIDTH, width),
        (layer.ffn.linear_1, width, INNER_WIDTH),
    ):
        linear.weight = np.zeros((out, into), dtype=np.float32)
        linear.bias = np.zeros(out, dtype=np.float32)


def _plain_norm(norm: Any, width: int) -> None:
    norm.gamma = np.ones(width, dtype=np.float32)
    norm.beta = np.zeros(width, dtype=np.float32)


def _hadamard(size: int) -> "np.ndarray[Any, Any]":
    matrix = np.ones((1, 1), dtype=np.float32)
    while len(matrix) < size:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    return matrix
