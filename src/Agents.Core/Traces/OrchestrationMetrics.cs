using Agents.Core.Topologies;

namespace Agents.Core.Traces;

/// <summary>Figures about how well the agents of a run worked together, from its trace.</summary>
/// <remarks>
/// Immutable. A figure whose inputs are not there is <see langword="null"/>, never 0. Overhead, message density, redundancy, efficiency, error
/// amplification and absorption are those of "Towards a Science of Scaling Agent Systems" (arXiv 2512.08296), as <see cref="TeamMetrics"/> computes them; work and span are those of
/// parallel algorithms.
/// </remarks>
public sealed record OrchestrationMetrics
{
    /// <summary>The reward by which a trace says whether, or in which part of the cases, the task succeeded: 0 to 1.</summary>
    public const string SuccessReward = "success";

    private OrchestrationMetrics()
    {
    }

    /// <summary>Gets the turns in which models reasoned; <see langword="null"/> when the trace has no cost <c>reasoning_turns</c>, or one
    /// that is negative or not finite.</summary>
    public double? ReasoningTurns { get; private init; }

    /// <summary>Gets how many messages agents sent each other.</summary>
    public double Messages { get; private init; }

    /// <summary>Gets the messages for each reasoning turn; <see langword="null"/> without turns.</summary>
    public double? MessageDensity { get; private init; }

    /// <summary>Gets the reward <see cref="SuccessReward"/>; <see langword="null"/> when nobody gave one.</summary>
    public double? Success { get; private init; }

    /// <summary>Gets by how many percent more turns there were than in the baseline; <see langword="null"/> without its turns.</summary>
    public double? OverheadPercent { get; private init; }

    /// <summary>Gets the success for each turn that the baseline would have taken; <see langword="null"/> without success and turns of
    /// both, or when the success is not 0 to 1.</summary>
    public double? Efficiency { get; private init; }

    /// <summary>Gets how many times more often than the baseline it failed; <see langword="null"/> when either has no success, or one that
    /// is not 0 to 1, or the baseline never failed.</summary>
    public double? ErrorAmplification { get; private init; }

    /// <summary>Gets which part of the baseline's failures it did not have; less than 0 when it failed more often.</summary>
    /// <value>At most 1; <see langword="null"/> where <see cref="ErrorAmplification"/> is.</value>
    public double? ErrorAbsorption { get; private init; }

    /// <summary>Gets how alike the outputs of the agents are, on average over all pairs; <see langword="null"/> when fewer than two were given.</summary>
    public double? Redundancy { get; private init; }

    /// <summary>Gets how long all agents worked together that started no others.</summary>
    /// <value>Seconds, 0 or more.</value>
    public double WorkSeconds { get; private init; }

    /// <summary>Gets how long the longest chain of that work took of which each piece led to the next: the critical path.</summary>
    /// <value>Seconds, 0 or more.</value>
    public double SpanSeconds { get; private init; }

    /// <summary>Gets how many of these agents worked at once, at most.</summary>
    /// <value>0 when none took any time.</value>
    public int MaxConcurrent { get; private init; }

    /// <summary>Gets the work divided by the span times <see cref="MaxConcurrent"/>: how much of the room for parallel work was used.</summary>
    /// <value>More than 0; 1 when all worked at once from beginning to end, more when the shape had room for more at once than there were;
    /// <see langword="null"/> when no work took any time.</value>
    public double? ParallelismEfficiency { get; private init; }

    /// <summary>Gets which part of all tokens went into decisions and messages.</summary>
    /// <value>0 or more; <see langword="null"/> when the trace has no tokens, or no event says which were its own.</value>
    public double? ProtocolOverhead { get; private init; }

