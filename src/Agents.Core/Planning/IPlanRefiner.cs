using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <summary>Changes single parts of a plan so that agents can do them.</summary>
/// <remarks>Thread-safe. What it returns is checked, so it may be a model: a part that loses facts stays as it was.</remarks>
public interface IPlanRefiner
{
    /// <summary>Puts a part in the words of a task that an agent did well. It keeps every fact.</summary>
    /// <param name="request">The part, and the example.</param>
    /// <param name="context">The context of the planner, whose ledger pays for a model.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The part in other words; the same goal leaves it as it is.</returns>
    /// <exception cref="AgentException">There is no result; the part stays as it is.</exception>
    ValueTask<Goal> RedescribeAsync(RedescribeRequest request, AgentContext context, CancellationToken cancellationToken);

    /// <summary>Divides a part into smaller ones that together reach the same, none of which repeats another part of the plan.</summary>
    /// <param name="request">The part, and the plan that it is of.</param>
    /// <param name="context">The context of the planner, whose ledger pays for a model.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The smaller parts, whose dependencies are numbers of this list; fewer than two leave the part as it is.</returns>
    /// <exception cref="AgentException">There is no result; the part stays as it is.</exception>
    ValueTask<IReadOnlyList<Subtask>> DivideAsync(DivideRequest request, AgentContext context, CancellationToken cancellationToken);
}
