using System.Collections.Frozen;
using System.Text.Json;

namespace Agents.Core.Offline;

/// <summary>Collects the texts inside a JSON document, each with the file and line that its own object names.</summary>
internal static class JsonProse
{
    private const int DeepestObject = 64;
    private const int ShortestProse = 12;

    private static readonly FrozenSet<string> NotProse = "title name heading id url uri query question topic path file section".Split(' ').ToFrozenSet();

    internal static void Collect(JsonElement element, SourceText origin, List<SourceText> into, int depth = 0)
    {
        if (depth > DeepestObject)
        {
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                Add(PlainText.StringOf(element), origin, into);
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Collect(item, origin, into, depth + 1);
                }

                break;
            case JsonValueKind.Object:
                SourceText place = PlaceOf(element, origin);
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    if (property.Value.ValueKind is not JsonValueKind.String || !NotProse.Contains(Names.Normalize(property.Name)))
                    {
                        Collect(property.Value, place, into, depth + 1);
                    }
                }

                break;
        }
    }

    private static SourceText PlaceOf(JsonElement element, SourceText origin)
    {
        string? file = null;
        int line = 0;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (file is null && property.Value.ValueKind == JsonValueKind.String && Names.IsFile(property.Name))
            {
                file = PlainText.StringOf(property.Value);
            }
            else if (property.Value.ValueKind == JsonValueKind.Number && Names.IsLine(property.Name))
            {
                line = property.Value.TryGetInt32(out int number) && number > 0 ? number : 0;
            }
        }

        bool isPlace = file is { Length: > 0 and < 400 } && !file.AsSpan().ContainsAny('\n', '\r');
        return isPlace ? origin with { File = file, FirstLine = line }
            : origin.File is null ? origin with { FirstLine = 0 }
            : line > 0 ? origin with { FirstLine = line }
            : origin;
    }

    private static void Add(string text, SourceText origin, List<SourceText> into)
    {
        if (text.Length >= ShortestProse)
        {
            into.Add(origin with { Text = PlainText.Of(text) });
        }
    }
}
