namespace Agents.Core.Topologies;

/// <summary>What a lead decided.</summary>
/// <remarks>Immutable.</remarks>
public sealed record LeadDecision
{
    /// <summary>Gets the decision that nothing more is to be done.</summary>
    public static LeadDecision Done { get; } = new() { Delegations = [] };

    /// <summary>Gets the tasks that are done next, all at once as far as they do not wait for each other; empty when nothing more is to be done. A
    /// task that has a result may be among them, and is done again.</summary>
    public required IReadOnlyList<Delegation> Delegations { get; init; }
}
