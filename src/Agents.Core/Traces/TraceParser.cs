using System.Text.Json;
using System.Text.Unicode;

namespace Agents.Core.Traces;

/// <summary>Reads one line as a trace, and says everything that is wrong with it. Whatever the bytes are, it does not throw.</summary>
internal sealed class TraceParser
{
    private static readonly string[] TopKeys = ["trace_id", "task_id", "events", "edges", "rewards", "costs", "system", "topology", "metrics"];
    private static readonly string[] EdgeKeys = ["src", "dst", "type"];
    private static readonly string[] EventKeys = ["id", "t", "type", "agent", "role", "from", "to", "tool", "content_ref", "trusted", "tokens"];
    private static readonly string[] RequiredCosts = [TraceNames.Tokens, TraceNames.WallClock];

    private readonly TraceProblems _problems;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    private TraceParser(TraceProblems problems) => _problems = problems;

    /// <summary>Reads a trace; <see langword="null"/> when there is a problem, which is then among the problems.</summary>
    public static OrchestrationTrace? Read(ReadOnlyMemory<byte> json, TraceReaderOptions options, TraceProblems problems)
    {
        if (json.Length > options.MaxLineBytes)
        {
            problems.Add("$", $"A line must have at most {options.MaxLineBytes} bytes, but this one has more.");
            return null;
        }

        if (!Utf8.IsValid(json.Span))
        {
            problems.Add("$", "The line is not valid UTF-8.");
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = options.MaxDepth });
            int before = problems.List.Count;
            OrchestrationTrace trace = new TraceParser(problems).ReadTrace(document.RootElement);
            return problems.List.Count == before ? trace : null;
        }
        catch (JsonException exception)
        {
            // The message of the exception may quote the text, which the place need not.
            problems.Add("$", $"The line is not JSON of at most {options.MaxDepth} levels; reading ended at byte {exception.BytePositionInLine ?? 0}.");
            return null;
        }
    }

    private OrchestrationTrace ReadTrace(JsonElement root)
    {
        Dictionary<string, JsonElement> top = ReadObject(root, "$", "", TopKeys, required: 6, allowsExtra: false);
        return new OrchestrationTrace
        {
            TraceId = ReadText(top, "trace_id", "") ?? "",
            TaskId = ReadText(top, "task_id", "") ?? "",
            System = ReadText(top, "system", ""),
            Topology = ReadWord(top, "topology", "", TraceNames.FindTopology, TraceNames.ListTopologies),
            Events = ReadEvents(top),
            Edges = ReadEdges(top),
            Rewards = ReadFigures(top, "rewards", allowsNegative: true) ?? [],
            Costs = ReadCosts(top),
            Metrics = ReadFigures(top, "metrics", allowsNegative: true),
        };
    }

    private List<TraceEvent> ReadEvents(Dictionary<string, JsonElement> top)
    {
        List<TraceEvent> events = [];
        if (!TryGetArray(top, "events", out JsonElement array))
        {
            return events;
        }

        if (array.GetArrayLength() == 0)
        {
            _problems.Add("events", "A trace must have at least one event.");
        }

        foreach (JsonElement element in array.EnumerateArray())
        {
            if (_problems.IsFull)
            {
                break;
            }

            events.Add(ReadEvent(element, $"events[{events.Count}]"));
        }

        return events;
    }

    private TraceEvent ReadEvent(JsonElement element, string place)
    {
        Dictionary<string, JsonElement> fields = ReadObject(element, place, place + ".", EventKeys, required: 4, allowsExtra: true);
        string? id = ReadText(fields, "id", place + ".");
        if (id is not null && !_ids.Add(id))
        {
            _problems.Add($"{place}.id", $"The id {NameText.Quote(id)} is there twice.");
        }

        return new TraceEvent
        {
            Id = id ?? "",
            Seconds = ReadNumber(fields, "t", place + ".", allowsNegative: false) ?? 0,
            Type = ReadWord(fields, "type", place + ".", TraceNames.FindEventType, TraceNames.ListEventTypes) ?? default,
            Agent = ReadText(fields, "agent", place + ".") ?? "",
            Role = ReadText(fields, "role", place + "."),
            From = ReadText(fields, "from", place + "."),
            To = ReadText(fields, "to", place + "."),
            Tool = ReadText(fields, "tool", place + "."),
            ContentRef = ReadText(fields, "content_ref", place + "."),
            IsTrusted = ReadBoolean(fields, "trusted", place + "."),
            Tokens = ReadNumber(fields, "tokens", place + ".", allowsNegative: false),
        };
    }

    private List<TraceEdge> ReadEdges(Dictionary<string, JsonElement> top)
    {
        List<TraceEdge> edges = [];
        if (!TryGetArray(top, "edges", out JsonElement array))
        {
            return edges;
        }

        foreach (JsonElement element in array.EnumerateArray())
        {
            if (_problems.IsFull)
            {
                break;
            }

            string place = $"edges[{edges.Count}]";
            Dictionary<string, JsonElement> fields = ReadObject(element, place, place + ".", EdgeKeys, required: 3, allowsExtra: false);
            edges.Add(new TraceEdge
            {
                Source = ReadEnd(fields, "src", place + "."),
                Destination = ReadEnd(fields, "dst", place + "."),
                Type = ReadWord(fields, "type", place + ".", TraceNames.FindEdgeType, TraceNames.ListEdgeTypes) ?? default,
            });
        }

        return edges;
    }

    private string ReadEnd(Dictionary<string, JsonElement> fields, string name, string prefix)
    {
        string? end = ReadText(fields, name, prefix);
        if (end is not null && !_ids.Contains(end))
        {
            _problems.Add(prefix + name, $"There is no event {NameText.Quote(end)}.");
        }

        return end ?? "";
    }

    private Dictionary<string, double> ReadCosts(Dictionary<string, JsonElement> top)
    {
        if (ReadFigures(top, "costs", allowsNegative: false) is not { } costs)
        {
            return [];
        }

        foreach (string missing in RequiredCosts.Where(name => !HasFigure(top["costs"], name)))
        {
            _problems.Add("costs", $"The figure '{missing}' is missing.");
        }

        return costs;
    }

    private Dictionary<string, double>? ReadFigures(Dictionary<string, JsonElement> top, string name, bool allowsNegative)
    {
        if (!top.TryGetValue(name, out JsonElement element))
        {
            return null;
        }

        Dictionary<string, double> figures = new(StringComparer.Ordinal);
        if (element.ValueKind != JsonValueKind.Object)
        {
            _problems.Add(name, $"It must be an object of numbers, but is {Kind(element)}.");
            return null;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string? figure = NameAt(property, name);
            if (figure is not null && !seen.Add(figure))
            {
                _problems.Add(name, $"The figure {NameText.Quote(figure)} is there twice.");
            }
            else if (figure is not null && ToNumber(property.Value, $"{name}.{NameText.Escape(figure, AgentPath.MaxNameLength)}", allowsNegative) is { } number)
            {
                figures[figure] = number;
            }

            if (_problems.IsFull)
            {
                break;
            }
        }

        return figures;
    }

    private Dictionary<string, JsonElement> ReadObject(JsonElement element, string place, string prefix, string[] known, int required, bool allowsExtra)
    {
        Dictionary<string, JsonElement> fields = new(StringComparer.Ordinal);
        if (element.ValueKind != JsonValueKind.Object)
        {
            _problems.Add(place, $"It must be an object, but is {Kind(element)}.");
            return fields;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (_problems.IsFull)
            {
                return fields;
            }

            string? name = NameAt(property, place);
            if (name is null || !known.Contains(name))
            {
                if (name is not null && !allowsExtra)
                {
                    _problems.Add(place, $"It has no property {NameText.Quote(name)}; it may have {string.Join(", ", known)}.");
                }
            }
            else if (!fields.TryAdd(name, property.Value))
            {
                _problems.Add(prefix + name, "It is there twice.");
            }
        }

        foreach (string missing in known.Take(required).Where(name => !fields.ContainsKey(name)))
        {
            _problems.Add(prefix + missing, "It is missing.");
        }

        return fields;
    }

    private bool TryGetArray(Dictionary<string, JsonElement> top, string name, out JsonElement array)
    {
        if (top.TryGetValue(name, out array) && array.ValueKind != JsonValueKind.Array)
        {
            _problems.Add(name, $"It must be a list, but is {Kind(array)}.");
        }

        return array.ValueKind == JsonValueKind.Array;
    }

    private string? ReadText(Dictionary<string, JsonElement> fields, string name, string prefix)
    {
        if (!fields.TryGetValue(name, out JsonElement element))
        {
            return null;
        }

        if (!JsonShape.TryGetText(element, out string? text) || text.Length == 0)
        {
            _problems.Add(prefix + name, $"It must be a text of at least one character, but is {Kind(element)}.");
            return null;
        }

        return text;
    }

    private T? ReadWord<T>(Dictionary<string, JsonElement> fields, string name, string prefix, Func<string, T?> find, Func<string> list)
        where T : struct
    {
        if (ReadText(fields, name, prefix) is not { } word)
        {
            return null;
        }

        T? found = find(word);
        if (found is null)
        {
            _problems.Add(prefix + name, $"It must be one of {list()}, but is {NameText.Quote(word)}.");
        }

        return found;
    }

    private bool? ReadBoolean(Dictionary<string, JsonElement> fields, string name, string prefix)
    {
        if (!fields.TryGetValue(name, out JsonElement element))
        {
            return null;
        }

        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return element.GetBoolean();
        }

        _problems.Add(prefix + name, $"It must be true or false, but is {Kind(element)}.");
        return null;
    }

    private double? ReadNumber(Dictionary<string, JsonElement> fields, string name, string prefix, bool allowsNegative) =>
        fields.TryGetValue(name, out JsonElement element) ? ToNumber(element, prefix + name, allowsNegative) : null;

    private double? ToNumber(JsonElement element, string place, bool allowsNegative)
    {
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out double number) || !double.IsFinite(number))
        {
            _problems.Add(place, $"It must be a finite number, but is {Kind(element)}.");
            return null;
        }

        if (number < 0 && !allowsNegative)
        {
            _problems.Add(place, $"It must be 0 or more, but is {number}.");
            return null;
        }

        return number;
    }

    private string? NameAt(JsonProperty property, string place)
    {
        string? name = JsonShape.NameOf(property);
        if (name is null)
        {
            _problems.Add(place, "The name of a property holds half a character.");
        }

        return name;
    }

    private static bool HasFigure(JsonElement costs, string name) => costs.EnumerateObject().Any(property => JsonShape.NameOf(property) == name);

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "another number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
