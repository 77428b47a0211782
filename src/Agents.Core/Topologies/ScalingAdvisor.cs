using static System.FormattableString;

namespace Agents.Core.Topologies;

/// <summary>Says whether several agents pay off for a task, by what was measured of teams, without a model.</summary>
/// <remarks>
/// <para>
/// Built on "Towards a Science of Scaling Agent Systems" (arXiv 2512.08296), whose selector chose the best of five architectures for 87 % of held-out
/// tasks. The first of the rules 1 to 8 that fits decides; 9 and 10 look at what it advised.
/// </para>
/// <list type="number">
/// <item>Each step changes what the next one finds: one agent; all teams lost 39 to 70 % there.</item>
/// <item>One agent succeeds more often than the boundary: one agent, or peers by <see cref="SaturationPolicy.Archetype"/> with many tools.</item>
/// <item>Many tools and not dynamic: one agent, or peers where they are cheap.</item>
/// <item>Divisible into parts that can be verified: hierarchical, 3 or 4 agents.</item>
/// <item>Dynamic: decentralized, 3 agents.</item>
/// <item>Divisible, and more overhead than the threshold is affordable: hybrid.</item>
/// <item>Divisible, and errors are not costly: parallel.</item>
/// <item>Nothing speaks for several agents: one agent.</item>
/// <item>No more agents than the limit.</item>
/// <item>More turns predicted than the budget has: one agent.</item>
/// </list>
/// <para>
/// Rules 6 and 7 are conditions in the source ("only if", "never when"), and rules by our choice. What the source calls hybrid is a lead with
/// peers, independent is parallel, and centralized is hierarchical. Immutable and thread-safe.
/// </para>
/// </remarks>
public sealed class ScalingAdvisor
{
    private const int PeerCount = 3;
    private const int FewestLed = 3;

    private readonly double _saturationBoundary;
    private readonly int _manyTools;
    private readonly double _decomposabilityThreshold;
    private readonly double _hybridOverhead;
    private readonly int _maxAgents;
    private readonly SaturationPolicy _saturation;

    /// <summary>Initializes an advisor.</summary>
    /// <param name="options">The numbers behind it; <see langword="null"/> for the defaults.</param>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public ScalingAdvisor(ScalingAdvisorOptions? options = null)
    {
        options ??= new ScalingAdvisorOptions();
        options.ThrowIfInvalid();
        _saturationBoundary = options.SaturationBoundary;
        _manyTools = options.ManyTools;
        _decomposabilityThreshold = options.DecomposabilityThreshold;
        _hybridOverhead = options.HybridOverhead;
        _maxAgents = options.MaxAgents;
        _saturation = options.Saturation;
    }

    /// <summary>Gives advice on a task.</summary>
    /// <param name="question">The task.</param>
    /// <returns>The advice.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="question"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value of the question is outside its range.</exception>
    public ScalingAdvice Advise(ScalingQuestion question)
    {
        ThrowIfInvalid(question);
        List<ScalingReason> reasons = [];
        (Topology topology, int agents) = Select(question, reasons);
        if (agents > _maxAgents)
        {
            reasons.Add(Because(9, _maxAgents, $"At most {_maxAgents} agents, since what each has of a common budget gets too little; {agents} were to be."));
            agents = _maxAgents;
        }

        if (agents > 1 && TurnLaw.Predict(agents) > question.MaxTurns)
        {
            double turns = TurnLaw.Predict(agents);
            reasons.Add(Because(10, turns, $"{agents} agents would take {turns:0.0} turns, and the budget has {question.MaxTurns}."));
            agents = 1;
        }

        return new ScalingAdvice
        {
            PaysOff = agents > 1,
            Topology = agents > 1 ? topology : Topology.Single,
            Agents = agents,
            Reasons = reasons,
            PredictedTurns = TurnLaw.Predict(agents),
            PredictedOverhead = TurnLaw.PredictOverhead(agents),
        };
    }

