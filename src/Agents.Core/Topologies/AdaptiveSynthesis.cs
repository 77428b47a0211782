using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>Lets a team work in the topology that fits its tasks, checks the results against each other, and arranges the work anew, more tightly coupled,
/// when they contradict each other.</summary>
/// <remarks>
/// <para>Immutable, thread-safe, and reusable by any number of runs at once.</para>
/// <para>Results that are consistent are merged by the aggregator. Others are settled by the arbiter, and the work is done again with a coupling that is
/// raised each time; above the router's threshold that is a hierarchy, whose answer stands. So it ends after
/// <see cref="AdaptiveSynthesisOptions.MaxReroutes"/> times at most. The answer of a sequence, and of peers that agreed, stands too. When the
/// budget refuses the work another time, the arbiter's last answer stands, and the run ends as <see cref="StopReason.BudgetExhausted"/>.</para>
/// <para>Source: AdaptOrch, arXiv 2602.16873, algorithm 2. That the raised coupling reaches the hierarchy whatever the shape, and that its answer is final,
/// is ours: without it a graph with no edges would be arranged in parallel for ever.</para>
/// </remarks>
public sealed class AdaptiveSynthesis : IAgent<TeamRequest, Answer>, ITracedAgent
{
    private readonly Team _team;
    private readonly TopologyRouter _router;
    private readonly double _threshold;
    private readonly double _step;
    private readonly int _maxReroutes;

    private AdaptiveSynthesis(string name, Team team, TopologyRouter router, AdaptiveSynthesisOptions options)
    {
        Name = name;
        _team = team;
        _router = router;
        _threshold = options.ConsistencyThreshold;
        _step = options.CouplingStep;
        _maxReroutes = options.MaxReroutes;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    AgentOperation ITracedAgent.Operation => AgentOperation.Workflow;

    /// <summary>Makes the agent.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="team">The team.</param>
    /// <param name="router">What chooses the topology; <see langword="null"/> for one with the default thresholds.</param>
    /// <param name="configure">Changes the options; <see langword="null"/> for the defaults.</param>
    /// <returns>The agent.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="team"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public static AdaptiveSynthesis Create(string name, Team team, TopologyRouter? router = null, Action<AdaptiveSynthesisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(team);
        AdaptiveSynthesisOptions options = new();
        configure?.Invoke(options);
        options.ThrowIfInvalid();
        return new AdaptiveSynthesis(AgentPath.CheckName(name, nameof(name)), team, router ?? new TopologyRouter(), options);
    }

    /// <inheritdoc/>
    public async ValueTask<Answer> InvokeAsync(TeamRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        Coupling? raised = null;
        Answer? last = null;
        for (int iteration = 0; ; iteration++)
        {
            TopologyChoice choice = _router.Choose(input.Tasks, raised);
            if (context.IsObserved)
            {
                context.Emit(new TopologyChosen { Iteration = iteration, Choice = choice });
            }

            TeamOutcome outcome;
            try
            {
                outcome = await RunPartsAsync(input, choice.Topology, iteration, context, cancellationToken).ConfigureAwait(false);
            }
            catch (AgentException exception) when (last is not null)
            {
                return GiveUp(last, iteration, exception, context);
            }

            if (outcome.Results.Count == 0)
            {
                return last is not null
                    ? GiveUp(last, iteration, null, context)
                    : throw new TeamFailedException(_team.Name, choice.Topology, outcome.Missing);
            }

            // The hierarchy's answer is final, whatever its parts look like beside each other.
            if (outcome.Answer is not null || choice.Topology == Topology.Hierarchical)
            {
                return await ConcludeAsync(input, outcome, choice.Topology == Topology.Hierarchical ? _team.Arbiter : _team.Aggregator, context, cancellationToken)
                    .ConfigureAwait(false);
            }

            if (await IsConsistentAsync(outcome, iteration, context, cancellationToken).ConfigureAwait(false))
            {
                return await ConcludeAsync(input, outcome, _team.Aggregator, context, cancellationToken).ConfigureAwait(false);
            }

            last = await ConcludeAsync(input, outcome, _team.Arbiter, context, cancellationToken).ConfigureAwait(false);
            if (iteration == _maxReroutes)
            {
                return last;
            }

            // Rounded, because three times 0.2 must not be above 0.6.
            raised = new Coupling(Math.Min(1, Math.Round(choice.Metrics.CouplingDensity + (_step * (iteration + 1)), 9)));
        }
    }

    private ValueTask<TeamOutcome> RunPartsAsync(
        TeamRequest request, Topology topology, int iteration, AgentContext context, CancellationToken cancellationToken)
    {
        // A place of its own for each time, so that spend and events are told apart.
        IAgent<TeamRequest, TeamOutcome> parts = _team.ArrangeParts(topology);
        return context.InvokeAsync(Agent.Create<TeamRequest, TeamOutcome>($"pass {iteration + 1}", parts.InvokeAsync), request, cancellationToken);
    }

    private async ValueTask<bool> IsConsistentAsync(TeamOutcome outcome, int iteration, AgentContext context, CancellationToken cancellationToken)
    {
        double score = await TeamSynthesis.CompareAsync(_team, [.. outcome.Results.Select(result => result.Answer.Text)], context, cancellationToken)
            .ConfigureAwait(false);
        bool isConsistent = score >= _threshold;
        if (context.IsObserved)
        {
            context.Emit(new ConsistencyMeasured { Iteration = iteration, Score = score, Threshold = _threshold, IsConsistent = isConsistent });
        }

        return isConsistent;
    }

    private ValueTask<Answer> ConcludeAsync(
        TeamRequest request, TeamOutcome outcome, IAggregator aggregator, AgentContext context, CancellationToken cancellationToken) =>
        TeamSynthesis.ConcludeAsync(_team, aggregator, request.Goal, outcome, context, cancellationToken);

    private static Answer GiveUp(Answer last, int iteration, AgentException? exception, AgentContext context)
    {
        context.ReportStop(exception is BudgetExceededException || context.StopReason == StopReason.BudgetExhausted ? StopReason.BudgetExhausted : StopReason.Partial);
        return last with { Notes = [.. last.Notes, $"The results contradicted each other, and the work could not be done a {(iteration == 1 ? "second" : "further")} time; the arbiter's answer stands."] };
    }
}
