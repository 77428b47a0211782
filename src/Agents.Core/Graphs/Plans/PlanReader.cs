using System.Text.Json;
using System.Text.Unicode;

namespace Agents.Core.Graphs.Plans;

/// <summary>Reads the JSON of a plan: what stands where, and what is missing or does not belong there. Whether it makes sense comes later.</summary>
internal sealed partial class PlanReader(AgentCatalog catalog, GraphPlanOptions options, PlanProblems problems)
{
    private const string Root = "$";

    /// <summary>Reads a plan.</summary>
    /// <returns>What could be read; <see langword="null"/> when there are no nodes to look at, or more than may be looked at.</returns>
    public PlanDraft? Read(ReadOnlyMemory<byte> utf8)
    {
        if (!TryParse(utf8, out JsonElement root))
        {
            return null;
        }

        PlanDraft draft = new();
        Dictionary<string, JsonElement> plan = ReadObject(root, Root, "A plan", ["version", "nodes", "output"], required: 3);
        if (plan.TryGetValue("version", out JsonElement version) && !(version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out int number) && number == GraphPlan.Version))
        {
            problems.Add(PlanProblemKind.Version, "$.version", $"The version must be the number {GraphPlan.Version}.");
        }

        if (plan.TryGetValue("output", out JsonElement output))
        {
            draft.Output = ReadName(output, "$.output", "The output");
        }

        return plan.TryGetValue("nodes", out JsonElement nodes) && ReadNodes(nodes, draft) ? draft : null;
    }

    private bool TryParse(ReadOnlyMemory<byte> utf8, out JsonElement root)
    {
        root = default;
        if (utf8.Length > options.MaxBytes)
        {
            problems.Add(PlanProblemKind.TooLarge, Root, $"The plan has {utf8.Length} bytes, but {options.MaxBytes} are allowed.");
            return false;
        }

        if (!Utf8.IsValid(utf8.Span))
        {
            problems.Add(PlanProblemKind.Malformed, Root, "The plan is not valid UTF-8.");
            return false;
        }

        try
        {
            root = JsonElement.Parse(utf8.Span, new JsonDocumentOptions { MaxDepth = options.MaxDepth });
            return true;
        }
        catch (JsonException exception)
        {
            // Its own message repeats some of the text.
            problems.Add(
                PlanProblemKind.Malformed,
                Root,
                $"The plan is not JSON: it is malformed, breaks off, or is nested deeper than {options.MaxDepth} levels, at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.");
            return false;
        }
    }

    private bool ReadNodes(JsonElement nodes, PlanDraft draft)
    {
        const string Path = "$.nodes";
        if (nodes.ValueKind != JsonValueKind.Array || nodes.GetArrayLength() == 0)
        {
            problems.Add(PlanProblemKind.Shape, Path, $"The nodes must be a list of 1 to {options.MaxNodes} nodes.");
            return false;
        }

        if (nodes.GetArrayLength() > options.MaxNodes)
        {
            problems.Add(PlanProblemKind.TooLarge, Path, $"The plan has {nodes.GetArrayLength()} nodes, but {options.MaxNodes} are allowed.");
            return false;
        }

        foreach (JsonElement element in nodes.EnumerateArray())
        {
            DraftNode node = new(draft.Nodes.Count);
            draft.Nodes.Add(node);
            ReadNode(element, node);
        }

        return true;
    }

    private void ReadNode(JsonElement element, DraftNode node)
    {
        Dictionary<string, JsonElement> properties = ReadObject(element, node.Path, "A node", ["id", "agent", "inputs", "join"], required: 3);
        if (properties.TryGetValue("id", out JsonElement id))
        {
            node.Id = ReadId(id, $"{node.Path}.id");
        }

        if (properties.TryGetValue("agent", out JsonElement agent))
        {
            node.Agent = ReadName(agent, $"{node.Path}.agent", "The agent");
            node.Entry = node.Agent is null ? null : catalog.Find(node.Agent);
        }

        if (properties.TryGetValue("inputs", out JsonElement inputs))
        {
            ReadInputs(inputs, node);
        }

        if (properties.TryGetValue("join", out JsonElement join))
        {
            ReadJoin(join, node);
        }
    }

    private string? ReadId(JsonElement element, string path)
    {
        if (ReadName(element, path, "An id") is not { } id)
        {
            return null;
        }

        string? problem = id.Length > GraphPlan.MaxIdLength ? $"It may have {GraphPlan.MaxIdLength} characters, but has {id.Length}."
            : id == GraphPlan.InputId ? "It stands for what the graph is given."
            : FindNameProblem(id);
        if (problem is not null)
        {
            problems.Add(PlanProblemKind.InvalidId, path, $"The id {PlanText.Quote(id)} cannot be used. {problem}");
            return null;
        }

        return id;
    }

    private static string? FindNameProblem(string id)
    {
        const string Problem = "It must be a name of a node: not empty, no slash and no control or hidden characters.";
        try
        {
            AgentPath.CheckName(id, "id");
        }
        catch (ArgumentException)
        {
            return Problem;
        }

        // A model chose it, and it stands in events, spans and logs as the path of the node.
        return NameText.HoldsHidden(id) ? Problem : null;
    }

    private void ReadInputs(JsonElement inputs, DraftNode node)
    {
        string path = $"{node.Path}.inputs";
        if (inputs.ValueKind != JsonValueKind.Array)
        {
            problems.Add(PlanProblemKind.Shape, path, "The inputs must be a list.");
            return;
        }

        if (inputs.GetArrayLength() > options.MaxInputs)
        {
            problems.Add(PlanProblemKind.TooLarge, path, $"{node.Name} has {inputs.GetArrayLength()} inputs, but {options.MaxInputs} are allowed.");
            return;
        }

        node.HasAllInputs = true;
        foreach (JsonElement element in inputs.EnumerateArray())
        {
            DraftInput input = new($"{path}[{node.Inputs.Count}]");
            node.Inputs.Add(input);
            ReadInput(element, input);
        }
    }

    private void ReadInput(JsonElement element, DraftInput input)
    {
        Dictionary<string, JsonElement> properties = ReadObject(element, input.Path, "An input", ["node", "value"], required: 0);
        if (properties.Count != 1)
        {
            if (element.ValueKind == JsonValueKind.Object)
            {
                problems.Add(PlanProblemKind.Shape, input.Path, "An input must have either 'node' or 'value'.");
            }

            return;
        }

        if (properties.TryGetValue("node", out JsonElement name))
        {
            input.Node = ReadName(name, $"{input.Path}.node", "The name of a node");
        }
        else
        {
            input.Json = properties["value"];
        }
    }

    private string? ReadName(JsonElement element, string path, string what)
    {
        if (JsonShape.TryGetText(element, out string? text))
        {
            return text;
        }

        problems.Add(PlanProblemKind.Shape, path, $"{what} must be a text.");
        return null;
    }

    private Dictionary<string, JsonElement> ReadObject(JsonElement element, string path, string what, string[] known, int required)
    {
        return JsonShape.ReadObject(element, what, known, required, Report, Report);

        void Report(string sentence) => problems.Add(PlanProblemKind.Shape, path, sentence);
    }
}
