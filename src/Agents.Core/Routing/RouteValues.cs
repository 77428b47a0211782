using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>What is known on a route, by name. A name such as <c>order.id</c> that is not there itself means the property <c>id</c> of <c>order</c>.</summary>
/// <remarks>Immutable: what a tool returned makes a new one.</remarks>
internal sealed class RouteValues : IReadOnlyDictionary<string, object?>
{
    private readonly ImmutableDictionary<string, object?> _values;

    public RouteValues(IReadOnlyDictionary<string, object?> values) => _values = values.ToImmutableDictionary(StringComparer.Ordinal);

    private RouteValues(ImmutableDictionary<string, object?> values) => _values = values;

    public int Count => _values.Count;

    public IEnumerable<string> Keys => _values.Keys;

    public IEnumerable<object?> Values => _values.Values;

    public object? this[string key] =>
        TryGetValue(key, out object? value) ? value : throw new KeyNotFoundException($"The route has no value '{key}'.");

    /// <summary>Adds values; those of a name that is there already take its place.</summary>
    public RouteValues With(IEnumerable<KeyValuePair<string, object?>> values) => new(_values.SetItems(values));

    /// <summary>Copies the values that a call may need: those of its parameters' names and those that the mapping names, inside of others too.</summary>
    public Dictionary<string, object?> For(ArgumentMapping mapping, ArgumentSchema schema)
    {
        // A function, or a tool that does not say what it takes, may need any of them.
        Dictionary<string, object?> copy = mapping.NeedsAll || schema.IsOpen ? _values.ToDictionary(StringComparer.Ordinal) : new(StringComparer.Ordinal);
        foreach (string name in schema.Names.Concat(mapping.SourceNames))
        {
            if (TryGetValue(name, out object? value))
            {
                copy[name] = value;
            }
        }

        return copy;
    }

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_values.TryGetValue(key, out value))
        {
            return true;
        }

        // The longest name that is there counts, since the names of tools may hold dots.
        for (int dot = key.LastIndexOf('.'); dot > 0; dot = key.LastIndexOf('.', dot - 1))
        {
            if (_values.TryGetValue(key[..dot], out object? whole))
            {
                return TryGetProperty(whole, key[(dot + 1)..], out value);
            }
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool TryGetProperty(object? whole, string path, out object? value)
    {
        value = whole;
        foreach (string name in path.Split('.'))
        {
            switch (value)
            {
                case JsonElement { ValueKind: JsonValueKind.Object } element when element.TryGetProperty(name, out JsonElement property):
                    value = property;
                    break;
                case JsonObject node when node.TryGetPropertyValue(name, out JsonNode? property):
                    value = property;
                    break;
                case IReadOnlyDictionary<string, object?> values when values.TryGetValue(name, out object? property):
                    value = property;
                    break;
                default:
                    value = null;
                    return false;
            }
        }

        return true;
    }
}