    /// <summary>Computes the figures of a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="baseline">The trace of a single agent with the same task; <see langword="null"/> leaves out what needs it.</param>
    /// <returns>The figures, without <see cref="Redundancy"/>: a trace has no outputs, only their hashes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="trace"/> is <see langword="null"/>.</exception>
    public static OrchestrationMetrics Compute(OrchestrationTrace trace, OrchestrationTrace? baseline = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        double? turns = FindTurns(trace);
        double? baseTurns = baseline is null ? null : FindTurns(baseline);
        double? success = Find(trace.Rewards, SuccessReward);
        double? baseSuccess = baseline is null ? null : Find(baseline.Rewards, SuccessReward);
        double? failure = success is >= 0 and <= 1 ? 1 - success : null;
        double? baseFailure = baseSuccess is >= 0 and < 1 ? 1 - baseSuccess : null;
        double? amplification = failure is { } part && baseFailure is { } basePart ? TeamMetrics.ErrorAmplification(part, basePart) : null;
        double messages = Find(trace.Costs, TraceNames.Messages) ?? trace.Events.Count(e => e.Type == TraceEventType.Message);
        TraceSchedule schedule = TraceSchedule.Of(trace);
        return new OrchestrationMetrics
        {
            ReasoningTurns = turns,
            Messages = messages,
            MessageDensity = turns > 0 ? messages / turns : null,
            Success = success,
            OverheadPercent = turns is { } own && baseTurns > 0 ? TeamMetrics.Overhead(own, baseTurns.Value) : null,
            Efficiency = failure is not null && turns > 0 && baseTurns > 0 ? TeamMetrics.Efficiency(success!.Value, turns.Value, baseTurns.Value) : null,
            ErrorAmplification = amplification,
            ErrorAbsorption = 1 - amplification,
            WorkSeconds = schedule.Work,
            SpanSeconds = schedule.Span,
            MaxConcurrent = schedule.Concurrency,
            ParallelismEfficiency = schedule.Span > 0 ? schedule.Work / (schedule.Span * schedule.Concurrency) : null,
            ProtocolOverhead = FindProtocolOverhead(trace),
        };
    }

    /// <summary>Computes the figures of a trace, with <see cref="Redundancy"/>.</summary>
    /// <typeparam name="T">What an output is: a text, or a vector that stands for one.</typeparam>
    /// <param name="trace">The trace.</param>
    /// <param name="baseline">The trace of a single agent with the same task; <see langword="null"/> leaves out what needs it.</param>
    /// <param name="outputs">The outputs of the agents, one each.</param>
    /// <param name="similarity">Says how alike two outputs are; with vectors usually their cosine. Asked once for each pair.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentNullException">An argument other than <paramref name="baseline"/> is <see langword="null"/>.</exception>
    public static OrchestrationMetrics Compute<T>(
        OrchestrationTrace trace, OrchestrationTrace? baseline, IReadOnlyList<T> outputs, Func<T, T, double> similarity)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(similarity);
        OrchestrationMetrics metrics = Compute(trace, baseline);
        if (outputs.Count < 2)
        {
            return metrics;
        }

        double sum = 0;
        for (int i = 0; i < outputs.Count; i++)
        {
            for (int j = i + 1; j < outputs.Count; j++)
            {
                sum += similarity(outputs[i], outputs[j]);
            }
        }

        return metrics with { Redundancy = sum / (outputs.Count * (outputs.Count - 1.0) / 2) };
    }

    private static double? FindTurns(OrchestrationTrace trace) =>
        Find(trace.Costs, TraceNames.ReasoningTurns) is >= 0 and < double.PositiveInfinity and var turns ? turns : null;

    private static double? Find(IReadOnlyDictionary<string, double> figures, string name) => figures.TryGetValue(name, out double value) ? value : null;

    private static double? FindProtocolOverhead(OrchestrationTrace trace)
    {
        double all = Find(trace.Costs, TraceNames.Tokens) ?? 0;
        if (all <= 0 || trace.Events.All(e => e.Tokens is null))
        {
            return null;
        }

        return trace.Events.Where(e => e.Type is TraceEventType.Message or TraceEventType.OrchestratorDecision).Sum(e => e.Tokens ?? 0) / all;
    }
}
