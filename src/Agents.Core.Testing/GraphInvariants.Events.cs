using Agents.Core.Graphs;

namespace Agents.Core.Testing;

/// <content>What each kind of event says.</content>
public sealed partial class GraphInvariants
{
    private string? CheckGraph(AgentPath path, AgentEvent value)
    {
        switch (value)
        {
            case GraphStarted started:
                if (_scopes.TryGetValue(path, out GraphScope? before) && !before.HasEnded)
                {
                    _unclear.Add(path);
                    _scopes.Remove(path);
                    return null;
                }

                _scopes[path] = new GraphScope(path, started.Shape, started.Time, _options);
                return null;
            case GraphEdited edited:
                return _scopes.TryGetValue(path, out GraphScope? changed) ? changed.Edit(edited) : $"'{path}' was edited, but has not started.";
            case GraphEnded ended:
                return _scopes.TryGetValue(path, out GraphScope? over) && !over.HasEnded
                    ? over.End(ended.Report)
                    : $"'{path}' ended, but is not under way.";
            default:
                return null;
        }
    }

    private string? CheckNode(AgentPath path, AgentEvent value)
    {
        switch (value)
        {
            case NodeHedged:
                _unclear.Add(path);
                return null;
            case NodeRetried:
                return EndItems(path, hasOutput: false);
            case NodeStarted or NodeCompleted or NodeFailed or NodeFailureHandled or NodeCanceled or NodeSkipped:
                break;
            default:
                return null;
        }

        if (FindScope(path) is not { } scope)
        {
            return $"'{path}' is a node of no graph that has started.";
        }

        scope.SetTime(value.Time);
        if (scope.Find(path.Name) is not { } node)
        {
            return $"'{path}' is no node of its graph.";
        }

        string? violation = Apply(scope, node, value);
        _isPartial |= scope.IsPartial;
        return violation ?? (node.IsFinal ? EndInside(path, hasOutput: value is NodeCompleted { IsSubstitute: false }) : null);
    }

    private string? Apply(GraphScope scope, TrackedNode node, AgentEvent value)
    {
        switch (value)
        {
            case NodeStarted:
                return scope.Start(node, value.Time);
            case NodeCompleted completed:
                return scope.Complete(node, completed.IsSubstitute);
            case NodeFailureHandled handled:
                return scope.Handle(node, handled.Action);
            case NodeFailed failed:
                if (node.Path.Depth == 1 && scope.IsSubstituteMissed(node))
                {
                    _unexplained.Add($"'{node.Path}' failed, although its fallback could still come");
                }

                return scope.Fail(node, failed.ErrorType, value.Time);
            case NodeSkipped skipped:
                if (skipped.Reason == SkipReason.RunCanceled && node.Path.Depth == 1)
                {
                    _unexplained.Add($"'{node.Path}' was skipped because the run was cancelled");
                }

                return scope.Skip(node, skipped.Reason, skipped.Cause);
            default:
                // Further in, an agent may cancel what it called for reasons of its own.
                if (node.Path.Depth == 1 && scope.IsMissed(node))
                {
                    _unexplained.Add($"'{node.Path}' was cancelled, although it was still needed");
                }

                return scope.Cancel(node);
        }
    }

    /// <summary>Finds the run of a graph that a node belongs to; the first event of an item begins its list.</summary>
    private GraphScope? FindScope(AgentPath path)
    {
        if (path.Parent is not { } parent)
        {
            return null;
        }

        if (_scopes.TryGetValue(parent, out GraphScope? scope))
        {
            return scope;
        }

        bool isList = parent.Parent is { } above && _scopes.TryGetValue(above, out scope)
            && scope.Find(parent.Name) is { Kind: NodeKind.ForEach, State: TrackedState.Running };
        if (!isList)
        {
            return null;
        }

        scope = new GraphScope(parent, scope!.Find(parent.Name)!.HasSettledItems, _options);
        _scopes.Add(parent, scope);
        return scope;
    }

    /// <summary>Forgets the items of a list, all of which have ended.</summary>
    private string? EndItems(AgentPath list, bool hasOutput)
    {
        if (_scopes.TryGetValue(list, out GraphScope? items) && items.IsItems)
        {
            _scopes.Remove(list);
            _isPartial |= hasOutput && items.HasLostItems;
            return items.CheckAllEnded();
        }

        return null;
    }

    private string? EndInside(AgentPath node, bool hasOutput)
    {
        string? open = EndItems(node, hasOutput);
        return open ?? (_scopes.TryGetValue(node, out GraphScope? graph) && !graph.HasEnded ? $"'{node}' ended before the graph inside it." : null);
    }

    private string? CheckEnd(AgentPath run, StopReason reason)
    {
        if (_isPartial && reason == StopReason.Completed)
        {
            return "The run ended as completed, although something was given up.";
        }

        return _scopes.TryGetValue(run, out GraphScope? graph) && graph.OutputState != TrackedState.Succeeded
            ? $"The run completed, but its output is {graph.OutputState}."
            : CheckExplained() ?? CheckAllEnded();
    }

    private string? CheckEndWithoutOutput(AgentPath run, string? errorType)
    {
        TrackedState? output = _scopes.GetValueOrDefault(run)?.OutputState;

        // A node that took no notice of the cancellation may have made the output, too late. A budget of time cancels too.
        bool mayBeLate = errorType is null or nameof(BudgetExceededException);
        return output < TrackedState.Succeeded || (output == TrackedState.Succeeded && !mayBeLate)
            ? $"The run ended with {errorType ?? "a cancellation"}, but its output is {output}."
            : (mayBeLate ? null : CheckExplained()) ?? CheckAllEnded();
    }

    /// <summary>Checks that nothing happened that only a cancellation of the run explains.</summary>
    private string? CheckExplained() => _unexplained.Count > 0 ? $"The run was not cancelled, but {_unexplained[0]}." : null;

    private string? CheckAllEnded()
    {
        foreach ((AgentPath path, GraphScope scope) in _scopes)
        {
            if (!scope.HasEnded && !scope.IsItems)
            {
                return $"The run ended, but its graph '{path}' has not.";
            }
        }

        return null;
    }
}
