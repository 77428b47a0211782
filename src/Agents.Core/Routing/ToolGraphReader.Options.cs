using System.Text.Json;
using Agents.Core.Tools;
using static Agents.Core.NameText;

namespace Agents.Core.Routing;

/// <content>What a tool is expected to do, and where its arguments come from.</content>
internal sealed partial class ToolGraphReader
{
    private QualityEstimate? ReadEstimate(Dictionary<string, JsonElement> tool, string place)
    {
        if (!tool.TryGetValue("estimate", out JsonElement element))
        {
            return null;
        }

        Dictionary<string, JsonElement> properties = ReadObject(element, place, "An estimate", ["cost", "quality"], required: 0);
        QualityEstimate estimate = new();
        double cost = ReadNumber(properties, "cost", place, estimate.Cost);
        double quality = ReadNumber(properties, "quality", place, estimate.Quality);
        if (!QualityEstimate.IsCost(cost))
        {
            Report($"{place}.cost", "The cost must be 0 or more, and finite.");
        }
        else if (!QualityEstimate.IsQuality(quality))
        {
            Report($"{place}.quality", "The quality must be 0 to 1.");
        }
        else
        {
            estimate = new QualityEstimate { Cost = cost, Quality = quality };
        }

        return estimate;
    }

    private double ReadNumber(Dictionary<string, JsonElement> properties, string property, string place, double otherwise)
    {
        if (!properties.TryGetValue(property, out JsonElement element))
        {
            return otherwise;
        }

        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double number))
        {
            return number;
        }

        Report($"{place}.{property}", $"The {property} must be a number.");
        return otherwise;
    }

    private ArgumentMapping ReadArguments(Dictionary<string, JsonElement> tool, string place)
    {
        ArgumentMapping mapping = ArgumentMapping.Same;
        if (!tool.TryGetValue("arguments", out JsonElement element))
        {
            return mapping;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            Report(place, "The arguments must be an object.");
            return mapping;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (JsonShape.NameOf(property) is not { Length: > 0 } parameter)
            {
                Report(place, "A parameter must have a name.");
            }
            else if (!seen.Add(parameter))
            {
                Report(place, $"The parameter {Quote(parameter)} is there twice.");
            }
            else
            {
                mapping = ReadRule(mapping, parameter, property.Value, $"{place}.{Escape(parameter, AgentPath.MaxNameLength)}");
            }
        }

        return mapping;
    }

    private ArgumentMapping ReadRule(ArgumentMapping mapping, string parameter, JsonElement rule, string place)
    {
        switch (rule.ValueKind)
        {
            case JsonValueKind.Null:
                return mapping.Without(parameter);
            case JsonValueKind.String when JsonShape.TryGetText(rule, out string? name) && name.Length > 0:
                return mapping.With(parameter, name);
            case JsonValueKind.Object:
                Dictionary<string, JsonElement> properties = ReadObject(rule, place, "An argument", ["value"], required: 1);
                if (!properties.TryGetValue("value", out JsonElement value))
                {
                    return mapping;
                }

                if (WritableJson.IsWritable(value))
                {
                    return mapping.WithValue(parameter, value.Clone());
                }

                Report(place, "The value holds half a character, or is nested too deep.");
                return mapping;
            default:
                Report(place, "An argument must be the name of a value, an object with a 'value', or null.");
                return mapping;
        }
    }
}
