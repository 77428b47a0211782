namespace Agents.Core.Graphs;

/// <summary>The attempts of one node in one run, as its pipeline makes them.</summary>
internal sealed class Attempts<T>(PolicyCall<T> call)
{
    private Exception? _last;
    private int _count;

    public async ValueTask<AttemptResult<T>> TryAsync(CancellationToken cancellationToken)
    {
        int attempt = Interlocked.Increment(ref _count);
        if (attempt > 1 && call.Call.Context.IsObserved && Volatile.Read(ref _last) is { } last)
        {
            call.Call.Context.Emit(new NodeRetried { Attempt = attempt, ErrorType = ThrownText.TypeOf(last), Message = ThrownText.MessageOf(last), IsOwnMessage = ThrownText.IsOwn(last) });
        }

        try
        {
            return new AttemptResult<T>(await call.Policies.HedgeAsync(call, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception refused) when (IsRefusal(refused))
        {
            // Handed through the pipeline as a result: what the budget refuses once it refuses again, and a retry would only ask again.
            return new AttemptResult<T>(refused);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Exception translated = AgentInvocation.Translate(exception, call.Work.Agent ?? call.Call.Context.Path.Name, call.Call.Context.Path, cancellationToken);
            Volatile.Write(ref _last, translated);
            if (ReferenceEquals(translated, exception))
            {
                throw;
            }

            throw translated;
        }
    }

    /// <summary>Tells whether the budget refused, here or in a graph or agent further in.</summary>
    private static bool IsRefusal(Exception exception)
    {
        Exception? at = exception;
        while (at is not null and not BudgetExceededException)
        {
            at = at.InnerException;
        }

        return at is not null;
    }
}
