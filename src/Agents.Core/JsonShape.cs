using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Agents.Core;

/// <summary>Reads JSON of a known shape that came from outside, and says everything that does not belong there.</summary>
internal static class JsonShape
{
    /// <summary>Reads the properties of an object that are known, each once; the first of two.</summary>
    /// <param name="element">The object, or what stands in its place.</param>
    /// <param name="what">What it is, such as <c>A node</c>.</param>
    /// <param name="known">The properties that it may have.</param>
    /// <param name="required">How many of these, from the first, it must have.</param>
    /// <param name="reportExtra">Is told about what is there too much.</param>
    /// <param name="reportMissing">Is told about what is not there, the object itself included.</param>
    public static Dictionary<string, JsonElement> ReadObject(
        JsonElement element, string what, string[] known, int required, Action<string> reportExtra, Action<string> reportMissing)
    {
        Dictionary<string, JsonElement> properties = [];
        if (element.ValueKind != JsonValueKind.Object)
        {
            reportMissing($"{what} must be an object.");
            return properties;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            string? name = NameOf(property);
            if (name is null || !known.Contains(name))
            {
                reportExtra($"{what} has no property {NameText.Quote(name ?? "\uFFFD")}; it may have {string.Join(", ", known)}.");
            }
            else if (!properties.TryAdd(name, property.Value))
            {
                reportExtra($"The property '{name}' is there twice.");
            }
        }

        foreach (string missing in known.Take(required).Where(name => !properties.ContainsKey(name)))
        {
            reportMissing($"{what} must have the property '{missing}'.");
        }

        return properties;
    }

    /// <summary>Reads a text that is whole: one with half a character is none.</summary>
    public static bool TryGetText(JsonElement element, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            text = null;
        }

        return text is not null;
    }

    /// <summary>Reads the name of a property; <see langword="null"/> when it holds half a character.</summary>
    public static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
