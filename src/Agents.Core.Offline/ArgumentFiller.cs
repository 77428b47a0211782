using System.Globalization;
using System.Text.Json;

namespace Agents.Core.Offline;

/// <summary>Fills the arguments of a tool from the words of the question and the tool's schema.</summary>
internal sealed class ArgumentFiller
{
    private const int DeepestObject = 8;

    private readonly string _question;
    private readonly Queue<double> _numbers = new();

    internal ArgumentFiller(string question)
    {
        _question = question;
        foreach (string word in Words())
        {
            if (double.TryParse(word.Trim(Punctuation), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            {
                _numbers.Enqueue(number);
            }
        }
    }

    private static char[] Punctuation => [.. ".,;:!?()[]{}\"'`"];

    /// <summary>Whether every required value can be found in the question, and whether one of them is what to look for.</summary>
    internal (bool Fits, bool Searches) Judge(SchemaView schema)
    {
        HashSet<string> required = schema.Required();
        bool fits = true, searches = false;
        foreach ((string name, SchemaView parameter) in schema.Properties())
        {
            bool text = parameter.Type is "string" or "" && parameter.Enum.Count == 0;
            bool search = text && (Names.IsSearchText(name) || (!Names.IsPlace(name) && DescribesSearch(parameter.Description)));
            searches |= search;
            fits &= !required.Contains(name) || !text || search || !Names.IsPlace(name) || FindPlace() is not null;
        }

        return (fits, searches);
    }

    internal Dictionary<string, object?> Fill(SchemaView schema) => FillObject(schema, 0);

    private static bool DescribesSearch(string description) =>
        description.Contains("question", StringComparison.OrdinalIgnoreCase)
        || description.Contains("search for", StringComparison.OrdinalIgnoreCase)
        || description.Contains("look for", StringComparison.OrdinalIgnoreCase)
        || description.Contains("query", StringComparison.OrdinalIgnoreCase);

    private Dictionary<string, object?> FillObject(SchemaView schema, int depth)
    {
        Dictionary<string, object?> arguments = [];
        HashSet<string> required = schema.Required();
        bool asked = false;
        List<(string Name, SchemaView Schema)> properties = schema.Properties();
        foreach ((string name, SchemaView parameter) in properties)
        {
            if (required.Contains(name))
            {
                arguments[name] = Value(name, parameter, depth);
                asked |= parameter.Type is "string" or "";
            }
            else if (parameter.Type is "integer" or "number" && Names.IsCount(name) && parameter.Default is { ValueKind: JsonValueKind.Number } count)
            {
                arguments[name] = Plain(count);
            }
        }

        // A search whose text is optional is still a search.
        (string Name, SchemaView Schema) optional = properties.Find(p =>
            !required.Contains(p.Name) && p.Schema.Type is "string" or "" && p.Schema.Enum.Count == 0 && Names.IsSearchText(p.Name));
        if (!asked && optional.Name is not null && !arguments.ContainsKey(optional.Name))
        {
            arguments[optional.Name] = _question;
        }

        foreach (string name in required)
        {
            arguments.TryAdd(name, _question);      // required, but described nowhere
        }

        return arguments;
    }

    private object? Value(string name, SchemaView schema, int depth)
    {
        if (schema.Const is JsonElement constant)
        {
            return Plain(constant);
        }

        if (schema.Enum.Count > 0)
        {
            return Plain(Choice.Of(schema.Enum, _question, schema.Default));
        }

        return schema.Type switch
        {
            "integer" => (long)Math.Clamp(Math.Round(NumberFor(name, schema)), long.MinValue / 2, long.MaxValue / 2),
            "number" => NumberFor(name, schema),
            "boolean" => schema.Default is { ValueKind: JsonValueKind.True },
            "array" => ArrayFor(name, schema, depth),
            "object" => depth < DeepestObject ? FillObject(schema, depth + 1) : new Dictionary<string, object?>(),
            "null" => null,
            _ => TextFor(name, schema),
        };
    }

    private object?[] ArrayFor(string name, SchemaView schema, int depth) =>
        schema.Items() is SchemaView items && depth < DeepestObject ? [Value(name, items, depth + 1)] : [];

    private double NumberFor(string name, SchemaView schema)
    {
        double minimum = schema.Number("minimum") ?? (schema.Number("exclusiveMinimum") + 1) ?? double.MinValue;
        double maximum = schema.Number("maximum") ?? (schema.Number("exclusiveMaximum") - 1) ?? double.MaxValue;
        if (schema.Default is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number))
        {
            return number;
        }

        double fallback = minimum > double.MinValue ? minimum : Names.IsCount(name) ? 5 : 0;
        double wanted = _numbers.TryDequeue(out double found) && found >= minimum && found <= maximum ? found : fallback;
        return minimum <= maximum ? Math.Clamp(wanted, minimum, maximum) : wanted;
    }

    private string TextFor(string name, SchemaView schema)
    {
        if (schema.Default is { ValueKind: JsonValueKind.String } value)
        {
            return PlainText.StringOf(value);
        }

        if (Names.IsSearchText(name) || (!Names.IsPlace(name) && DescribesSearch(schema.Description)))
        {
            return _question;
        }

        return (Names.IsPlace(name) ? FindPlace() : FindQuoted() ?? FindProperName()) ?? _question;
    }

    // "docs/a.md", "https://...", "a.md#L10", or whatever the question quotes.
    private string? FindPlace() => FindQuoted() ?? Words()
        .Select(w => w.Trim(Punctuation))
        .FirstOrDefault(w => w.Contains('/') || w.Contains('#') || (w.IndexOf('.') is int dot and > 0 && dot < w.Length - 1 && char.IsLetter(w[dot + 1])));

    private string? FindQuoted()
    {
        foreach (char quote in "\"`\u201c")
        {
            int start = _question.IndexOf(quote);
            int end = start < 0 ? -1 : _question.IndexOf(quote == '\u201c' ? '\u201d' : quote, start + 1);
            if (end > start + 1)
            {
                return _question[(start + 1)..end];
            }
        }

        return null;
    }

    // Capitalized words behind the first: "What is the weather in New York today?" names New York.
    private string? FindProperName()
    {
        List<string> name = [];
        foreach (string word in Words().Skip(1))
        {
            string bare = word.Trim(Punctuation);
            if (bare.Length > 1 && char.IsUpper(bare[0]))
            {
                name.Add(bare);
            }
            else if (name.Count > 0)
            {
                break;
            }

            if (name.Count > 0 && word[^1] is ',' or '.' or '?' or ';' or '!')
            {
                break;
            }
        }

        return name.Count > 0 ? string.Join(' ', name) : null;
    }

    private string[] Words() => _question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A JSON scalar as a .NET value; objects and arrays stay JSON.</summary>
    internal static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => PlainText.StringOf(value),
        JsonValueKind.Number => value.TryGetInt64(out long whole) ? whole : value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => value,
    };
}
