using System.Text.Json;

namespace Agents.Core.Tools;

/// <summary>The part of a tool's JSON schema that is checked before a call: which parameters it needs, and of what types.</summary>
/// <remarks>Deeper rules are the function's own to check. A schema that says nothing about a parameter lets everything pass.</remarks>
internal sealed class ArgumentSchema
{
    // A model that chose wrong is told a list that it can read; all of it stands in the schema.
    private const int MaxShownChoices = 50;

    private readonly Parameter[] _parameters;

    private ArgumentSchema(Parameter[] parameters, bool isOpen = false)
    {
        _parameters = parameters;
        IsOpen = isOpen;
    }

    /// <summary>Gets whether the schema says nothing about parameters, so that there may be any.</summary>
    public bool IsOpen { get; }

    /// <summary>Gets the names of the parameters that the schema tells of.</summary>
    public IEnumerable<string> Names => _parameters.Select(parameter => parameter.Name);

    /// <summary>Gets the names of those that a call must give.</summary>
    public IEnumerable<string> RequiredNames => _parameters.Where(parameter => parameter.IsRequired).Select(parameter => parameter.Name);

    /// <summary>Reads a schema; one whose texts are no text, such as half a surrogate pair, says nothing.</summary>
    public static ArgumentSchema ReadAny(JsonElement schema)
    {
        try
        {
            return Read(schema);
        }
        catch (InvalidOperationException)
        {
            return new ArgumentSchema([], isOpen: true);
        }
    }

    public static ArgumentSchema Read(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("properties", out JsonElement properties)
            || properties.ValueKind != JsonValueKind.Object)
        {
            return new ArgumentSchema([], isOpen: true);
        }

        HashSet<string> required = new(StringComparer.Ordinal);
        if (schema.TryGetProperty("required", out JsonElement names) && names.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement name in names.EnumerateArray())
            {
                if (name.ValueKind == JsonValueKind.String)
                {
                    required.Add(name.GetString()!);
                }
            }
        }

        return new ArgumentSchema([.. properties.EnumerateObject().Select(property =>
            new Parameter(property.Name, required.Contains(property.Name), Types(property.Value), Choices(property.Value)))]);
    }

    /// <summary>Finds out whether the schema tells of a parameter.</summary>
    public bool Knows(string name) => Array.Exists(_parameters, parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal));

    /// <summary>Checks the arguments of one call.</summary>
    /// <returns>Every problem in one text, or <see langword="null"/>.</returns>
    public string? Check(IDictionary<string, object?>? arguments)
    {
        string? problems = null;
        foreach (Parameter parameter in _parameters)
        {
            object? value = null;
            bool given = arguments is not null && arguments.TryGetValue(parameter.Name, out value);
            string? problem = !given
                ? parameter.IsRequired ? $"The parameter '{parameter.Name}' is missing; expected {parameter.Expected}." : null
                : parameter.Fits(value) ? null : $"The parameter '{parameter.Name}' is {Describe(value)}; expected {parameter.Expected}.";
            if (problem is not null)
            {
                problems = problems is null ? problem : $"{problems} {problem}";
            }
        }

        return problems;
    }

    private static string[]? Types(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out JsonElement type))
        {
            return null;
        }

        return type.ValueKind switch
        {
            JsonValueKind.String => [type.GetString()!],
            JsonValueKind.Array => [.. type.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
            _ => null,
        };
    }

    private static string[]? Choices(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("enum", out JsonElement choices)
        && choices.ValueKind == JsonValueKind.Array
        && choices.EnumerateArray().All(choice => choice.ValueKind == JsonValueKind.String)
            ? [.. choices.EnumerateArray().Select(choice => choice.GetString()!)]
            : null;

    private static string? TypeOf(object? value) => value switch
    {
        null => "null",
        string => "string",
        bool => "boolean",
        int or long or short or byte => "integer",
        double or float or decimal => "number",
        JsonElement element => element.ValueKind switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number => element.TryGetInt64(out _) || element.TryGetUInt64(out _) ? "integer" : "number",
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            _ => "null",
        },
        _ => null,
    };

    private static string Describe(object? value) => TypeOf(value) switch
    {
        null => value!.GetType().Name,
        "null" => "null",
        "string" => "a string",
        "integer" => "an integer",
        "array" or "object" => $"an {TypeOf(value)}",
        { } type => $"a {type}",
    };

    private sealed record Parameter(string Name, bool IsRequired, string[]? Types, string[]? Choices)
    {
        public string Expected => Choices is not null
            ? $"one of {string.Join(", ", Choices.Take(MaxShownChoices).Select(choice => $"'{choice}'"))}{(Choices.Length > MaxShownChoices ? $" or {Choices.Length - MaxShownChoices} others" : "")}"
            : Types is null ? "a value" : string.Join(" or ", Types.Select(type => type == "null" ? type : type is "integer" or "array" or "object" ? $"an {type}" : $"a {type}"));

        public bool Fits(object? value)
        {
            string? type = TypeOf(value);
            if (type is null)
            {
                return true;
            }

            bool typeFits = Types is null || Array.IndexOf(Types, type) >= 0 || (type == "integer" && Array.IndexOf(Types, "number") >= 0);
            if (!typeFits || Choices is null || type != "string")
            {
                return typeFits;
            }

            string text = value as string ?? ((JsonElement)value!).GetString()!;
            return Array.IndexOf(Choices, text) >= 0;
        }
    }
}
