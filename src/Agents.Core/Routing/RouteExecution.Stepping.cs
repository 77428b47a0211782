using System.Globalization;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Routing;

/// <content>Calling the tools of the next node.</content>
internal sealed partial class RouteExecution
{
    // More names than this in one sentence help nobody.
    private const int NamesListed = 20;

    private ValueTask StepAsync(int node, CancellationToken cancellationToken)
    {
        switch (_graph.Links.Nodes[node].Kind)
        {
            case RouteNodeKind.Tool:
                return StepToAsync(node, cancellationToken);
            case RouteNodeKind.Stage:
                return StepToStageAsync(node, cancellationToken);
            default:
                Arrive(node);
                return ValueTask.CompletedTask;
        }
    }

    private async ValueTask StepToAsync(int node, CancellationToken cancellationToken)
    {
        (StepEnd end, ToolCall call) = await AttemptAsync(node, cancellationToken).ConfigureAwait(false);
        for (int retry = 1; end.IsPoor && retry <= _settings.Quality!.Options.MaxRetries && call.Tool!.Policy.IsRepeatable; retry++)
        {
            _log.Add(RouteDecisionKind.Retry, $"{end.Detail} It is called again.", call.Name);
            StepEnd poor = end;
            (end, call) = await AttemptAsync(node, cancellationToken).ConfigureAwait(false);
            if (end is { IsSuccess: false, IsFailure: false })
            {
                // It went down meanwhile and was not called again: what failed is the call before.
                end = poor;
                break;
            }
        }

        if (end.IsSuccess)
        {
            Succeed(node, null, end.Output, call.Duration);
            Arrive(node);
            Improve();
            return;
        }

        Fail(node, end);
        Leave($"'{call.Name}'", end.Detail);
        if (end.Question is { } reason)
        {
            _questions.Enqueue(new RouteQuestion(reason, end.Detail, node));
        }
    }

    private async ValueTask<(StepEnd End, ToolCall Call)> AttemptAsync(int node, CancellationToken cancellationToken)
    {
        ToolCall call = MakeCall(node);
        await InvokeAsync([call], cancellationToken).ConfigureAwait(false);
        return (Measure(node, call, Settle(node, call)), call);
    }

    private async ValueTask StepToStageAsync(int stage, CancellationToken cancellationToken)
    {
        string name = _graph.Links.Nodes[stage].Name;
        int[] members = FindUp(stage);
        ToolCall[] calls = [.. members.Select(MakeCall)];
        await InvokeAsync(calls, cancellationToken).ConfigureAwait(false);

        int succeeded = 0;
        for (int i = 0; i < members.Length; i++)
        {
            StepEnd end = Measure(members[i], calls[i], Settle(members[i], calls[i]));
            if (end.IsSuccess)
            {
                Succeed(members[i], name, end.Output, calls[i].Duration);
                succeeded++;
                continue;
            }

            Fail(members[i], end);
            if (end.Question is { } reason)
            {
                _questions.Enqueue(new RouteQuestion(reason, end.Detail, members[i]) { Stage = stage });
            }
        }

        _missing = _graph.Links.Nodes[stage].MinSuccesses - succeeded;
        int all = _graph.Members[stage].Length;
        _lacking = all - succeeded;
        string count = $"{succeeded} of {all} tools of the stage '{name}' succeeded, {_graph.Links.Nodes[stage].MinSuccesses} are needed.";
        if (_missing > 0)
        {
            MarkDown(stage);
            Leave($"'{name}'", count);
        }
        else
        {
            Arrive(stage);
            if (succeeded < all && _questions.Count == 0)
            {
                // Those that were not even called, because they are down, are missing too.
                _log.AddAnswer(RouteDecisionKind.Tolerate, count, name);
            }

            Improve();
        }

        if (_questions.Count == 0)
        {
            TellPartial();
        }
    }

    /// <summary>Finds the tools of a stage that are not down.</summary>
    private int[] FindUp(int stage)
    {
        ReadOnlySpan<double> factors = _search.Factors();
        List<int> up = [];
        foreach (int member in _graph.Members[stage])
        {
            if (!double.IsPositiveInfinity(factors[member]))
            {
                up.Add(member);
            }
        }

        return [.. up];
    }

    private async ValueTask InvokeAsync(ToolCall[] calls, CancellationToken cancellationToken)
    {
        ToolCall[] ready = [.. calls.Where(call => call.Outcome is null)];
        if (ready.Length > 0)
        {
            await _invoker.InvokeAsync(ready, cancellationToken).ConfigureAwait(false);
            _toolCalls += ready.Count(call => call.WasMade);
        }
    }

