using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agents.Core.Offline;

/// <summary>Fills a JSON schema from ranked sentences: properties by their names, arrays by sentence, nothing invented.</summary>
/// <remarks>A text beside a list of citations, where there is no other list, gets all sentences. A list of questions, tasks or topics gets the parts of the question, or the question whole where it may not be that long.</remarks>
internal sealed class SchemaFiller
{
    private const int DeepestNode = 12;
    private const int MostNodes = 20_000;
    private const int MostPadding = 1_000_000;          // characters that only make texts long enough

    private readonly IReadOnlyList<Sentence> _sentences;
    private readonly string? _candidate;
    private readonly HashSet<string> _open = [];        // the references being filled: coming back to one is a recursion
    private string _question;                           // inside an item of a list of questions, that part of it
    private IReadOnlyList<string>? _faults;
    private bool _isAsking;                             // inside an item of such a list
    private bool _tellsAll;                             // whether the text that is filled next holds all sentences
    private int _nodes;
    private int _padding;

    internal SchemaFiller(string question, string? candidate, IReadOnlyList<Sentence> sentences)
    {
        _question = question;
        _candidate = candidate;
        _sentences = sentences;
    }

    internal JsonNode? Fill(JsonElement schema)
    {
        _nodes = 0;
        _padding = 0;
        return Value(string.Empty, SchemaView.Of(schema), item: null, required: true, depth: 0);
    }

    // Returns null both for JSON null and for "unknown"; the caller asks for required values first.
    private JsonNode? Value(string name, SchemaView schema, Sentence? item, bool required, int depth)
    {
        if (++_nodes > MostNodes || depth > DeepestNode)
        {
            return schema.IsNullable ? null : Empty(schema.Type);
        }

        if (schema.Const is JsonElement constant)
        {
            return Copy(constant);
        }

        if (schema.Enum.Count > 0)
        {
            if (_isAsking && item is null && Choice.Explains(schema.Enum, schema.Description))
            {
                return Copy(Choice.OfQuestion(schema.Enum, schema.Description, _question, schema.Default));
            }

            return required || schema.Default is not null ? Copy(Choice.Of(schema.Enum, (item?.Text ?? Best(null)?.Text) + " " + _question, schema.Default)) : null;
        }

        return schema.Type switch
        {
            "object" => Object(name, schema, item, required, depth),
            "array" => Array(name, schema, item, depth),
            "integer" or "number" => Number(name, schema, item, required),
            "boolean" => Truth(name) is bool known ? JsonValue.Create(known)
                : required || schema.Default is not null ? JsonValue.Create(schema.Default is { ValueKind: JsonValueKind.True }) : null,
            "null" => null,
            _ => Text(name, schema, item, required),
        };
    }

    private JsonObject? Object(string name, SchemaView schema, Sentence? item, bool required, int depth)
    {
        List<(string Name, SchemaView Schema)> properties = schema.Properties();
        bool cites = properties.Exists(p => Names.IsFile(p.Name) || Names.IsLine(p.Name));
        bool again = schema.Target is not null && _open.Contains(schema.Target);
        if ((again || (depth > 0 && cites && Best(item) is null)) && (schema.IsNullable || !required))
        {
            return null;                        // the same once more, or a citation of nothing
        }

        if (!again && schema.Target is not null)
        {
            _open.Add(schema.Target);
        }

        HashSet<string> needed = schema.Required();
        JsonObject filled = [];
        bool tellsAll = item is null && depth == 0 && TellsAll(properties);
        foreach ((string property, SchemaView inner) in properties)
        {
            _tellsAll = tellsAll;
            JsonNode? value = Value(property, inner, item, needed.Contains(property), depth + 1);
            if (value is not null || (needed.Contains(property) && inner.IsNullable))
            {
                filled[property] = value;
            }
            else if (needed.Contains(property))
            {
                filled[property] = Empty(inner.Type);
            }
        }

        foreach (string missing in needed.Where(n => !filled.ContainsKey(n)))
        {
            filled[missing] = TextFor(missing, item) ?? string.Empty;
        }

        if (!again && schema.Target is not null)
        {
            _open.Remove(schema.Target);
        }

        return filled;
    }

