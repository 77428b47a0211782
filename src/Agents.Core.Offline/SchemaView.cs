using System.Text.Json;

namespace Agents.Core.Offline;

/// <summary>Reads one node of a JSON schema leniently: what is missing or malformed reads as "anything".</summary>
internal readonly struct SchemaView
{
    private const int LongestChain = 16;

    private readonly JsonElement _root;

    private SchemaView(JsonElement element, JsonElement root, bool nullable, string? target)
    {
        Element = element;
        _root = root;
        IsNullable = nullable;
        Target = target;
    }

    internal JsonElement Element { get; }

    /// <summary>Whether null was one of the choices on the way here.</summary>
    internal bool IsNullable { get; }

    /// <summary>The reference that led here, "#" for the root: what a recursive schema comes back to.</summary>
    internal string? Target { get; }

    /// <summary>The first type that is not null; empty when any type will do.</summary>
    internal string Type
    {
        get
        {
            string? named = Types().FirstOrDefault(t => t != "null");
            return named
                ?? (Types().Any() ? "null"
                    : Parts().Exists(p => p.Has("properties") || p.Has("required")) ? "object"
                    : Has("items") || Has("prefixItems") ? "array"
                    : string.Empty);
        }
    }

    internal IReadOnlyList<JsonElement> Enum => Get("enum") is { ValueKind: JsonValueKind.Array } values ? [.. values.EnumerateArray()] : [];

    internal JsonElement? Const => Get("const");

    internal JsonElement? Default => Get("default");

    internal string Description => Get("description") is { ValueKind: JsonValueKind.String } text ? PlainText.StringOf(text) : string.Empty;

    internal static SchemaView Of(JsonElement root) => new SchemaView(root, root, nullable: false, target: "#").Resolve();

    internal double? Number(string keyword) =>
        Get(keyword) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;

    internal int? Count(string keyword) => Number(keyword) is double number and >= 0 ? (int)Math.Min(number, 10_000) : null;

    /// <summary>The properties by name, those of <c>allOf</c> included, in the order of the schema.</summary>
    internal List<(string Name, SchemaView Schema)> Properties()
    {
        List<(string Name, SchemaView Schema)> found = [];
        HashSet<string> seen = [];
        foreach (SchemaView part in Parts())
        {
            if (part.Get("properties") is { ValueKind: JsonValueKind.Object } properties)
            {
                foreach (JsonProperty property in properties.EnumerateObject())
                {
                    string name = PlainText.NameOf(property);
                    if (name.Length > 0 && seen.Add(name))
                    {
                        found.Add((name, Child(property.Value)));
                    }
                }
            }
        }

        return found;
    }

    internal HashSet<string> Required() =>
        [.. Parts()
            .Select(p => p.Get("required"))
            .Where(r => r is { ValueKind: JsonValueKind.Array })
            .SelectMany(r => r!.Value.EnumerateArray())
            .Where(n => n.ValueKind == JsonValueKind.String)
            .Select(PlainText.StringOf)];

    internal SchemaView? Items() => Get("items") is { ValueKind: JsonValueKind.Object } items ? Child(items) : null;

    internal List<SchemaView> PrefixItems()
    {
        List<SchemaView> found = [];
        foreach (JsonElement item in Get("prefixItems") is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : default)
        {
            found.Add(Child(item));
        }

        return found;
    }

    private SchemaView Child(JsonElement element) => new SchemaView(element, _root, nullable: false, target: null).Resolve();

    private bool Has(string keyword) => Get(keyword) is not null;

    private JsonElement? Get(string keyword) =>
        Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(keyword, out JsonElement value) ? value : null;

    private IEnumerable<string> Types() => Get("type") switch
    {
        { ValueKind: JsonValueKind.String } one => [PlainText.StringOf(one)],
        { ValueKind: JsonValueKind.Array } many => many.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.String).Select(PlainText.StringOf),
        _ => [],
    };

    private List<SchemaView> Parts()
    {
        List<SchemaView> parts = [this];
        for (int i = 0; i < parts.Count && parts.Count <= LongestChain; i++)
        {
            if (parts[i].Get("allOf") is { ValueKind: JsonValueKind.Array } all)
            {
                foreach (JsonElement part in all.EnumerateArray())
                {
                    parts.Add(Child(part));
                }
            }
        }

        return parts;
    }

    // Follows references, takes the first choice that is not null, and goes into an allOf that says nothing beside its one part.
    private SchemaView Resolve()
    {
        SchemaView view = this;
        bool nullable = IsNullable;
        for (int i = 0; i < LongestChain; i++)
        {
            nullable |= view.Types().Contains("null");
            JsonElement? referred = view.Reference(out string? target);
            JsonElement? next = referred ?? view.Choice(ref nullable) ?? view.OnlyPart();
            if (next is null)
            {
                break;
            }

            view = new SchemaView(next.Value, _root, nullable, target ?? view.Target);
        }

        return new SchemaView(view.Element, _root, nullable, view.Target);
    }

    private JsonElement? OnlyPart() =>
        !Has("type") && !Has("properties") && Get("allOf") is { ValueKind: JsonValueKind.Array } all && all.GetArrayLength() == 1 ? all[0] : null;

    private JsonElement? Choice(ref bool nullable)
    {
        JsonElement? choices = Get("anyOf") ?? Get("oneOf");
        if (choices is not { ValueKind: JsonValueKind.Array } || Has("properties"))
        {
            return null;
        }

        JsonElement? chosen = null;
        foreach (JsonElement choice in choices.Value.EnumerateArray())
        {
            bool isNull = choice.ValueKind == JsonValueKind.Object
                && choice.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("null");
            nullable |= isNull;
            chosen ??= isNull ? null : choice;
        }

        return chosen;
    }

    // "#/$defs/Note": a JSON pointer into the root.
    private JsonElement? Reference(out string? target)
    {
        target = null;
        if (Get("$ref") is not { ValueKind: JsonValueKind.String } reference || PlainText.StringOf(reference) is not ['#', .. string pointer])
        {
            return null;
        }

        JsonElement at = _root;
        foreach (string escaped in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string step = Uri.UnescapeDataString(escaped).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out JsonElement property))
            {
                at = property;
            }
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(step, out int index) && index >= 0 && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }

        target = "#" + pointer;
        return at;
    }
}
