using Agents.Core.Graphs;

namespace Agents.Core.Testing;

/// <content>What may happen to a node, and when.</content>
internal sealed partial class GraphScope
{
    public string? Start(TrackedNode node, DateTimeOffset now)
    {
        if (node.State != TrackedState.Waiting)
        {
            return $"'{node.Path}' started, although it is {node.State} already.";
        }

        if (HasEnded || (_options.IsSingleThreaded && _output.IsFinal))
        {
            return $"'{node.Path}' started, although '{_path}' has ended.";
        }

        if (!node.IsAwake)
        {
            return $"'{node.Path}' started, although it serves only as a fallback that nobody has called for.";
        }

        if (!HasWhatItNeeds(node, now, isLenient: true))
        {
            string missing = string.Join(", ", node.Inputs.Where(input => input.State != TrackedState.Succeeded).Select(input => $"'{input.Name}' is {input.State}"));
            return $"'{node.Path}' ({node.Kind}) started, although {missing}.";
        }

        if (!node.IsStructural)
        {
            if (!HasPlace)
            {
                return $"'{node.Path}' started, although {_running} nodes of '{_path}' are under way already.";
            }

            _running++;
        }

        IsPartial |= node.Kind is NodeKind.Quorum or NodeKind.AllSettled && node.Inputs.Exists(input => input.IsGivenUp);
        node.State = TrackedState.Running;
        node.StartedAt = now;
        node.Consumers.ForEach(consumer => consumer.WaitsSince ??= now);
        return null;
    }

    public string? Complete(TrackedNode node, bool isSubstitute)
    {
        TrackedState before = Leave(node, TrackedState.Succeeded);
        IsPartial |= isSubstitute;
        return (before, isSubstitute) switch
        {
            (TrackedState.Running, false) => null,
            (TrackedState.Handled, true) when node.Action == FailureAction.Default => null,
            (TrackedState.Handled, true) when node is { Action: FailureAction.Fallback, Fallback.State: TrackedState.Succeeded } => null,
            (_, false) => $"'{node.Path}' completed, although it was {before}.",
            _ => $"'{node.Path}' has the output of something else, although it was {before} and its fallback is {node.Fallback?.State.ToString() ?? "none"}.",
        };
    }

    public string? Handle(TrackedNode node, FailureAction action)
    {
        TrackedState before = Leave(node, TrackedState.Handled);
        if (before != TrackedState.Running)
        {
            return $"A failure of '{node.Path}' was handled, although it was {before}.";
        }

        node.Action = action;
        if (action == FailureAction.Fallback)
        {
            if (node.Fallback is null)
            {
                return $"'{node.Path}' takes its fallback, but has none.";
            }

            Wake(node.Fallback, isCalledFor: true);
        }

        return null;
    }

    public string? Fail(TrackedNode node, string errorType, DateTimeOffset now)
    {
        TrackedState before = Leave(node, TrackedState.Failed);
        if (IsItems && _output.Kind == NodeKind.All)
        {
            _output.State = TrackedState.Skipped;
        }

        if (before == TrackedState.Waiting)
        {
            return errorType != nameof(JoinFailedException) || !node.IsStructural || node.Kind == NodeKind.Gate
                ? $"'{node.Path}' failed, although it had not started."
                : CheckMissed(node, now);
        }

        bool mayFail = before == TrackedState.Running || (before == TrackedState.Handled && node.Action == FailureAction.Fallback);
        return mayFail ? null : $"'{node.Path}' failed, although it was {before} and its fallback is {node.Fallback?.State.ToString() ?? "none"}.";
    }

    /// <summary>Says whether a node fails that still waits for its fallback, and is still needed.</summary>
    public bool IsSubstituteMissed(TrackedNode node) =>
        node is { State: TrackedState.Handled, Fallback: { } fallback }
        && (!fallback.IsFinal || fallback.State == TrackedState.Succeeded)
        && IsNeeded(node);

    /// <summary>Notes the end of a node by cancellation.</summary>
    /// <returns>What is wrong whatever the caller of the run did, or null.</returns>
    public string? Cancel(TrackedNode node)
    {
        TrackedState before = Leave(node, TrackedState.Canceled);
        return before == TrackedState.Running ? null : $"'{node.Path}' was cancelled, although it was {before}.";
    }

    /// <summary>Says whether a node that was cancelled is missed by anybody who stood behind it when that began.</summary>
    public bool IsMissed(TrackedNode node) => !node.MayGoOn && IsNeeded(node);

