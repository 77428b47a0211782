using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <content>Executing the calls that were admitted.</content>
internal sealed partial class ToolInvoker
{
    private const int MaxErrorLength = 1_000;

    private async ValueTask ExecuteAsync(IReadOnlyList<ToolCall> calls, int admitted, CancellationToken cancellationToken)
    {
        if (admitted == 1 || _maxParallel == 1)
        {
            for (int i = 0; i < calls.Count; i++)
            {
                if (calls[i].Outcome is null)
                {
                    await ExecuteAsync(calls[i], cancellationToken).ConfigureAwait(false);
                }
            }

            return;
        }

        await ExecuteInParallelAsync([.. calls.Where(call => call.Outcome is null)], cancellationToken).ConfigureAwait(false);
    }

    private Task ExecuteInParallelAsync(ToolCall[] open, CancellationToken cancellationToken)
    {
        // The workers share one position in the list. Each call is taken by one worker; a worker ends early only on cancellation.
        // They start here one after the other, up to where each waits, so that what happens until then has one order.
        int position = -1;
        async Task WorkAsync()
        {
            for (int index = Interlocked.Increment(ref position); index < open.Length; index = Interlocked.Increment(ref position))
            {
                await ExecuteAsync(open[index], cancellationToken).ConfigureAwait(false);
            }
        }

        Task[] workers = new Task[Math.Min(_maxParallel, open.Length)];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = WorkAsync();
        }

