using System.Text;
using System.Text.Json;
using Agents.Core.Tools;
using static Agents.Core.NameText;

namespace Agents.Core.Routing;

/// <summary>Reads the JSON of a tool graph: what stands where. Whether it makes sense is for the draft to find out.</summary>
internal sealed partial class ToolGraphReader(ToolSet tools, Action<string, RouteToolOptions>? configure)
{
    private const string Root = "$";
    private const int MaxDepth = 64;
    private const int MaxNumberLength = 32;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ToolGraphDraft _draft = new();
    private readonly string[] _known = [.. tools.Select(tool => tool.Name)];

    /// <exception cref="InvalidToolGraphException">Something is wrong.</exception>
    public ToolGraph Read(string json)
    {
        if (!TryParse(json, out JsonElement root))
        {
            throw new InvalidToolGraphException(_draft.Problems.Sentences);
        }

        Dictionary<string, JsonElement> graph = ReadObject(
            root, Root, "A tool graph", ["version", "tools", "edges", "stages", "starts", "goals"], required: 3);
        if (graph.TryGetValue("version", out JsonElement version)
            && !(version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out int number) && number == ToolGraph.JsonVersion))
        {
            Report("version", $"The version must be the number {ToolGraph.JsonVersion}.");
        }

        // Names that edges use are unknown for certain when all else could be read.
        _draft.IsPartial = !graph.ContainsKey("tools");
        ReadList(graph, "tools", ReadTool);
        ReadList(graph, "stages", ReadStage);
        ReadList(graph, "starts", ReadStart);
        ReadList(graph, "goals", ReadGoal);
        bool isPartial = _draft.IsPartial;
        ReadList(graph, "edges", ReadEdge);
        _draft.IsPartial = isPartial;
        return _draft.Build();
    }

    private bool TryParse(string json, out JsonElement root)
    {
        root = default;
        if (json.Length > ToolGraph.MaxJsonLength)
        {
            Report(Root, $"The JSON has {json.Length} characters, but {ToolGraph.MaxJsonLength} are allowed.");
            return false;
        }

        try
        {
            root = JsonElement.Parse(Utf8.GetBytes(json), new JsonDocumentOptions { MaxDepth = MaxDepth });
            return true;
        }
        catch (EncoderFallbackException)
        {
            Report(Root, "The text is not valid: it holds half a character.");
        }
        catch (JsonException exception)
        {
            // Its own message repeats some of the text.
            Report(
                Root,
                $"The text is not JSON: it is malformed, breaks off, or is nested deeper than {MaxDepth} levels, at line "
                    + $"{exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
        }

        return false;
    }

    private void ReadTool(JsonElement element, string place)
    {
        Dictionary<string, JsonElement> properties = ReadObject(element, place, "A tool", ["name", "cost", "estimate", "arguments"], required: 1);
        RouteToolOptions options = new();
        options.Cost = ReadCost(properties, place) ?? options.Cost;
        options.Estimate = ReadEstimate(properties, $"{place}.estimate");
        options.Arguments = ReadArguments(properties, $"{place}.arguments");
        if (ReadText(properties, place, "name") is not { } name)
        {
            return;
        }

        if (tools.TryGet(name, out Tool? tool))
        {
            configure?.Invoke(name, options);
            _draft.AddTool(tool, options, place);
        }
        else
        {
            Report($"{place}.name", $"The set has no tool {Quote(name)}{_draft.Problems.EndWithNearest(name, _known)}");
            _draft.Refuse(name);
        }
    }

    private void ReadStage(JsonElement element, string place)
    {
        Dictionary<string, JsonElement> properties = ReadObject(element, place, "A stage", ["name", "tools", "min", "cost"], required: 3);
        double? cost = ReadCost(properties, place);
        string? name = ReadText(properties, place, "name");
        string[]? members = ReadTexts(properties, place, "tools");
        int min = 0;
        bool hasMin = properties.TryGetValue("min", out JsonElement number);
        if (hasMin && (number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out min)))
        {
            Report($"{place}.min", "The number of successes must be a whole number.");
            hasMin = false;
        }

        if (name is not null && members is not null && hasMin)
        {
            _draft.Stages.Add(new DraftStage(name, members, min, cost, place));
        }
        else
        {
            _draft.IsPartial = true;
        }
    }

    private void ReadStart(JsonElement element, string place)
    {
        if (ReadText(element, place) is { } name)
        {
            _draft.AddStart(name, place);
        }
    }

    private void ReadGoal(JsonElement element, string place)
    {
        Dictionary<string, JsonElement> properties = ReadObject(element, place, "A goal", ["name", "states", "requires"], required: 1);
        string? name = ReadText(properties, place, "name");
        string[]? states = properties.ContainsKey("states") ? ReadTexts(properties, place, "states") : [ToolGraph.GoalState];
        string[]? requires = properties.ContainsKey("requires") ? ReadTexts(properties, place, "requires") : [];
        if (name is not null && states is not null && requires is not null)
        {
            _draft.AddGoal(new RouteGoal { Name = name, States = states, Requires = requires }, place);
        }
    }

    private void ReadEdge(JsonElement element, string place)
    {
        Dictionary<string, JsonElement> properties = ReadObject(element, place, "An edge", ["from", "to", "cost", "goals"], required: 2);
        double? cost = ReadCost(properties, place);
        string? from = ReadText(properties, place, "from");
        string? to = ReadText(properties, place, "to");
        string[]? goals = properties.ContainsKey("goals") ? ReadTexts(properties, place, "goals") : [];
        if (from is not null && to is not null && goals is not null)
        {
            _draft.Edges.Add(new DraftEdge(from, to, cost, goals, place));
        }
    }

    private void ReadList(Dictionary<string, JsonElement> graph, string property, Action<JsonElement, string> read)
    {
        if (!graph.TryGetValue(property, out JsonElement list))
        {
            return;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            Refuse(property, $"The {property} must be a list.");
            return;
        }

        int index = 0;
        foreach (JsonElement element in list.EnumerateArray())
        {
            read(element, $"{property}[{index++}]");
        }
    }

    private double? ReadCost(Dictionary<string, JsonElement> properties, string place)
    {
        if (!properties.TryGetValue("cost", out JsonElement element))
        {
            return null;
        }

        if (element.ValueKind != JsonValueKind.Number)
        {
            Report($"{place}.cost", $"The cost must be a number, {RouteCost.Range}.");
            return null;
        }

        if (element.TryGetDouble(out double cost) && RouteCost.IsValid(cost))
        {
            return cost;
        }

        string raw = element.GetRawText();
        Report($"{place}.cost", $"The cost must be {RouteCost.Range}, but is {(raw.Length > MaxNumberLength ? $"{raw[..MaxNumberLength]}…" : raw)}.");
        return null;
    }

    private string[]? ReadTexts(Dictionary<string, JsonElement> properties, string place, string property)
    {
        if (!properties.TryGetValue(property, out JsonElement list))
        {
            return null;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            Refuse($"{place}.{property}", $"The {property} must be a list of texts.");
            return null;
        }

        List<string> texts = [];
        int index = 0;
        foreach (JsonElement element in list.EnumerateArray())
        {
            if (ReadText(element, $"{place}.{property}[{index++}]") is { } text)
            {
                texts.Add(text);
            }
        }

        return texts.Count == index ? [.. texts] : null;
    }

    private string? ReadText(Dictionary<string, JsonElement> properties, string place, string property) =>
        properties.TryGetValue(property, out JsonElement element) ? ReadText(element, $"{place}.{property}") : null;

    private string? ReadText(JsonElement element, string place)
    {
        if (JsonShape.TryGetText(element, out string? text))
        {
            return text;
        }

        Refuse(place, "There must be a text.");
        return null;
    }

    private Dictionary<string, JsonElement> ReadObject(JsonElement element, string place, string what, string[] known, int required) =>
        JsonShape.ReadObject(element, what, known, required, sentence => Report(place, sentence), sentence => Refuse(place, sentence));

    private void Report(string place, string sentence) => _draft.Problems.Add(place, "", sentence);

    /// <summary>Reports something without which names may be unknown that the text does hold.</summary>
    private void Refuse(string place, string sentence)
    {
        _draft.IsPartial = true;
        Report(place, sentence);
    }
}
