namespace Agents.Core.ConventionTests.Layers;

/// <summary>Which namespace may use which.</summary>
internal static class LayerTable
{
    // Lowest first. A namespace may use itself and the rows listed before its own, never a neighbour in the same row.
    private static readonly string[][] AgentsCore =
    [
        ["Agents.Core.Budgets", "Agents.Core.Diagnostics"],
        ["Agents.Core"],
        ["Agents.Core.Tools", "Agents.Core.Messaging"],
        ["Agents.Core.Routing"],
        ["Agents.Core.Chat", "Agents.Core.Graphs"],
        ["Agents.Core.Chat.Clients", "Agents.Core.Chat.Catalog", "Agents.Core.Graphs.Plans"],
        ["Agents.Core.Roles", "Agents.Core.Workspaces"],
        ["Agents.Core.Planning", "Agents.Core.Critics", "Agents.Core.Solving"],
        ["Agents.Core.Topologies"],
        ["Agents.Core.Traces"],
    ];

    private static readonly string[][] Scoring =
    [
        ["Agents.Core.Scoring.Kernels"],
        ["Agents.Core.Scoring.Text"],
        ["Agents.Core.Scoring.Indexes"],
        ["Agents.Core.Scoring.Tools"],
    ];

    private static readonly string[][] Mcp =
    [
        ["Agents.Core.Mcp.Streams"],
        ["Agents.Core.Mcp.Safety", "Agents.Core.Mcp.Serving"],
        ["Agents.Core.Mcp"],
    ];

    /// <summary>Gets the packages that have layers, each with its rows.</summary>
    public static TheoryData<string, string[][]> Packages => new()
    {
        { "Agents.Core", AgentsCore },
        { "Agents.Core.Scoring", Scoring },
        { "Agents.Core.Mcp", Mcp },
    };
}