        return Task.WhenAll(workers);
    }

    private ValueTask ExecuteAsync(ToolCall call, CancellationToken cancellationToken) =>
        call.Route is null ? AttemptAsync(call, cancellationToken) : FollowAsync(call.Route, cancellationToken);

    /// <summary>Calls one tool. Afterwards the attempt has an outcome, unless it was cancelled before the call was made.</summary>
    private async ValueTask AttemptAsync(ToolCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Tool tool = call.Tool!;
        if (Indeterminate(call, tool) is { } unknown)
        {
            // An equal call of the same answer was made first.
            GiveUp(call, tool, unknown);
            return;
        }

        if (_context.IsObserved)
        {
            _context.Emit(new ToolCallStarted { CallId = call.ToldId, Tool = tool.Name, Arguments = call.CanonicalArgumentsGiven }, call);
        }

        // What was granted when the call was admitted may be so no more: people take their time, and so do the calls before this one.
        ToolDenied? refused = tool.Policy.NeedsApproval ? await DenyAsync(call, tool, cancellationToken).ConfigureAwait(false) : null;
        if ((refused ?? NotGranted(call, tool)) is { } denied)
        {
            GiveUp(call, tool, denied);
            return;
        }

        bool isTimed = _context.IsObserved || call.Route is not null;
        long start = isTimed ? _context.Clock.GetTimestamp() : 0;
        try
        {
            call.Outcome = await CallAsync(call, tool, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Whether it succeeded, failed or was cancelled, it was called, and what is called is charged.
            call.Duration = isTimed ? _context.Clock.GetElapsedTime(start) : TimeSpan.Zero;
            call.WasMade = true;
            call.Reservation.Settle(call.Price);
        }
    }

    private async ValueTask<ToolOutcome> CallAsync(ToolCall call, Tool tool, CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<object?> running;
        try
        {
            ValueTask<object?> result = Start(tool, Arguments(call, tool), ending.Token);
            if (result.IsCompletedSuccessfully)
            {
                return new ToolSucceeded { Value = result.Result };
            }

            running = result.AsTask();
            Task wait = running.WaitAsync(tool.Policy.Timeout, _context.Clock, cancellationToken);
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (running.IsCompleted)
            {
                return new ToolSucceeded { Value = await running.ConfigureAwait(false) };
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            call.Outcome = Interrupted(call, tool);
            throw;
        }
        catch (InvalidToolArgumentsException exception)
        {
            return Invalid(exception.Message);
        }
        catch (Exception exception)
        {
            return Threw(exception, call, tool);
        }

        // Still at work. Its token is cancelled here and not left to the link: the wait may have ended before the link was told.
        Abandon(running, tool);
        await ending.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (cancellationToken.IsCancellationRequested)
        {
            call.Outcome = Interrupted(call, tool);
            throw new OperationCanceledException(cancellationToken);
        }

        return TimedOut(call, tool);
    }

    /// <summary>Ends a call that was admitted and is not made.</summary>
    private void GiveUp(ToolCall call, Tool tool, ToolOutcome? outcome)
    {
        call.Outcome = outcome;
        if (tool.Policy.MaxCalls is not null)
        {
            _context.UncountCall(tool.Function);
        }
    }

    private ToolOutcome TimedOut(ToolCall call, Tool tool)
    {
        TimeSpan limit = tool.Policy.Timeout;
        if (tool.Policy.IsRepeatable)
        {
            return new ToolTimedOut { After = limit };
        }

        return UnknownOutcome(
            call, tool, string.Create(CultureInfo.InvariantCulture, $"The tool '{tool.Name}' did not answer within {limit.TotalSeconds:0.###} s."));
    }

    /// <summary>Tells a function that failed from one that stopped waiting, or says that it does not know, after it may have done its work.</summary>
    private ToolOutcome Threw(Exception exception, ToolCall call, Tool tool)
    {
        if (tool.Policy.IsRepeatable || exception is not (UnknownOutcomeException or TimeoutException or OperationCanceledException))
        {
            return Failed(exception, tool);
        }

        ToolLog.Threw(_context.Logger, exception, tool.Name, _context.RunId);
        return UnknownOutcome(call, tool, tool.Policy.HidesErrors
            ? $"The tool '{tool.Name}' ended without an answer."
            : $"The tool '{tool.Name}' ended in {exception.GetType().Name}: {Shorten(exception.Message).TrimEnd('.')}.");
    }

    /// <summary>Says that a tool answered what cannot be read. It has done its work then, or some of it.</summary>
    private ToolOutcome Unread(Exception exception, ToolCall call, Tool tool)
    {
        if (tool.Policy.IsRepeatable)
        {
            return Failed(exception, tool);
        }

        ToolLog.Threw(_context.Logger, exception, tool.Name, _context.RunId);
        return UnknownOutcome(call, tool, $"The answer of the tool '{tool.Name}' could not be read: it failed with {exception.GetType().Name}.");
    }

    /// <summary>Keeps that nobody knows whether a call was made, so that it is not made again in the run.</summary>
    private ToolIndeterminate UnknownOutcome(ToolCall call, Tool tool, string what, string advice = ", and say that a person must look.")
    {
        ToolIndeterminate unknown = new()
        {
            Message = $"{what} It may or may not have done what it was asked to; do not call it again with these arguments{advice}",
        };
        _context.NoteUnknownOutcome(tool.Function, call.CanonicalArguments, unknown.Message);
        return unknown;
    }

    private ToolOutcome Interrupted(ToolCall call, Tool tool)
    {
        if (tool.Policy.IsRepeatable)
        {
            return new ToolFailed { Kind = ToolFailureKind.NotExecuted, Message = $"The run was stopped before the tool '{tool.Name}' had answered." };
        }

        // Not all of the run may be over: a node that took too long is tried again.
        return UnknownOutcome(call, tool, $"The run was stopped while the tool '{tool.Name}' was at work.", " before somebody has looked.");
    }

    private static ValueTask<object?> Start(Tool tool, AIFunctionArguments arguments, CancellationToken cancellationToken) => tool.StartsInline
        ? tool.Function.InvokeAsync(arguments, cancellationToken)
        : StartOnPool(tool, arguments, cancellationToken);

    private static ValueTask<object?> StartOnPool(Tool tool, AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        new(Task.Run(() => tool.Function.InvokeAsync(arguments, cancellationToken).AsTask(), cancellationToken));

    private AIFunctionArguments Arguments(ToolCall call, Tool tool)
    {
        // What was approved is what is called: the arguments are read back from the text that the approver saw.
        AIFunctionArguments arguments = tool.Policy.NeedsApproval ? Parse(call.CanonicalArgumentsGiven) : Copy(call.Arguments);
        arguments.Services = _context.Services;
        if (tool.WantsContext)
        {
            ToolCallContext.Set(arguments, _context.EnterTool(call.PlaceName, tool.ContextFunction?.Budget, ScopeInside(tool)));
        }

        return arguments;
    }

    /// <summary>Finds what agents inside a tool may call.</summary>
    private ToolScope? ScopeInside(Tool tool)
    {
        ToolGrants grants = tool.Policy.Grants;
        ToolScope? around = (ToolScope?)_context.ToolScope;
        return grants == ToolGrants.All ? null
            : Lender is null ? around is null || grants == ToolGrants.None ? around : new ToolScope(null, around, grants)
            : grants == ToolGrants.None ? _lending ??= new ToolScope(Lender, around, grants)
            : new ToolScope(Lender, around, grants);
    }

    /// <summary>Copies the arguments, since the function may change those that it gets and the history must not change with them.</summary>
    private static AIFunctionArguments Copy(IDictionary<string, object?>? arguments) =>
        arguments is null ? [] : new AIFunctionArguments(new Dictionary<string, object?>(arguments, StringComparer.Ordinal));

    private static AIFunctionArguments Parse(string canonical)
    {
        using JsonDocument document = JsonDocument.Parse(canonical);
        AIFunctionArguments arguments = [];
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            arguments[property.Name] = property.Value.Clone();
        }

        return arguments;
    }

    private async ValueTask<ToolDenied?> DenyAsync(ToolCall call, Tool tool, CancellationToken cancellationToken)
    {
        if (_context.Approval is not { } approval)
        {
            const string Nobody = "no approver";
            if (_context.IsObserved)
            {
                _context.Emit(new ApprovalDecided { CallId = call.ToldId, Tool = call.Name, IsApproved = false, Reason = Nobody, IsOwnReason = true });
            }

            return new ToolDenied { Reason = $"The tool '{tool.Name}' needs approval, and this run has nobody who approves." };
        }

        ApprovalRequest request = new()
        {
            RunId = _context.RunId,
            Path = _context.Path,
            CallId = call.ToldId,
            Tool = tool.Name,
            Description = tool.Description,
            Arguments = call.CanonicalArgumentsGiven,
        };
        ApprovalDecision decision = await ApprovalCall.DecideAsync(approval, request, _context, cancellationToken).ConfigureAwait(false);
        return decision.IsApproved ? null : new ToolDenied { Reason = $"The call of '{tool.Name}' was not approved. {decision.Reason}".TrimEnd() };
    }

    private ToolFailed Failed(Exception exception, Tool tool)
    {
        ToolLog.Threw(_context.Logger, exception, tool.Name, _context.RunId);
        if (exception is BudgetExceededException { RunId: null } exceeded)
        {
            return Refused(exceeded.Refusal);
        }

        return new ToolFailed
        {
            Kind = ToolFailureKind.Threw,
            Message = tool.Policy.HidesErrors
                ? $"The tool '{tool.Name}' failed."
                : $"The tool '{tool.Name}' failed with {exception.GetType().Name}: {Shorten(exception.Message)}",
            IsTransient = exception is UnknownOutcomeException or TimeoutException or IOException or HttpRequestException or OperationCanceledException
                || exception is AgentException { IsTransient: true },
        };
    }

    private static string Shorten(string message) => ForeignText.Mark(message.Length <= MaxErrorLength ? message : message[..MaxErrorLength]);

    private void Abandon(Task<object?> running, Tool tool)
    {
        // The function ignores its token; what it still throws is logged, so that it is not lost.
        _ = running.ContinueWith(
            (task, state) =>
            {
                (AgentContext context, string name) = ((AgentContext, string))state!;
                Exception thrown = task.Exception!.InnerException!;
                ToolLog.AbandonedThrew(context.Logger, name, thrown.GetType().Name, context.RunId);
                ToolLog.Threw(context.Logger, thrown, name, context.RunId);
            },
            (_context, tool.Name),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
