using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agents.Core.OpenAI;

/// <summary>Writes JSON schemas the way that OpenAI's strict mode takes them, where they can be.</summary>
/// <remarks>
/// The rules are those of OpenAI's guide to structured outputs, "Supported schemas": the root is an object, each object allows no other properties
/// and requires all of its own, at most 10 levels and 5,000 properties, and a part of JSON Schema's words. Words that only narrow a value down
/// move into its description; words that change the meaning of a schema make it one that cannot be strict. Thread-safe.
/// </remarks>
internal sealed class StrictSchema
{
    private const int MaxDepth = 10;
    private const int MaxProperties = 5_000;

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        "type", "enum", "const", "description", "title", "properties", "required", "additionalProperties", "items", "anyOf", "$ref", "$defs", "definitions",
        "pattern", "format", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems");

    private static readonly FrozenSet<string> Movable = FrozenSet.Create(
        StringComparer.Ordinal,
        "default", "minLength", "maxLength", "uniqueItems", "examples", "deprecated", "readOnly", "writeOnly",
        "contentEncoding", "contentMediaType", "minProperties", "maxProperties");

    private static readonly FrozenSet<string> Formats = FrozenSet.Create(
        StringComparer.Ordinal,
        "date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid");

    private readonly ConditionalWeakTable<object, Cached> _cache = [];

    /// <summary>Gets the strict form of a schema; <see langword="null"/> when it has none.</summary>
    /// <param name="owner">Whose schema it is; the form is remembered as long as the owner lives.</param>
    /// <param name="schema">The schema; always the same for one owner.</param>
    public JsonElement? Find(object owner, JsonElement schema)
    {
        if (!_cache.TryGetValue(owner, out Cached? cached))
        {
            cached = new Cached { Strict = Make(schema) };
            _cache.AddOrUpdate(owner, cached);
        }

        return cached.Strict;
    }

    private static JsonElement? Make(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || JsonObject.Create(schema) is not { } copy || copy["properties"] is not JsonObject)
        {
            return null;
        }

        copy = copy.DeepClone().AsObject();
        copy.Remove("$schema");
        copy.Remove("$id");
        int properties = 0;
        if (!TryTighten(copy, 1, ref properties))
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(copy.ToJsonString());
        return document.RootElement.Clone();
    }

    private static bool TryTighten(JsonNode? node, int depth, ref int properties)
    {
        // A schema of "true" or of no words allows anything, which strict mode does not know.
        if (node is not JsonObject { Count: > 0 } schema || depth > MaxDepth || !TryMoveWords(schema))
        {
            return false;
        }

        if (schema["$ref"] is { } reference)
        {
            return reference is JsonValue value && value.TryGetValue(out string? target)
                && (target == "#" || target.StartsWith("#/$defs/", StringComparison.Ordinal) || target.StartsWith("#/definitions/", StringComparison.Ordinal));
        }

        return (schema.ContainsKey("type") || schema.ContainsKey("anyOf") || schema.ContainsKey("enum") || schema.ContainsKey("const"))
            && TryTightenObject(schema, depth, ref properties)
            && (schema["items"] is { } items ? TryTighten(items, depth + 1, ref properties) : !Says(schema, "array"))
            && TryTightenAll(schema["anyOf"] as JsonArray, depth, ref properties)
            && TryTightenAll(schema["$defs"] as JsonObject, depth, ref properties)
            && TryTightenAll(schema["definitions"] as JsonObject, depth, ref properties);
    }

    private static bool TryTightenObject(JsonObject schema, int depth, ref int properties)
    {
        if (!Says(schema, "object") && !schema.ContainsKey("properties"))
        {
            return true;
        }

        bool isOpen = schema["additionalProperties"] is { } additional && !(additional is JsonValue flag && flag.TryGetValue(out bool allows) && !allows);
        if (isOpen || schema["properties"] is not JsonObject members || (properties += members.Count) > MaxProperties)
        {
            return false;
        }

        schema["required"] = new JsonArray([.. members.Select(member => (JsonNode)member.Key)]);
        schema["additionalProperties"] = false;
        return TryTightenAll(members, depth + 1, ref properties);
    }

    private static bool TryTightenAll(JsonObject? schemas, int depth, ref int properties)
    {
        foreach ((_, JsonNode? schema) in schemas ?? [])
        {
            if (!TryTighten(schema, depth, ref properties))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryTightenAll(JsonArray? schemas, int depth, ref int properties)
    {
        foreach (JsonNode? schema in schemas ?? [])
        {
            if (!TryTighten(schema, depth, ref properties))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryMoveWords(JsonObject schema)
    {
        foreach ((string word, JsonNode? value) in schema.ToArray())
        {
            bool isForeignFormat = word == "format" && !(value is JsonValue format && format.TryGetValue(out string? name) && Formats.Contains(name));
            if (Movable.Contains(word) || isForeignFormat)
            {
                schema.Remove(word);
                string? before = schema["description"]?.ToString();
                string moved = $"{word}: {value?.ToJsonString() ?? "null"}";
                schema["description"] = before is { Length: > 0 } ? $"{before} ({moved})" : moved;
            }
            else if (!Known.Contains(word))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Says(JsonObject schema, string type) => schema["type"] switch
    {
        JsonValue value => value.TryGetValue(out string? name) && name == type,
        JsonArray names => names.Any(name => name is JsonValue value && value.TryGetValue(out string? one) && one == type),
        _ => false,
    };

    private sealed class Cached
    {
        public JsonElement? Strict { get; init; }
    }
}
