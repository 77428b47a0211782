using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>Builds a team. Made by <see cref="Team.Create"/>; used once.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class TeamBuilder
{
    private readonly string _name;
    private readonly List<IAgent<ExecuteRequest, Answer>> _members = [];
    private readonly TeamOptions _options = new();
    private IAggregator? _aggregator;
    private IAggregator? _arbiter;
    private ILead _lead = RuleLead.Instance;
    private ITextSimilarity _similarity = WordSimilarity.Instance;
    private bool _built;

    internal TeamBuilder(string name) => _name = name;

    /// <summary>Adds a member.</summary>
    /// <param name="member">The agent. Its name is no other member's.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="member"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The team was built already.</exception>
    public TeamBuilder WithMember(IAgent<ExecuteRequest, Answer> member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return Change(() => _members.Add(member));
    }

    /// <summary>Says who puts results together. Without one, <see cref="RuleAggregator"/> does.</summary>
    /// <param name="aggregator">The agent.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="aggregator"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The team was built already.</exception>
    public TeamBuilder WithAggregator(IAggregator aggregator)
    {
        ArgumentNullException.ThrowIfNull(aggregator);
        return Change(() => _aggregator = aggregator);
    }

    /// <summary>Says who settles results that contradict each other. Without one, the aggregator does.</summary>
    /// <param name="arbiter">The agent.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="arbiter"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The team was built already.</exception>
    public TeamBuilder WithArbiter(IAggregator arbiter)
    {
        ArgumentNullException.ThrowIfNull(arbiter);
        return Change(() => _arbiter = arbiter);
    }

    /// <summary>Says who leads in a hierarchical topology. Without one, <see cref="RuleLead"/> does.</summary>
    /// <param name="lead">The agent.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="lead"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The team was built already.</exception>
    public TeamBuilder WithLead(ILead lead)
    {
        ArgumentNullException.ThrowIfNull(lead);
        return Change(() => _lead = lead);
    }

    /// <summary>Says how drafts and results are compared. Without one, <see cref="WordSimilarity"/> does.</summary>
    /// <param name="similarity">The comparison.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="similarity"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The team was built already.</exception>
    public TeamBuilder WithSimilarity(ITextSimilarity similarity)
    {
        ArgumentNullException.ThrowIfNull(similarity);
        return Change(() => _similarity = similarity);
    }

    /// <summary>Changes the options.</summary>
    /// <param name="configure">Called at once with the options of this builder.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The team was built already.</exception>
    public TeamBuilder Configure(Action<TeamOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Change(() => configure(_options));
    }

    /// <summary>Builds the team.</summary>
    /// <returns>The team.</returns>
    /// <exception cref="AgentOptionsException">Something is missing or out of its range; every problem is listed.</exception>
    /// <exception cref="InvalidOperationException">The team was built already.</exception>
    public Team Build()
    {
        ThrowIfBuilt();
        List<string> failures = [];
        _options.AddFailures(failures);
        if (_members.Count == 0)
        {
            failures.Add($"There must be at least one member; call {nameof(WithMember)}.");
        }

        failures.AddRange(_members.GroupBy(member => member.Name, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => $"{group.Count()} members have the name '{group.Key}'."));
        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(TeamOptions), failures);
        }

        _built = true;
        IAggregator aggregator = _aggregator ?? RuleAggregator.Instance;
        return new Team(_name, [.. _members], aggregator, _arbiter ?? aggregator, _lead, _similarity, _options);
    }

    private TeamBuilder Change(Action change)
    {
        ThrowIfBuilt();
        change();
        return this;
    }

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException($"The team '{_name}' was built already. Make a new builder with Team.Create for another one.");
        }
    }
}