    private ToolCall MakeCall(int node)
    {
        RouteNode tool = _graph.Links.Nodes[node];
        FunctionCallContent content = new($"{tool.Name}-{++_callNumber}", tool.Name);
        try
        {
            ArgumentMapping mapping = tool.Settings!.Arguments;
            ArgumentSchema schema = tool.Tool!.Schema;
            Dictionary<string, object?> values = _values.For(mapping, schema);
            if (FindUnfilled(mapping, schema, values) is { } unfilled)
            {
                return NotMade(content, unfilled);
            }

            content.Arguments = mapping.Apply(values, schema);
            ToolCall call = new(content);

            // Written now, and not only where somebody observes or the outcome is unknown: what cannot be read fails before the tool is called.
            _ = call.CanonicalArguments;
            return call;
        }
        catch (InvalidToolArgumentsException exception)
        {
            return NotMade(content, exception.Message);
        }
        catch (Exception exception)
        {
            // The values are the application's and the tools', and may be dictionaries and documents of any kind.
            return NotMade(content, $"The values could not be read: that failed with {exception.GetType().Name}.");
        }
    }

    /// <summary>Finds a required parameter that the mapping takes from a value that the route does not have.</summary>
    private string? FindUnfilled(ArgumentMapping mapping, ArgumentSchema schema, Dictionary<string, object?> values)
    {
        foreach (MappingRule rule in mapping.Rules)
        {
            if (rule.From is { } from && !values.ContainsKey(from) && schema.RequiredNames.Contains(rule.Parameter))
            {
                return $"The mapping takes '{rule.Parameter}' from {NameText.Quote(from)}, which the route does not have; it has "
                    + $"{string.Join(", ", _values.Keys.Order(StringComparer.Ordinal).Take(NamesListed).Select(NameText.Quote))}.";
            }
        }

        return null;
    }

    private static ToolCall NotMade(FunctionCallContent content, string why) =>
        new(content) { Outcome = new ToolFailed { Kind = ToolFailureKind.InvalidArguments, Message = why } };

    /// <summary>Finds out what a call came to for the route.</summary>
    private StepEnd Settle(int node, ToolCall call)
    {
        StepEnd end = Read(node, call);
        _calls.Judge(call.Name, end.IsSuccess);
        return end;
    }

    private StepEnd Read(int node, ToolCall call)
    {
        string name = call.Name;
        switch (call.Outcome)
        {
            case ToolSucceeded succeeded:
                return Check(node, succeeded.Value, call);
            case ToolIndeterminate unknown:
                return StepEnd.Asked(EscalationReason.UnknownOutcome, unknown.Message);
            case ToolDenied denied:
                return StepEnd.Asked(EscalationReason.Denied, denied.Reason);
            case ToolFailed { Kind: ToolFailureKind.Unavailable }:
                return StepEnd.Unavailable($"'{name}' is down.");
            case ToolFailed { Kind: ToolFailureKind.Threw } threw:
                return StepEnd.Failed(threw.Message);
            case ToolFailed failed:
                return StepEnd.Failed(call.WasMade ? $"'{name}' failed: {failed.Message}" : $"'{name}' was not called: {failed.Message}");
            case ToolTimedOut late:
                return StepEnd.Failed(string.Create(CultureInfo.InvariantCulture, $"'{name}' did not answer within {late.After.TotalSeconds:0.###} s."));
            default:
                throw new InvalidOperationException($"The call of '{name}' has no known outcome; this is a fault of the library (run {_context.RunId}, {_context.Path}).");
        }
    }

    private StepEnd Check(int node, object? output, ToolCall call)
    {
        if (_graph.Links.Nodes[node].Settings!.PostCondition is not { } condition)
        {
            return StepEnd.Success(output);
        }

        try
        {
            if (condition(_values, output))
            {
                return StepEnd.Success(output);
            }
        }
        catch (UnknownOutcomeException exception)
        {
            return StepEnd.Asked(EscalationReason.UnknownOutcome, $"Nobody knows whether '{call.Name}' did its work: {exception.Message}");
        }
        catch (Exception exception)
        {
            RoutingLog.PostConditionThrew(_context.Logger, exception, call.Name, _context.RunId);
            return StepEnd.Failed($"'{call.Name}' gave a result that its post-condition could not judge: it failed with {exception.GetType().Name}.");
        }

        return StepEnd.Failed($"'{call.Name}' gave a result that its post-condition refused.");
    }

    private void Fail(int node, StepEnd end)
    {
        MarkDown(node);
        if (end.IsFailure)
        {
            _log.AddFailure(_graph.Links.Nodes[node].Name, end.Detail);
        }
    }

    private void Succeed(int node, string? stage, object? output, TimeSpan duration)
    {
        Tool tool = _graph.Links.Nodes[node].Tool!;
        _passed.Add(node);
        _steps.Add(new RouteStep { Tool = tool.Name, Stage = stage, Output = output, Duration = duration });
        _values = _values.With([.. tool.Policy.Provides.Select(capability => KeyValuePair.Create(capability, output)), KeyValuePair.Create(tool.Name, output)]);
        _log.Add(RouteDecisionKind.Execute, stage is null ? $"'{tool.Name}' succeeded." : $"'{tool.Name}' of the stage '{stage}' succeeded.", tool.Name);
        if (!tool.Policy.IsReadOnly)
        {
            // What was changed is not changed again.
            _search.Close(node);
        }
    }

    private void Arrive(int node)
    {
        _position = node;
        _passed.Add(node);
        _next++;
    }
}