    private JsonArray Array(string name, SchemaView schema, Sentence? item, int depth)
    {
        JsonArray array = [];
        foreach (SchemaView prefix in schema.PrefixItems())
        {
            array.Add(Value(name, prefix, item, required: true, depth + 1));
        }

        int least = schema.Count("minItems") ?? 0;
        int most = Math.Max(least, schema.Count("maxItems") ?? int.MaxValue);
        int room = Math.Max(0, most - array.Count);
        SchemaView items = schema.Items() ?? SchemaView.Of(default);
        if (schema.Items() is not null || array.Count == 0)
        {
            foreach (Func<JsonNode?> make in Items(name, items, item, depth, room).Take(room))
            {
                array.Add(make());
            }
        }

        while (array.Count < least && _nodes < MostNodes)
        {
            array.Add(Value(name, items, item, required: true, depth + 1) ?? (items.IsNullable ? null : Empty(items.Type)));
        }

        return array;
    }

    private IEnumerable<Func<JsonNode?>> Items(string name, SchemaView items, Sentence? item, int depth, int room)
    {
        if (Names.IsDemand(name))
        {
            return [];                          // what has to hold is for others to say
        }

        if (items.Type == "object")
        {
            if (items.Target is not null && _open.Contains(items.Target))
            {
                return [];
            }

            // Inside an item, a list of citations holds that item's own.
            IEnumerable<Sentence> each = item is not null ? [item] : _sentences;
            return Names.IsQuestion(name) && _question.Length > 0
                ? Questions(room).Select(q => (Func<JsonNode?>)(() => Ask(q, () => Value(name, items, item, required: true, depth + 1))))
                : each.Select(s => (Func<JsonNode?>)(() => Value(name, items, s, required: true, depth + 1)));
        }

        if (items.Type is "integer" or "number")
        {
            return Names.IsLine(name) ? Here(item).Select(s => (Func<JsonNode?>)(() => Number(name, items, s, required: true))) : [];
        }

        if (items.Type is not ("string" or "") || items.Enum.Count > 0)
        {
            return [];
        }

        IEnumerable<string> texts = Names.IsQuestion(name) ? Questions(room)
            : Names.IsFile(name) && !Names.IsCitation(name) ? Here(item).Select(s => s.Path).Distinct()
            : Names.IsCitation(name) ? Here(item).Select(s => s.Citation).Distinct()
            : Names.IsFault(name) && _candidate is not null ? Faults()
            : Here(item).Select(s => s.Text);
        return texts.Select(t => (Func<JsonNode?>)(() => Fit(t, items)));
    }

    // A list that has no room for all parts asks everything at once.
    private IReadOnlyList<string> Questions(int room) => QuestionDivider.Divide(_question) is { } parts && parts.Count <= room ? parts : [_question];

    private JsonNode? Ask(string question, Func<JsonNode?> fill)
    {
        (string whole, bool isAsking) = (_question, _isAsking);
        (_question, _isAsking) = (question, true);
        JsonNode? filled = fill();
        (_question, _isAsking) = (whole, isAsking);
        return filled;
    }

    // A text and the list of its sources, with no other list that the sentences could stand in.
    private static bool TellsAll(List<(string Name, SchemaView Schema)> properties) =>
        properties.Count(p => p.Schema.Type == "array") == 1
        && properties.Exists(p => p.Schema.Type == "array" && Names.IsCitation(p.Name))
        && properties.Count(p => p.Schema.Type == "string" && Names.IsSentence(p.Name)) == 1;

    private bool? Truth(string name) =>
        Names.IsVerdict(name) && _candidate is not null ? Faults().Count == 0
        : _question.Length == 0 ? null
        : Names.IsWhole(name) ? QuestionDivider.Divide(_question).Count == 1
        : Names.IsCompound(name) ? QuestionDivider.Divide(_question).Count > 1
        : null;

