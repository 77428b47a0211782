namespace Agents.Core.Routing;

/// <summary>Something that routing alone cannot decide.</summary>
/// <param name="Reason">Why somebody is asked.</param>
/// <param name="Detail">What happened, in words.</param>
/// <param name="Node">The node that it is about; -1 for none.</param>
internal sealed record RouteQuestion(EscalationReason Reason, string Detail, int Node = -1)
{
    /// <summary>Gets the stage in which the node was called; -1 for none.</summary>
    public int Stage { get; init; } = -1;
}
