"""What Jinja2 with transformers' settings makes of templates; see README.md. Needs only jinja2."""
import datetime, json, os, random, sys
import jinja2
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

HERE = os.path.dirname(os.path.abspath(__file__))
OPEN, CLOSE = "\ue0f0", "\ue0f1"  # mark generated stretches; no conversation has them


class Generation(Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_marked"), [], [], body).set_lineno(line)

    def _marked(self, caller):
        return OPEN + caller() + CLOSE


class Refusal(jinja2.exceptions.TemplateError):
    pass


def refuse(message):
    raise Refusal(message)


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, "jinja2.ext.loopcontrols"])
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = refuse
    env.globals["strftime_now"] = datetime.datetime(2026, 11, 23, 8, 9, 10).strftime
    return env


def render(template, variables):
    """{"text", "generated"}, {"refusal"} or {"error"}; places in UTF-16 units."""
    try:
        marked = template().render(**variables)
    except Refusal as refusal:
        return {"refusal": str(refusal)}
    except Exception as error:  # whatever Python makes of a template's mistake
        return {"error": f"{type(error).__name__}: {error}"}
    text, spans, at = "", [], None
    for piece in marked.replace(OPEN, "\0" + OPEN).replace(CLOSE, "\0" + CLOSE).split("\0") if OPEN in marked else [marked]:
        if piece[:1] == OPEN:
            at, piece = len(text.encode("utf-16-le")) // 2, piece[1:]
        elif piece[:1] == CLOSE:
            spans.append([at, len(text.encode("utf-16-le")) // 2])
            piece = piece[1:]
        text += piece
    return {"text": text, "generated": spans}


def compiled(source):
    env = environment()
    return lambda: env.from_string(source)


def fixtures():
    with open(os.path.join(HERE, "variables.json"), encoding="utf-8") as file:
        variables = json.load(file)
    with open(os.path.join(HERE, "cases.txt"), encoding="utf-8", newline="") as file:
        parts = ("\n" + file.read()).split("\n=== ")[1:]
    cases = [part.split("\n", 1) for part in parts]
    expected = {name: [render(compiled(source), each) for each in variables] for name, source in cases}
    with open(os.path.join(HERE, "expected.json"), "w", encoding="utf-8") as file:
        json.dump(expected, file, ensure_ascii=True, indent=1)
        file.write("\n")
    print(len(cases), "templates x", len(variables), "sets of variables")


PIECES = ["Hello", "the guild", "  ", "\n", "\n\n", "naïve", "Öl", "🌿", "𝔘nd", "'quoted'", "\"double\"", "<b>&amp;</b>", "{{ x }}", "{% if %}", "\\n", "\t",
          "1.5", "</think>", "<think>\nhm\n</think>\n", "[INST]", "<|im_end|>", "日本語", "a" * 40, "- item", "```py\nprint(1)\n```", "\u00a0", "?", "."]


def words(rng, least=1):
    return "".join(rng.choice(PIECES) + rng.choice(["", " ", " "]) for _ in range(rng.randint(least, 6)))


def schema(rng, name):
    properties = {rng.choice(["city", "unit", "größe", "n"]) + str(i): rng.choice([
        {"type": "string", "description": words(rng)}, {"type": "integer", "minimum": 0, "default": 1.0}, {"type": "array", "items": {"type": "number"}},
        {"type": "string", "enum": ["a", "b'c"]}, {"type": ["string", "null"]}, {"type": "object", "properties": {"deep": {"type": "boolean"}}, "required": ["deep"]},
    ]) for i in range(rng.randint(0, 3))}
    return {"type": "function", "function": {"name": name, "description": words(rng), "parameters": {
        "type": "object", "properties": properties, "required": list(properties)[:1]}}}


def conversation(number):
    rng = random.Random(number)
    messages = []
    with_tools = rng.random() < 0.3
    if rng.random() < 0.5:
        messages.append({"role": "system", "content": words(rng, 0)})
    for turn in range(rng.randint(1, 4)):
        messages.append({"role": "user", "content": words(rng)})
        if with_tools and rng.random() < 0.6:
            calls = [{"id": f"call{turn}{i}abcd"[:9], "type": "function", "function": {"name": f"tool_{i}", "arguments": rng.choice([
                {"city": words(rng), "n": rng.choice([1, 2.5, True, None])}, {}, {"list": [1, "b", {"c": []}]}])}} for i in range(rng.randint(1, 2))]
            messages.append({"role": "assistant", "content": rng.choice([None, "", words(rng)]), "tool_calls": calls})
            messages += [{"role": "tool", "name": call["function"]["name"], "tool_call_id": call["id"], "content": words(rng)} for call in calls]
        answer = {"role": "assistant", "content": words(rng)}
        if rng.random() < 0.15:
            answer["reasoning_content"] = words(rng)
        messages.append(answer)
    if rng.random() < 0.5:
        messages.pop()
    if rng.random() < 0.12:
        rng.shuffle(messages)
    if rng.random() < 0.08:
        for message in messages:
            if isinstance(message["content"], str):
                message["content"] = [{"type": "text", "text": message["content"]}] + ([{"type": "image"}] if rng.random() < 0.3 else [])
    variables = {"messages": messages, "tools": None, "documents": None, "add_generation_prompt": rng.random() < 0.5}
    if with_tools:
        variables["tools"] = [schema(rng, f"tool_{i}") for i in range(rng.randint(1, 3))]
    if rng.random() < 0.15:
        variables["documents"] = [{"title": words(rng), "text": words(rng)}]
    for name, values in {"enable_thinking": [True, False], "date_string": ["26 Jul 2024"], "reasoning_effort": ["high", "low"], "tools_in_user_message": [True, False],
                         "builtin_tools": [["browser", "python"], ["code_interpreter"]], "thinking": [True, False], "keep_reasoning": [True]}.items():
        if rng.random() < 0.25:
            variables[name] = rng.choice(values)
    return variables


def folder(place, count):
    conversations = [conversation(number) for number in range(count)]
    with open(os.path.join(place, "conversations.json"), "w", encoding="utf-8") as file:
        json.dump(conversations, file, ensure_ascii=False)
    total = refused = failed = 0
    for name in sorted(os.listdir(place)):
        if not name.endswith(".jinja"):
            continue
        with open(os.path.join(place, name), encoding="utf-8", newline="") as file:
            source = file.read()
        tokens = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
        template = environment().from_string(source)
        results = [render(lambda: template, {**each, **tokens}) for each in conversations]
        with open(os.path.join(place, name[:-6] + ".expected.json"), "w", encoding="utf-8") as file:
            json.dump(results, file, ensure_ascii=False)
        total += 1
        refused += sum("refusal" in result for result in results)
        failed += sum("error" in result for result in results)
        print(name, sum("text" in r for r in results), "texts,", sum("refusal" in r for r in results), "refusals,", sum("error" in r for r in results), "errors")
    print(f"{total} templates x {count} conversations: {refused} refusals, {failed} errors")


if len(sys.argv) == 1:
    fixtures()
else:
    folder(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 400)
