using System.Text.Json;

namespace Agents.Core.Offline;

/// <summary>Finds, in what tools returned, the arguments of a tool that could follow.</summary>
internal static class HitReader
{
    private const int DeepestObject = 32;

    /// <summary>One set of arguments for each JSON object that has a value under every required name, in order, each set once.</summary>
    internal static IEnumerable<Dictionary<string, object?>> Find(IEnumerable<JsonElement> results, IReadOnlyCollection<string> required) =>
        results.SelectMany(r => Objects(r, 0)).Select(o => Match(o, required)).OfType<Dictionary<string, object?>>();

    private static IEnumerable<JsonElement> Objects(JsonElement element, int depth)
    {
        if (depth > DeepestObject)
        {
            yield break;
        }

        if (element.ValueKind == JsonValueKind.Object)
        {
            yield return element;
            foreach (JsonElement inner in element.EnumerateObject().SelectMany(p => Objects(p.Value, depth + 1)))
            {
                yield return inner;
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement inner in element.EnumerateArray().SelectMany(i => Objects(i, depth + 1)))
            {
                yield return inner;
            }
        }
    }

    private static Dictionary<string, object?>? Match(JsonElement hit, IReadOnlyCollection<string> required)
    {
        Dictionary<string, object?> arguments = [];
        foreach (string name in required)
        {
            string wanted = Names.Normalize(name);
            JsonElement value = hit.EnumerateObject().FirstOrDefault(p => Names.Normalize(p.Name) == wanted).Value;
            if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False))
            {
                return null;
            }

            arguments[name] = ArgumentFiller.Plain(value);
        }

        return arguments;
    }
}
