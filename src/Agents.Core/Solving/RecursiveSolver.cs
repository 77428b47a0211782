using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>Solves a goal by dividing it: an atomizer decides whether a task is done at once, a planner divides it, executors do the parts, an
/// aggregator puts their results together, a verifier judges them.</summary>
/// <remarks>
/// <para>Immutable, thread-safe, and reusable by any number of runs at once. <see cref="Create"/> begins to build one.</para>
/// <para>All tasks stand in one graph, so that one scheduler, one budget and one set of rules hold for all of them. A task that is divided
/// changes the running graph in one edit: its parts come in, and a node that puts them together takes its place. A part starts the moment
/// the parts that it depends on have ended, and sees their results and no others.</para>
/// <para>It ends: depth, parts of a plan, tasks, calls, retries and the time of a call are limited. A part without a result takes along what
/// depends on it; the rest is put together without them, the answer names them, and the run ends as <see cref="StopReason.Partial"/>. When the
/// budget nears its end nothing is divided any more, and the run ends as <see cref="StopReason.BudgetExhausted"/>.</para>
/// <para>Source: ROMA, arXiv 2602.01848, section 3. Failed parts, verification and limits are ours; see decision 0009.</para>
/// </remarks>
public sealed class RecursiveSolver : IAgent<Goal, Answer>, ITracedAgent
{
    private readonly SolverRoles _roles;
    private readonly SolverSettings _settings;

    internal RecursiveSolver(string name, SolverRoles roles, SolverSettings settings)
    {
        Name = name;
        _roles = roles;
        _settings = settings;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    AgentOperation ITracedAgent.Operation => AgentOperation.Workflow;

    /// <summary>Begins to build a solver.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <returns>A builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    public static RecursiveSolverBuilder Create(string name) => new(AgentPath.CheckName(name, nameof(name)));

    /// <inheritdoc/>
    public ValueTask<Answer> InvokeAsync(Goal input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        return new SolverRun(Name, _roles, _settings, context, input).SolveAsync(cancellationToken);
    }
}
