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

        // The workers share one position in the list. Each call is taken by one worker; a worker ends early only on cancellation.
        ToolCall[] open = [.. calls.Where(call => call.Outcome is null)];
        int position = -1;
        Task[] workers = new Task[Math.Min(_maxParallel, open.Length)];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = Task.Run(
                async () =>
                {
                    for (int index = Interlocked.Increment(ref position); index < open.Length; index = Interlocked.Increment(ref position))
                    {
                        await ExecuteAsync(open[index], cancellationToken).ConfigureAwait(false);
                    }
                },
                CancellationToken.None);
        }

        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    private async ValueTask ExecuteAsync(ToolCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Tool tool = call.Tool!;
        if (_context.IsObserved)
        {
            _context.Emit(new ToolCallStarted { CallId = call.Content.CallId, Tool = tool.Name, Arguments = call.CanonicalArguments });
        }

        if (tool.Policy.NeedsApproval && await DenyAsync(call, tool, cancellationToken).ConfigureAwait(false) is { } denied)
        {
            call.Outcome = denied;
            return;
        }

        long start = _context.IsObserved ? _context.Clock.GetTimestamp() : 0;
        try
        {
            call.Outcome = await CallAsync(call, tool, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Whether it succeeded, failed or was cancelled, it was called, and what is called is charged.
            call.Duration = _context.IsObserved ? _context.Clock.GetElapsedTime(start) : TimeSpan.Zero;
            call.Reservation.Settle(PriceOf(tool));
        }
    }

    private async ValueTask<ToolOutcome> CallAsync(ToolCall call, Tool tool, CancellationToken cancellationToken)
    {
        TimeSpan limit = tool.Policy.Timeout;
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<object?>? running = null;
        try
        {
            AIFunctionArguments arguments = Arguments(call, tool);
            ValueTask<object?> result = Start(tool, arguments, ending.Token);
            if (result.IsCompletedSuccessfully)
            {
                return new ToolSucceeded { Value = result.Result };
            }

            running = result.AsTask();
            return new ToolSucceeded { Value = await running.WaitAsync(limit, _context.Clock, cancellationToken).ConfigureAwait(false) };
        }
        catch (TimeoutException) when (running is { IsCompleted: false })
        {
            await ending.CancelAsync().ConfigureAwait(false);
            Abandon(running, tool);
            return tool.Policy.IsRepeatable
                ? new ToolTimedOut { After = limit }
                : new ToolIndeterminate
                {
                    Message = $"The tool '{tool.Name}' did not answer within {limit.TotalSeconds:0.###} s. It may or may not have done what it was "
                        + "asked to; do not call it again with these arguments, and say that a person must look.",
                };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (running is not null)
            {
                Abandon(running, tool);
            }

            throw;
        }
        catch (Exception exception)
        {
            return Failed(exception, tool);
        }
    }

    private static ValueTask<object?> Start(Tool tool, AIFunctionArguments arguments, CancellationToken cancellationToken) => tool.StartsInline
        ? tool.Function.InvokeAsync(arguments, cancellationToken)
        : new ValueTask<object?>(Task.Run(() => tool.Function.InvokeAsync(arguments, cancellationToken).AsTask(), cancellationToken));

    private AIFunctionArguments Arguments(ToolCall call, Tool tool)
    {
        // What was approved is what is called: the arguments are read back from the text that the approver saw.
        AIFunctionArguments arguments = tool.Policy.NeedsApproval ? Parse(call.CanonicalArguments) : new AIFunctionArguments(call.Content.Arguments);
        arguments.Services = _context.Services;
        if (tool.WantsContext)
        {
            string name = tool.Name.Length <= AgentPath.MaxNameLength - 8 ? tool.Name : tool.Name[..(AgentPath.MaxNameLength - 8)];
            ToolCallContext.Set(
                arguments, _context.Enter(call.Ordinal == 1 ? name : $"{name}-{call.Ordinal}", (tool.Function as IContextFunction)?.Budget));
        }

        return arguments;
    }

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
            Decided(call, isApproved: false, "no approver");
            return new ToolDenied { Reason = $"The tool '{tool.Name}' needs approval, and this run has nobody who approves." };
        }

        ApprovalRequest request = new()
        {
            RunId = _context.RunId,
            Path = _context.Path,
            CallId = call.Content.CallId,
            Tool = tool.Name,
            Description = tool.Description,
            Arguments = call.CanonicalArguments,
        };
        if (_context.IsObserved)
        {
            _context.Emit(new ApprovalRequested { Request = request });
        }

        ApprovalDecision? decision;
        try
        {
            decision = await approval.DecideAsync(request, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // An approver that cannot be asked has not approved.
            ToolLog.ApproverThrew(_context.Logger, exception, tool.Name, _context.RunId);
            decision = ApprovalDecision.Denied($"The approver failed with {exception.GetType().Name}.");
        }

        decision ??= ApprovalDecision.Denied("The approver gave no decision.");
        Decided(call, decision.IsApproved, decision.Reason);
        return decision.IsApproved ? null : new ToolDenied { Reason = $"The call of '{tool.Name}' was not approved. {decision.Reason}".TrimEnd() };
    }

    private void Decided(ToolCall call, bool isApproved, string? reason)
    {
        if (_context.IsObserved)
        {
            _context.Emit(new ApprovalDecided { CallId = call.Content.CallId, Tool = call.Name, IsApproved = isApproved, Reason = reason });
        }
    }

    private ToolFailed Failed(Exception exception, Tool tool)
    {
        ToolLog.Threw(_context.Logger, exception, tool.Name, _context.RunId);
        if (exception is BudgetExceededException exceeded)
        {
            return Refused(exceeded.Refusal);
        }

        string what = exception.Message.Length <= MaxErrorLength ? exception.Message : exception.Message[..MaxErrorLength];
        return new ToolFailed
        {
            Kind = ToolFailureKind.Threw,
            Message = tool.Policy.HidesErrors
                ? $"The tool '{tool.Name}' failed."
                : $"The tool '{tool.Name}' failed with {exception.GetType().Name}: {what}",
            IsTransient = exception is TimeoutException or IOException or HttpRequestException or OperationCanceledException
                || exception is AgentException { IsTransient: true },
        };
    }

    private void Abandon(Task<object?> running, Tool tool)
    {
        // The function ignores its token; what it still throws is logged, so that it is not lost.
        _ = running.ContinueWith(
            (task, state) =>
            {
                (AgentContext context, string name) = ((AgentContext, string))state!;
                ToolLog.AbandonedThrew(context.Logger, task.Exception!.InnerException!, name, context.RunId);
            },
            (_context, tool.Name),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
