namespace Agents.Core.Tools;

/// <content>Letting another tool make a call whose own tool fails or is down.</content>
internal sealed partial class ToolInvoker
{
    /// <summary>Checks a call of a tool that others can stand in for, and admits the first attempt at it.</summary>
    /// <returns>How the call ends; <see langword="null"/> when an attempt is ready to be made.</returns>
    private ToolOutcome? AdmitRoute(ToolCall call, Tool tool)
    {
        // What the model got wrong is wrong whoever answers.
        if (CheckArguments(call, tool) is { } wrong)
        {
            return wrong;
        }

        ToolRoute route = new(call);
        call.Route = route;
        return TryAdvance(route) ? null : call.Outcome;
    }

    /// <summary>Makes one attempt after the other until one decides how the call ends.</summary>
    private async ValueTask FollowAsync(ToolRoute route, CancellationToken cancellationToken)
    {
        do
        {
            try
            {
                await AttemptIfUpAsync(route.Current!, cancellationToken).ConfigureAwait(false);
            }
            catch when (route.Current!.Outcome is not null)
            {
                // It was interrupted at work, which is what there is to say of the call.
                route.Decide();
                NoteInPlace(route);
                throw;
            }
            finally
            {
                route.Current!.Reservation.Dispose();
            }

            if (IsDecided(route))
            {
                Decide(route);
                return;
            }

            route.Leave();
        }
        while (TryAdvance(route));
    }

    private async ValueTask AttemptIfUpAsync(ToolCall attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Tool tool = attempt.Tool!;
        if (!_router!.TryBegin(tool))
        {
            GiveUp(attempt, tool, outcome: null);
            return;
        }

        try
        {
            await AttemptAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // What the run's own end interrupted says nothing of the tool.
            if (attempt is { WasMade: true, Outcome: { } outcome } && !cancellationToken.IsCancellationRequested)
            {
                _router.Ended(tool, outcome, attempt.Duration);
            }
            else
            {
                _router.NotMade(tool);
            }
        }
    }

    /// <summary>Admits the next attempt. When there is none, the call has its outcome.</summary>
    private bool TryAdvance(ToolRoute route)
    {
        ToolCall call = route.Call;
        Tool called = call.Tool!;
        while (_router!.Next(called, route.Failed) is { } next)
        {
            if (route.Failed.Contains(next.Tool))
            {
                throw new InvalidOperationException($"The router offered '{next.Tool.Name}' again, which could not make this call.");
            }

            TellReroute(route, next.Tool);
            ToolCall attempt = next.Tool == called ? call : StandInFor(route, next.Tool);
            route.Begin(attempt);
            attempt.Outcome = attempt == call ? Reserve(call, called) : FillArguments(attempt, call, next) ?? Check(attempt, next.Tool);
            if (attempt.Outcome is null)
            {
                return true;
            }

            if (IsDecided(route))
            {
                Decide(route);
                return false;
            }

            route.Leave();
        }

        call.Outcome = route.Conclude();
        ReportLackOfBudget(route);
        return false;
    }

    /// <summary>Finds out whether the current attempt decides how the call ends. A failure does not, nor does the refusal of a tool that stands in.</summary>
    private static bool IsDecided(ToolRoute route) => route.Current!.Outcome switch
    {
        null or ToolTimedOut or ToolFailed { Kind: ToolFailureKind.Threw } => false,
        ToolSucceeded or ToolIndeterminate => true,
        _ => route.Current == route.Call,
    };

    private void Decide(ToolRoute route)
    {
        route.Decide();
        NoteInPlace(route);
        ReportLackOfBudget(route);
    }

    /// <summary>Keeps that what may have been done in a tool's place must not be done again by the tool itself.</summary>
    private void NoteInPlace(ToolRoute? route)
    {
        if (route?.Call.Outcome is ToolIndeterminate unknown && route.Deciding != route.Call)
        {
            _context.NoteUnknownOutcome(route.Call.Tool!.Function, route.Call.CanonicalArguments, unknown.Message);
        }
    }

    private void ReportLackOfBudget(ToolRoute route)
    {
        if (route.LacksBudget)
        {
            _context.ReportStop(StopReason.BudgetExhausted);
        }
    }

    private void TellReroute(ToolRoute route, Tool to)
    {
        ToolCall from = route.Current ?? route.Call;
        if (from.Tool == to)
        {
            return;
        }

        if (route.Current is null && !_router!.IsDown(from.Tool!))
        {
            route.PassOver();
        }

        ToolLog.Rerouted(_context.Logger, from.Name, route.LabelOfLeft, to.Name, _context.RunId, _context.Path);
        if (_context.IsObserved)
        {
            ToolRerouted rerouted = new()
            {
                CallId = route.Call.ToldId,
                Tool = from.Name,
                Outcome = from.Outcome,
                To = to.Name,
                Reason = route.WhyLeft(to.Name),
            };
            _context.Emit(rerouted, route);
        }
    }

    private static ToolCall StandInFor(ToolRoute route, Tool tool) => new(new(route.Call.Content.CallId, tool.Name, new Dictionary<string, object?>()))
    {
        Tool = tool,
        Route = route,
        Ordinal = route.Call.Ordinal,
    };

    /// <summary>Fills in the arguments of a tool that stands in.</summary>
    /// <returns>What is wrong with them; <see langword="null"/> when they can be checked and sent.</returns>
    private ToolFailed? FillArguments(ToolCall attempt, ToolCall call, StandIn next)
    {
        Dictionary<string, object?> arguments;
        try
        {
            // Of a tool that needs approval the arguments were fixed when they were checked, as text.
            IDictionary<string, object?>? source = call.Tool!.Policy.NeedsApproval ? Parse(call.CanonicalArguments) : call.Content.Arguments;
            arguments = (next.Mapping ?? ArgumentMapping.Same).Apply(source, next.Tool.Schema);
        }
        catch (InvalidToolArgumentsException exception)
        {
            ToolLog.Threw(_context.Logger, exception, attempt.Name, _context.RunId);
            return Invalid($"The arguments of '{call.Name}' could not become those of '{attempt.Name}': {exception.Message}");
        }

        if (!WritableJson.IsWritable(arguments))
        {
            return Invalid($"The arguments of '{call.Name}' could not become those of '{attempt.Name}': the mapping made a value that cannot be written as JSON.");
        }

        attempt.Content.Arguments = attempt.Arguments = arguments;
        return null;
    }
}
