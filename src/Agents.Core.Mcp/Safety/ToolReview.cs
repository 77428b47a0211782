namespace Agents.Core.Mcp.Safety;

/// <summary>What was decided about the tools of a server, all of one list.</summary>
public sealed record ToolReview
{
    internal ToolReview()
    {
    }

    /// <summary>Gets the server.</summary>
    public required McpServerIdentity Server { get; init; }

    /// <summary>Gets every tool of the list, in its order.</summary>
    public required IReadOnlyList<ReviewedTool> Tools { get; init; }

    /// <summary>Gets the tools that a model may be shown, in the order of the list.</summary>
    public IEnumerable<ReviewedTool> Admitted => Tools.Where(tool => tool.IsAdmitted);

    /// <summary>Gets the tools that are held back.</summary>
    public IEnumerable<ReviewedTool> Blocked => Tools.Where(tool => !tool.IsAdmitted);

    /// <summary>Says what was decided: how many tools are admitted, and on a line of its own each that is held back.</summary>
    /// <returns>Lines without any words of the server but names of tools, escaped.</returns>
    public override string ToString() =>
        string.Join('\n', Blocked.Select(tool => $"{tool}").Prepend($"{Server.Name}: tools admitted {Admitted.Count()}, held back {Blocked.Count()}"));
}
