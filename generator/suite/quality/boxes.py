"""Mean average precision of the things found in pictures, as COCO defines it, by faster-coco-eval."""

from collections.abc import Sequence
from typing import Any

from generator.suite.quality.label_words import labels_read
from generator.suite.quality.score import Held, Score, score, tool, turns

# Each is a whole evaluation over all pictures.
_RESAMPLES = 100
_TURNS = 3


def mean_average_precision(held: Held) -> list[Score]:
    """mAP over IoU 0.50 to 0.95, of the things that a model was sure of (score 0.5 and more, as the answers are)."""
    if not any(held.references):
        return []
    meaning = labels_read(held.labels, held.classes, held.words) if held.labels else {}
    numbers = {name: number for number, name in enumerate(held.classes, 1)}
    unread = found = 0
    things: list[list[tuple[int, float, list[float]]]] = []
    for answer in held.answers:
        things.append([])
        for thing in answer or ():
            found += 1
            name = meaning.get(thing["label"])
            if name is None:
                unread += 1
                continue
            box = thing["box"]
            sizes = [box["xmin"], box["ymin"], box["xmax"] - box["xmin"], box["ymax"] - box["ymin"]]
            things[-1].append((numbers[name], float(thing["score"]), [float(size) for size in sizes]))
    there = [
        [(numbers[box.label], [box.left, box.top, box.right - box.left, box.bottom - box.top]) for box in boxes]
        for boxes in held.references
    ]
    count = len(things)
    chances = [_map(there, things[turn:] + things[:turn]) for turn in turns(count, held.seed, _TURNS)]
    return [
        score(
            "mAP (COCO, things of score 0.5 and more)",
            _map(there, things),
            lambda chosen: _map([there[n] for n in chosen], [things[n] for n in chosen]),
            held,
            sum(chances) / len(chances),
            tool("faster-coco-eval"),
            resamples=_RESAMPLES,
        ).with_unmapped(unread / found if found else 0.0)
    ]


def _map(there: Sequence[Sequence[Any]], things: Sequence[Sequence[Any]]) -> float:
    """Of pictures with the boxes in them (class, x, y, width and height) and the things found (class, score, box)."""
    from faster_coco_eval import COCO, COCOeval_faster

    boxes = [(picture, *box) for picture, found in enumerate(there, 1) for box in found]
    guesses = [(picture, *thing) for picture, found in enumerate(things, 1) for thing in found]
    if not boxes or not guesses:
        return 0.0
    wanted = COCO(
        {
            "images": [{"id": picture} for picture in range(1, len(there) + 1)],
            "categories": [{"id": number, "name": str(number)} for number in sorted({box[1] for box in boxes})],
            "annotations": [
                {
                    "id": number,
                    "image_id": picture,
                    "category_id": kind,
                    "bbox": box,
                    "area": box[2] * box[3],
                    "iscrowd": 0,
                }
                for number, (picture, kind, box) in enumerate(boxes, 1)
            ],
        }
    )
    found = wanted.loadRes(
        [{"image_id": picture, "category_id": kind, "score": sure, "bbox": box} for picture, kind, sure, box in guesses]
    )
    evaluation = COCOeval_faster(wanted, found, "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return max(0.0, float(evaluation.stats[0]))
