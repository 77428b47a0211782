using System.Text.Json;
using Agents.Core.Tools;

namespace Agents.Core.Graphs.Plans;

/// <summary>Reads the values of a plan.</summary>
internal static class PlanValue
{
    /// <summary>Reads a value as what it is for.</summary>
    /// <returns>One sentence when it cannot be read, without the value.</returns>
    public static string? FindProblem(DraftInput input, CatalogInput expected)
    {
        if (!expected.CanRead)
        {
            return $"A plan cannot hold a value of type {TypeName.Of(expected.Type)}; give the output of a node.";
        }

        if (input.Json.ValueKind == JsonValueKind.Null)
        {
            return $"The value must be {TypeName.Of(expected.Type)}, but is null.";
        }

        if (!WritableJson.IsWritable((object)input.Json))
        {
            return "The value is not valid text: it holds half a character.";
        }

        if (FindLoss(input.Json) is { } loss)
        {
            return loss;
        }

        if (!expected.TryRead(input.Json, out PlanLiteral? literal))
        {
            return $"The value does not fit the type {TypeName.Of(expected.Type)}.";
        }

        input.Literal = literal;
        return null;
    }

    // What a reader would pass over in silence. Recursion goes no deeper than the reader of the plan let it.
    private static string? FindLoss(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Number when !double.IsFinite(json.GetDouble()):
                return "A number in the value is too large.";
            case JsonValueKind.Array:
                return json.EnumerateArray().Select(FindLoss).FirstOrDefault(loss => loss is not null);
            case JsonValueKind.Object:
                HashSet<string> names = new(StringComparer.Ordinal);
                foreach (JsonProperty property in json.EnumerateObject())
                {
                    string? loss = names.Add(property.Name) ? FindLoss(property.Value) : "A property in the value is there twice.";
                    if (loss is not null)
                    {
                        return loss;
                    }
                }

                return null;
            default:
                return null;
        }
    }
}
