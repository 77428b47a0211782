using Agents.Core.Roles;

namespace Agents.Core.Critics;

/// <summary>Declares, before the work, by what its result will be judged.</summary>
/// <remarks>Thread-safe.</remarks>
public interface ICriteriaSource
{
    /// <summary>Declares the criteria of a task.</summary>
    /// <param name="goal">The task.</param>
    /// <param name="context">The context of whoever asks, whose ledger pays for a model.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The criteria; empty when none can be declared, so that those of the options hold.</returns>
    ValueTask<IReadOnlyList<Criterion>> DeclareAsync(Goal goal, AgentContext context, CancellationToken cancellationToken);
}
