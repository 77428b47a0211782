namespace Agents.Core.Planning;

/// <summary>What is done with a part of a plan, with the numbers that say why.</summary>
/// <remarks>
/// Immutable. Source: Agent-Oriented Planning, arXiv 2410.02189, and the thresholds of its published program. First the agent that the planner named
/// is trusted, then the best other one; if nobody fits well, but somebody fits, a task that is like a work is put in its words, and
/// any other is divided; what nobody fits at all needs another plan. Of agents that are equally good, the first counts.
/// </remarks>
public sealed record AllocationDecision
{
    private AllocationDecision(AllocationKind kind, TaskFit? chosen, string reason, IReadOnlyList<TaskFit> fits)
    {
        Kind = kind;
        Chosen = chosen;
        Reason = reason;
        Fits = fits;
    }

    /// <summary>Gets what is done.</summary>
    public AllocationKind Kind { get; }

    /// <summary>Gets the fit of the agent that gets the task; <see langword="null"/> for a task that is divided or that nobody can do.</summary>
    public TaskFit? Chosen { get; }

    /// <summary>Gets one sentence about why, with the numbers. It names agents, and nothing of the task.</summary>
    public string Reason { get; }

    /// <summary>Gets how well each agent fits.</summary>
    public IReadOnlyList<TaskFit> Fits { get; }

    /// <summary>Decides.</summary>
    /// <param name="fits">How well each agent fits.</param>
    /// <param name="planned">The agent that the planner named; <see langword="null"/> or one that is not among <paramref name="fits"/> when it named none.</param>
    /// <param name="options">The thresholds; <see langword="null"/> for the defaults.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="fits"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public static AllocationDecision Decide(IReadOnlyList<TaskFit> fits, string? planned, AllocationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fits);
        options ??= new AllocationOptions();
        options.ThrowIfInvalid();
        TaskFit? named = fits.FirstOrDefault(fit => fit.Agent == planned);
        if (named is not null && named.Score >= options.Up)
        {
            return new(AllocationKind.Assign, named, $"'{named.Agent}', which the planner named, fits with {named.Score:0.000} of at least {options.Up:0.000}.", fits);
        }

        TaskFit? other = fits.Where(fit => !ReferenceEquals(fit, named)).MaxBy(fit => fit.Score);
        if (other is not null && other.Score >= options.Up)
        {
            return new(
                AllocationKind.Reassign,
                other,
                named is null
                    ? $"The planner named nobody of the team; '{other.Agent}' fits with {other.Score:0.000} of at least {options.Up:0.000}."
                    : $"'{other.Agent}' fits with {other.Score:0.000} of at least {options.Up:0.000}; '{named.Agent}', which the planner named, with {named.Score:0.000}.",
                fits);
        }

        return DecideBelowUp(fits, named, options);
    }

    private static AllocationDecision DecideBelowUp(IReadOnlyList<TaskFit> fits, TaskFit? named, AllocationOptions options)
    {
        TaskFit? best = fits.MaxBy(fit => fit.Score);
        if (best is null || best.Score < options.Down)
        {
            return new(
                AllocationKind.Unsolvable,
                null,
                best is null
                    ? "There is no agent in the team."
                    : $"Nobody fits with {options.Down:0.000} or more; the best, '{best.Agent}', with {best.Score:0.000}.",
                fits);
        }

        TaskFit similar = named is not null && named.WorkSimilarity >= options.Similar ? named : fits.MaxBy(fit => fit.WorkSimilarity)!;
        return similar.NearestWork is not null && similar.WorkSimilarity >= options.Similar
            ? new(
                AllocationKind.Redescribe,
                similar,
                $"Nobody fits with {options.Up:0.000}, but '{similar.Agent}' did a task that is like it by {similar.WorkSimilarity:0.000} of at least {options.Similar:0.000}.",
                fits)
            : new(
                AllocationKind.Split,
                null,
                $"Nobody fits with {options.Up:0.000}, the best, '{best.Agent}', with {best.Score:0.000}; no work is like it by {options.Similar:0.000}.",
                fits);
    }
}
