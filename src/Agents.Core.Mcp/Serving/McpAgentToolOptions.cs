using Agents.Core.Budgets;

namespace Agents.Core.Mcp.Serving;

/// <summary>How one agent is served.</summary>
/// <remarks>Read once when the agent is added.</remarks>
public sealed class McpAgentToolOptions
{
    /// <summary>Gets or sets the tool's name.</summary>
    /// <value>1 to 128 letters, digits, underscores, hyphens and dots of ASCII. The default is <see langword="null"/>: the agent's name, which must keep to the same rule.</value>
    public string? Name { get; set; }

    /// <summary>Gets or sets the name that people are shown.</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public string? Title { get; set; }

    /// <summary>Gets or sets the limits of one call.</summary>
    /// <value>The default is <see langword="null"/>: <see cref="McpAgentServerOptions.BudgetPerCall"/>.</value>
    public Budget? Budget { get; set; }

    /// <summary>Gets or sets whether the agent changes nothing.</summary>
    /// <value>The default is <see langword="null"/>: clients are told nothing, and should take it for one that changes things.</value>
    public bool? IsReadOnly { get; set; }

    /// <summary>Gets or sets whether a second call with the same input changes nothing further.</summary>
    /// <value>The default is <see langword="null"/>: clients are told nothing.</value>
    public bool? IsIdempotent { get; set; }

    /// <summary>Gets or sets whether what it changes may be lost, rather than only added to.</summary>
    /// <value>The default is <see langword="null"/>: clients are told nothing, and should assume it.</value>
    public bool? IsDestructive { get; set; }
}