    private (Topology Topology, int Agents) Select(ScalingQuestion question, List<ScalingReason> reasons)
    {
        bool hasManyTools = question.Tools >= _manyTools;
        bool isDivisible = question.Decomposability >= _decomposabilityThreshold;
        (ScalingReason reason, Topology topology, int agents) = question switch
        {
            { HasSequentialState: true } => One(1, null, $"Each step changes what the next one finds, where all teams lost 39 to 70 %."),
            { SingleAgentSuccess: double success } when success > _saturationBoundary => hasManyTools && _saturation == SaturationPolicy.Archetype
                ? Peers(2, success, $"One agent succeeds in {success:0.##} of cases, above {_saturationBoundary:0.##}, but there are {question.Tools} tools, {_manyTools} or more.")
                : One(2, success, $"One agent succeeds in {success:0.##} of cases, above {_saturationBoundary:0.##}, where a team adds little and costs much."),
            { IsDynamic: false } when hasManyTools => question.ArePeersCheap
                ? Peers(3, question.Tools, $"There are {question.Tools} tools, {_manyTools} or more, and peers are cheap.")
                : One(3, question.Tools, $"There are {question.Tools} tools, {_manyTools} or more, with which the overhead of a team never paid off."),
            { HasVerifiableParts: true } when isDivisible => (
                Because(4, question.Decomposability, $"{question.Decomposability:0.##} of the task, {_decomposabilityThreshold:0.##} or more, can be divided into parts that can be verified."),
                Topology.Hierarchical,
                Math.Max(FewestLed, question.Agents)),
            { IsDynamic: true } => Peers(5, null, $"The task is a search in a world that answers differently each time."),
            { MaxOverhead: double overhead } when isDivisible && overhead > _hybridOverhead => (
                Because(6, overhead, $"An overhead of {overhead:0} % is affordable, above {_hybridOverhead:0} %."), Topology.Hybrid, question.Agents),
            { AreErrorsCostly: false } when isDivisible => (
                Because(7, question.Decomposability, $"{question.Decomposability:0.##} of the task, {_decomposabilityThreshold:0.##} or more, can be divided, and errors are not costly."),
                Topology.Parallel,
                question.Agents),
            _ => One(8, question.Decomposability, $"Nothing speaks for several agents; {question.Decomposability:0.##} of the task can be divided."),
        };
        reasons.Add(reason);
        return (topology, agents);
    }

    private static (ScalingReason Reason, Topology Topology, int Agents) One(int rule, double? number, FormattableString sentence) =>
        (Because(rule, number, sentence), Topology.Single, 1);

    private static (ScalingReason Reason, Topology Topology, int Agents) Peers(int rule, double? number, FormattableString sentence) =>
        (Because(rule, number, sentence), Topology.Decentralized, PeerCount);

    private static ScalingReason Because(int rule, double? number, FormattableString sentence) =>
        new() { Rule = rule, Number = number, Sentence = Invariant(sentence) };

    private static void ThrowIfInvalid(ScalingQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        ThrowUnless(question, question.SingleAgentSuccess is >= 0 and <= 1, nameof(question.SingleAgentSuccess), "0 to 1", question.SingleAgentSuccess);
        ThrowUnless(question, question.Tools >= 0, nameof(question.Tools), "0 or more", question.Tools);
        ThrowUnless(question, question.Decomposability is >= 0 and <= 1, nameof(question.Decomposability), "0 to 1", question.Decomposability);
        ThrowUnless(question, question.Agents >= 2, nameof(question.Agents), "2 or more", question.Agents);
        ThrowUnless(question, question.MaxTurns is null or >= 0, nameof(question.MaxTurns), "0 or more", question.MaxTurns ?? 0);
        ThrowUnless(question, question.MaxOverhead is null or >= 0, nameof(question.MaxOverhead), "0 or more", question.MaxOverhead ?? 0);
    }

    private static void ThrowUnless(ScalingQuestion question, bool isValid, string name, string range, double value)
    {
        if (!isValid)
        {
            throw new ArgumentOutOfRangeException(nameof(question), value, Invariant($"{name} must be {range}, but is {value}."));
        }
    }
}
