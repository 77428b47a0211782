using System.Text.Json;
using Agents.Core.Budgets;
using Polly;

namespace Agents.Core.Graphs;

/// <summary>How one node runs, and what happens when it fails.</summary>
/// <typeparam name="T">The type of the node's output.</typeparam>
/// <remarks>Read once when the node is added. Not thread-safe while it is being changed.</remarks>
public sealed class NodeOptions<T>
{
    /// <summary>Gets or sets the Polly pipeline around the node: retries, circuit breaker, rate limit, what the application wants.</summary>
    /// <value>The default is <see langword="null"/>: none. Give its builder the run's clock. <see cref="NodeResilience"/> has a preset.
    /// A refusal of the budget is never retried, whatever the pipeline handles. With retries the node must bear being run again.</value>
    public ResiliencePipeline? Resilience { get; set; }

    /// <summary>Gets or sets how long the node may take in all, by the run's clock, its retries included.</summary>
    /// <value>More than 0 and at most 49 days, or <see langword="null"/> for no limit. The default is <see langword="null"/>.
    /// A node that is out of time is cancelled and fails with a <see cref="NodeTimeoutException"/> once it has ended.</value>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Gets or sets the limits of the node's own ledger, in amounts or as a share of what the graph has left when the node starts.</summary>
    /// <value>The default is <see langword="null"/>: only the limits of the graph. All attempts and copies of the node share them.</value>
    public Budget? Budget { get; set; }

    /// <summary>Gets or sets how much the node goes before others that are ready too.</summary>
    /// <value>Any number; greater goes first. The default is 0. Among equals, the one with the longest remaining path goes first.</value>
    public int Priority { get; set; }

    /// <summary>Gets or sets how long the node is expected to take. It decides the order of what is ready, and how late a node with
    /// <see cref="Hedging"/> may be before that delays the end; there, what was observed goes before it.</summary>
    /// <value>0 to 365 days. The default is 1 second.</value>
    public TimeSpan Weight { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets what happens when the node has failed for good.</summary>
    /// <value>The default is <see langword="null"/>, which is <see cref="FailurePolicy.Fail{T}"/>.</value>
    public FailurePolicy<T>? OnFailure { get; set; }

    /// <summary>Gets or sets whether running the node twice with the same input does no more than running it once.</summary>
    /// <value>The default is <see langword="false"/>. <see cref="Hedging"/> needs it.</value>
    public bool IsIdempotent { get; set; }

    /// <summary>Gets or sets when a second copy of a slow node is started.</summary>
    /// <value>The default is <see langword="null"/>: never. It needs <see cref="IsIdempotent"/>.</value>
    public Hedging? Hedging { get; set; }

    /// <summary>Gets or sets whether the node is deterministic, so that one execution serves all nodes with the same agent and the same input,
    /// in one run or in all runs that share <see cref="RunOptions.SharedResults"/>.</summary>
    /// <value>The default is <see langword="false"/>. Agents and functions are compared by reference, inputs as canonical JSON.</value>
    public bool Shared { get; set; }

    /// <summary>Gets or sets how the inputs of a <see cref="Shared"/> node become JSON, to be compared.</summary>
    /// <value>The default is <see langword="null"/>: as model and tools see them. A program without reflection gives the options of its
    /// serializer context. An input that cannot be written whole is shared with nobody, which is a <see cref="NodeNotShared"/> event.</value>
    public JsonSerializerOptions? SharedInputs { get; set; }

    internal void AddFailures(string node, List<string> failures)
    {
        if (Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > TimeSpan.FromDays(49)))
        {
            failures.Add($"{nameof(Timeout)} of node '{node}' must be more than 0 and at most 49 days, but is {timeout}.");
        }

        if (Budget?.Duration is { } duration)
        {
            failures.Add($"{nameof(Budget)} of node '{node}' must have no {nameof(Budget.Duration)}, but has {duration}; a node's time is limited by its {nameof(Timeout)}.");
        }

        if (Weight < TimeSpan.Zero || Weight > TimeSpan.FromDays(365))
        {
            failures.Add($"{nameof(Weight)} of node '{node}' must be 0 to 365 days, but is {Weight}.");
        }

        if (Hedging is not null && !IsIdempotent)
        {
            failures.Add($"{nameof(Hedging)} of node '{node}' needs {nameof(IsIdempotent)}, because a hedged node may run twice.");
        }

        if (SharedInputs is { TypeInfoResolver: null })
        {
            failures.Add($"{nameof(SharedInputs)} of node '{node}' must have a {nameof(JsonSerializerOptions.TypeInfoResolver)}, but has none.");
        }
    }
}
