using System.Text.Json.Nodes;
using Agents.Core.Budgets;

namespace Agents.Core.Mcp.Serving;

/// <summary>What a result tells of its run, beside its content.</summary>
internal static class RunMeta
{
    private const string Key = "agents.core/run";

    public static JsonObject Of(RunId? runId, string outcome, Spend spend) => new()
    {
        [Key] = new JsonObject
        {
            ["id"] = runId?.ToString(),
            ["outcome"] = outcome,
            ["usd"] = spend.Dollars,
            ["tokens"] = spend.Tokens,
            ["modelCalls"] = spend.ModelCalls,
            ["toolCalls"] = spend.ToolCalls,
        },
    };
}
