namespace Agents.Core.Routing;

/// <summary>Who can be asked when routing alone cannot go on.</summary>
public static class Escalation
{
    /// <summary>Gets the escalation that asks nobody: the route ends, and the caller reads why.</summary>
    public static IEscalation HandOver { get; } = new HandOverEscalation();

    /// <summary>Asks an agent, such as a chat agent.</summary>
    /// <param name="agent">The agent. It is told the goal, what was done, what failed and which goals can still be reached, and answers with the name
    /// of one of those goals or with <c>hand over</c>. Another name is asked about again, as long as <see cref="RouterOptions.MaxEscalations"/> allows; an
    /// answer that is no name (empty, longer than 128 characters, of several lines) hands the task over. Where the outcome of a side effect is
    /// unknown or a call was not approved, it may not choose the same goal again, since that could do twice what was done. Outputs of tools are not
    /// shown to it.</param>
    /// <returns>The escalation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    public static IEscalation ToModel(IAgent<string, string> agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return new ModelEscalation(agent);
    }

    /// <summary>Asks a person, by whatever means the application has.</summary>
    /// <param name="ask">Puts the question, and returns the decision. May take as long as the run may.</param>
    /// <returns>The escalation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ask"/> is <see langword="null"/>.</exception>
    public static IEscalation ToPerson(Func<EscalationRequest, CancellationToken, ValueTask<EscalationDecision>> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        return new PersonEscalation(ask);
    }

    /// <summary>Follows a fixed order: the route goes on to the first of some goals that it can still reach.</summary>
    /// <param name="goals">The names of the goals, the best first. With none that can be reached the task is handed over.</param>
    /// <returns>The escalation. It never demotes where the outcome of a side effect is unknown or a call was not approved: those are handed
    /// over.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="goals"/> is <see langword="null"/>.</exception>
    public static IEscalation ToPolicy(params IEnumerable<string> goals)
    {
        ArgumentNullException.ThrowIfNull(goals);
        return new PolicyEscalation([.. goals]);
    }
}
