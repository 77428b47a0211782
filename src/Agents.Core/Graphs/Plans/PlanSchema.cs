using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agents.Core.Graphs.Plans;

/// <summary>Makes the schema of plans.</summary>
/// <remarks>It keeps to words that providers' structured outputs know, so agents are described in one text instead of one schema each.</remarks>
internal static class PlanSchema
{
    // The schema is for a model, not for a web page: quotes and brackets stay as they are.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonElement Create(AgentCatalog catalog, GraphPlanOptions options, Type input, Type output)
    {
        string description = $"A plan: a graph of agents. Each node calls one agent as soon as its inputs are there. There is no cycle, and the output depends on every node. "
            + $"The id '{GraphPlan.InputId}' stands for what the graph is given: {TypeName.Of(input)}. The output is {TypeName.Of(output)}.";
        JsonObject schema = Object(description, ["version", "nodes", "output"], new()
        {
            ["version"] = new JsonObject { ["type"] = "integer", ["enum"] = new JsonArray(GraphPlan.Version) },
            ["nodes"] = new JsonObject { ["type"] = "array", ["minItems"] = 1, ["maxItems"] = options.MaxNodes, ["items"] = Node(catalog, options) },
            ["output"] = Text("The id of the node whose output is the plan's."),
        });
        return JsonElement.Parse(schema.ToJsonString(Plain));
    }

    private static JsonObject Node(AgentCatalog catalog, GraphPlanOptions options) => Object(null, ["id", "agent", "inputs"], new()
    {
        ["id"] = new JsonObject
        {
            ["type"] = "string",
            ["minLength"] = 1,
            ["maxLength"] = GraphPlan.MaxIdLength,
            ["pattern"] = @"^[^/\u0000-\u001f\u007f-\u009f]+$",
            ["description"] = $"A short name that no other node has, and not '{GraphPlan.InputId}'.",
        },
        ["agent"] = new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. catalog.Names.Select(name => JsonValue.Create(name))]),
            ["description"] = DescribeAgents(catalog),
        },
        ["inputs"] = new JsonObject
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["maxItems"] = options.MaxInputs,
            ["items"] = Input(),
            ["description"] = "What the agent takes, in its order; of the types that it takes.",
        },
        ["join"] = Join(),
    });

    private static JsonObject Input() => new()
    {
        ["anyOf"] = new JsonArray(
            Object("The output of a node.", ["node"], new() { ["node"] = Text($"Its id, or '{GraphPlan.InputId}'.") }),
            Object("A value.", ["value"], new() { ["value"] = new JsonObject() })),
    };

    private static JsonObject Join() => Object(
        "How many of its inputs a node needs, for an agent that takes any number. Without it, all.",
        ["policy"],
        new()
        {
            ["policy"] = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. PlanJoin.Policies.Select(policy => JsonValue.Create(policy.Name))]),
                ["description"] = "all: every one. any: the first. quorum: as many as count says, the first. allSettled: those that succeed, once all have ended.",
            },
            ["count"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["description"] = "For quorum only." },
            ["deadlineSeconds"] = new JsonObject
            {
                ["type"] = "number",
                ["minimum"] = PlanJoin.MinSeconds,
                ["maximum"] = PlanJoin.MaxSeconds,
                ["description"] = "How long to wait after the first of the inputs started; leave it out to wait as long as it takes.",
            },
        });

    private static string DescribeAgents(AgentCatalog catalog)
    {
        List<string> lines = [];
        OrderedDictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (CatalogEntry entry in catalog.Entries)
        {
            string takes = string.Join(", ", entry.Inputs.Select(input => TypeName.Of(input.Type)));
            lines.Add($"{entry.Name}: {entry.Description} Takes {(entry.IsMany ? "any number of " : "")}{takes}; makes {TypeName.Of(entry.OutputType)}.");
            foreach (CatalogInput input in entry.Inputs)
            {
                string looks = input.CanRead ? $"is {input.CreateSchema().ToJsonString(Plain)}" : "can only be the output of a node";
                values.TryAdd(TypeName.Of(input.Type), looks);
            }
        }

        lines.Add($"As a value, {string.Join("; ", values.Select(value => $"{value.Key} {value.Value}"))}.");
        return string.Join('\n', lines);
    }

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Object(string? description, string[] required, JsonObject properties)
    {
        JsonObject schema = new() { ["type"] = "object" };
        if (description is not null)
        {
            schema["description"] = description;
        }

        schema["additionalProperties"] = false;
        schema["required"] = new JsonArray([.. required.Select(name => JsonValue.Create(name))]);
        schema["properties"] = properties;
        return schema;
    }
}