    private IReadOnlyList<string> Faults() => _faults ??= CandidateJudge.FindFaults(_question, _candidate!);

    private IEnumerable<Sentence> Here(Sentence? item) => item is null ? _sentences : [item];

    private JsonValue? Number(string name, SchemaView schema, Sentence? item, bool required)
    {
        bool isLine = Names.IsLine(name) && Best(item) is not null;
        if (!isLine && !required && schema.Default is null)
        {
            return null;
        }

        if (!isLine && schema.IsNullable && schema.Default is null)
        {
            return null;
        }

        double wanted = isLine ? Best(item)!.Line
            : schema.Default is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) ? number
            : 0;
        double step = schema.Number("multipleOf") is double multiple and > 0 ? multiple : schema.Type == "integer" ? 1 : 0;
        double least = schema.Number("minimum") ?? double.MinValue;
        double most = schema.Number("maximum") ?? double.MaxValue;
        least = schema.Number("exclusiveMinimum") is double above ? Math.Max(least, step > 0 ? Math.Floor((above / step) + 1) * step : Math.BitIncrement(above)) : least;
        most = schema.Number("exclusiveMaximum") is double below ? Math.Min(most, step > 0 ? Math.Ceiling((below / step) - 1) * step : Math.BitDecrement(below)) : most;
        double clamped = Math.Min(Math.Max(wanted, least), most);
        clamped = step > 0 ? Math.Ceiling(clamped / step) * step : clamped;
        clamped = clamped > most && step > 0 ? Math.Floor(most / step) * step : clamped;
        return Math.Abs(clamped) < 1e15 && clamped == Math.Floor(clamped) ? JsonValue.Create((long)clamped) : JsonValue.Create(clamped);
    }

    // A schema that is a string and nothing else has no name, and is the answer itself.
    private JsonValue? Text(string name, SchemaView schema, Sentence? item, bool required)
    {
        string? text = name.Length == 0 ? Best(item)?.Text
            : _tellsAll && Names.IsSentence(name) ? AllText()
            : TextFor(name, item);
        text ??= schema.Default is { ValueKind: JsonValueKind.String } value ? PlainText.StringOf(value) : null;
        if (text is null && (!required || schema.IsNullable))
        {
            return null;
        }

        return Fit(text ?? string.Empty, schema);
    }

    private JsonValue Fit(string text, SchemaView schema)
    {
        if (schema.Count("minLength") is int least && text.Length < least && _padding < MostPadding)
        {
            _padding += least - text.Length;
            text = (text.Length > 0 ? text : _question).PadRight(least, '-');
        }

        return JsonValue.Create(schema.Count("maxLength") is int most && text.Length > most ? Cut(text, most) : text);
    }

    private string? TextFor(string name, Sentence? item) =>
        Names.IsFile(name) ? Best(item)?.Path
        : Names.IsCitation(name) ? Best(item)?.Citation
        : Names.IsFault(name) && _candidate is not null ? Faults() is { Count: > 0 } faults ? string.Join('\n', faults) : null
        : Names.IsSentence(name) ? Best(item)?.Text
        : Names.IsQuestion(name) && _question.Length > 0 ? _question
        : null;

    private string AllText() => _sentences.Count == 0 ? AnswerWriter.Nothing : string.Join('\n', _sentences.Select(AnswerWriter.Line));

    private Sentence? Best(Sentence? item) => item ?? (_sentences.Count > 0 ? _sentences[0] : null);

    private static string Cut(string text, int length) =>
        length > 0 && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];

    private static JsonNode Empty(string type) => type switch
    {
        "object" => new JsonObject(),
        "array" => new JsonArray(),
        "integer" or "number" => JsonValue.Create(0),
        "boolean" => JsonValue.Create(false),
        _ => JsonValue.Create(string.Empty),
    };

    private static JsonNode? Copy(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => JsonValue.Create(PlainText.StringOf(value)),
        _ => JsonValue.Create(value),
    };
}