    public string? Skip(TrackedNode node, SkipReason reason, string? cause)
    {
        TrackedState before = Leave(node, TrackedState.Skipped);
        node.Reason = reason;
        IsPartial |= reason == SkipReason.Policy;
        bool hasCause = cause is not null && _nodes.TryGetValue(cause, out TrackedNode? root) && root.State is TrackedState.Skipped or TrackedState.Failed or TrackedState.Canceled;
        bool isRight = reason switch
        {
            SkipReason.GateClosed => before == TrackedState.Running && node.Kind == NodeKind.Gate,
            SkipReason.Policy => before == TrackedState.Handled && node.Action == FailureAction.Skip,
            SkipReason.InputFailed => before == TrackedState.Waiting && hasCause && node.Inputs.Exists(input => input.HasFailureBehind),
            SkipReason.InputSkipped => before == TrackedState.Waiting && hasCause && CannotCome(node),
            SkipReason.NotNeeded => before == TrackedState.Waiting && !node.IsRemoved && (_output.IsFinal || !IsNeeded(node)),
            SkipReason.RunFailed => before == TrackedState.Waiting && !ReferenceEquals(node, _output) && _output is { IsFinal: true, State: not TrackedState.Succeeded },
            SkipReason.RunCanceled => before == TrackedState.Waiting,
            _ => before == TrackedState.Waiting && reason == SkipReason.Removed && node.IsRemoved,
        };
        return isRight ? null : $"'{node.Path}' was skipped for {reason} (cause: {cause ?? "none"}), but that is not so; it was {before}.";
    }

    private TrackedState Leave(TrackedNode node, TrackedState next)
    {
        TrackedState before = node.State;
        node.State = next;
        if (before == TrackedState.Running && !node.IsStructural)
        {
            _running--;
        }

        return before;
    }

    /// <summary>Says whether a node may start by the states of its inputs.</summary>
    /// <param name="node">The node.</param>
    /// <param name="now">When.</param>
    /// <param name="isLenient">Whether what the options leave open counts for the node, or against it.</param>
    private bool HasWhatItNeeds(TrackedNode node, DateTimeOffset now, bool isLenient)
    {
        int succeeded = node.Inputs.Count(input => input.State == TrackedState.Succeeded);
        switch (node.Kind)
        {
            case NodeKind.Any:
                return succeeded > 0;
            case NodeKind.Quorum:
                return succeeded >= QuorumOf(node, isLenient ? 1 : node.Inputs.Count);
            case NodeKind.AllSettled:
                bool isOver = DeadlineOf(node) is { } deadline && deadline <= now;
                bool isOpen = isLenient && !IsItems && !_options.Deadlines.ContainsKey(node.Path.ToString());
                return isOver || isOpen || node.Inputs.TrueForAll(input => input.IsFinal);
            default:
                return succeeded == node.Inputs.Count;
        }
    }

    private int QuorumOf(TrackedNode node, int unknown) => node.Kind == NodeKind.Any ? 1 : _options.Quorums.TryGetValue(node.Path.ToString(), out int count) ? count : unknown;

    /// <summary>Computes when a join goes on without what is missing; threads tell the time of a start later than the timer was set.</summary>
    private DateTimeOffset? DeadlineOf(TrackedNode node) =>
        !_options.Deadlines.TryGetValue(node.Path.ToString(), out TimeSpan wait) || wait == Timeout.InfiniteTimeSpan ? null
            : _options.IsSingleThreaded ? node.WaitsSince + wait
            : node.WaitsSince;

    private string? CheckMissed(TrackedNode node, DateTimeOffset now)
    {
        bool isLate = DeadlineOf(node) is { } deadline && deadline <= now;
        bool isUnknown = !_options.Deadlines.ContainsKey(node.Path.ToString());
        bool isLost = node.IsTolerant && CannotCome(node) && node.Inputs.Exists(input => input.HasFailureBehind);
        return isLate || isUnknown || isLost ? null : $"'{node.Path}' failed, although it could still get what it needs.";
    }

    /// <summary>Says whether so many inputs have ended without an output that a node can never start.</summary>
    private bool CannotCome(TrackedNode node)
    {
        int lost = node.Inputs.Count(input => input.IsFinal && input.State != TrackedState.Succeeded);
        return node.IsTolerant
            ? node.Kind != NodeKind.AllSettled && node.Inputs.Count - lost < QuorumOf(node, node.Inputs.Count)
            : lost > 0;
    }

    private bool IsNeeded(TrackedNode node) =>
        !_output.IsFinal
        && (ReferenceEquals(node, _output)
            || node.Consumers.Exists(consumer => consumer.State == TrackedState.Waiting && !HasEnough(consumer))
            || node.FallbackUsers.Exists(user => !user.IsFinal));

    /// <summary>Says whether a join that has not started waits for nothing more.</summary>
    private bool HasEnough(TrackedNode node) => node.IsTolerant && HasWhatItNeeds(node, _now, isLenient: true);
}
