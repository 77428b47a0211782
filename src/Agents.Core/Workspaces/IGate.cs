namespace Agents.Core.Workspaces;

/// <summary>Decides whether a tree may become the common one, such as by building and testing it.</summary>
public interface IGate
{
    /// <summary>Checks a tree.</summary>
    /// <param name="workspace">A fork that is equal to what the merge would make. It is thrown away, so programs may build in it.</param>
    /// <param name="group">The group whose work it is.</param>
    /// <param name="context">The context, with the budget of the group.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The decision.</returns>
    ValueTask<GateResult> CheckAsync(IWorkspace workspace, WorkGroup group, AgentContext context, CancellationToken cancellationToken);
}
