namespace Agents.Core.Workspaces;

/// <summary>A plan that cannot be done as it is. Every problem is listed, not just the first.</summary>
public sealed class InvalidWorkPlanException : AgentException
{
    internal InvalidWorkPlanException(IReadOnlyList<string> problems)
        : base($"The plan cannot be done: {string.Join(' ', problems)}") =>
        Problems = problems;

    /// <summary>Gets one sentence a problem.</summary>
    public IReadOnlyList<string> Problems { get; }

    // Whoever made the plan chose its ids and paths, and that may have been a model.
    internal override bool HoldsForeignWords => true;
}
