namespace Agents.Core.Routing;

/// <summary>Asks all monitors of a route at the same time.</summary>
internal static class MonitorBoard
{
    /// <returns>One signal a monitor, in their order; <see langword="null"/> where a monitor failed that does not watch for risk.</returns>
    public static async ValueTask<RouteSignal?[]> EvaluateAsync(
        RouterSettings settings, RouteState state, AgentContext context, CancellationToken cancellationToken)
    {
        IRouteMonitor[] monitors = settings.Monitors;
        RouteSignal?[] signals = new RouteSignal?[monitors.Length];
        Task<RouteSignal?>?[] late = new Task<RouteSignal?>?[monitors.Length];
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        for (int i = 0; i < monitors.Length; i++)
        {
            try
            {
                ValueTask<RouteSignal> call = monitors[i].EvaluateAsync(state, ending.Token);
                if (call.IsCompletedSuccessfully)
                {
                    signals[i] = call.Result ?? Failed(context, monitors[i], "It gave no signal.");
                }
                else
                {
                    late[i] = AwaitAsync(call, monitors[i], settings.MonitorTimeout, context, cancellationToken);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                signals[i] = Threw(context, monitors[i], exception);
            }
        }

        try
        {
            for (int i = 0; i < monitors.Length; i++)
            {
                signals[i] = late[i] is { } task ? await task.ConfigureAwait(false) : signals[i];
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return signals;
    }

    /// <summary>Tells observers that something is wrong with a monitor.</summary>
    public static void Tell(AgentContext context, IRouteMonitor monitor, string reason)
    {
        RoutingLog.MonitorFailed(context.Logger, monitor.Name, context.RunId, reason);
        if (context.IsObserved)
        {
            context.Emit(new RouteMonitorFailed { Monitor = monitor.Name, Reason = reason });
        }
    }

    private static async Task<RouteSignal?> AwaitAsync(
        ValueTask<RouteSignal> call, IRouteMonitor monitor, TimeSpan timeout, AgentContext context, CancellationToken cancellationToken)
    {
        try
        {
            Task<RouteSignal> looking = call.AsTask();
            AbandonedTask.Observe(looking);
            RouteSignal? signal = await looking.WaitAsync(timeout, context.Clock, cancellationToken).ConfigureAwait(false);
            return signal ?? Failed(context, monitor, "It gave no signal.");
        }
        catch (TimeoutException)
        {
            return Failed(context, monitor, "It took too long.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return Threw(context, monitor, exception);
        }
    }

    private static RouteSignal? Threw(AgentContext context, IRouteMonitor monitor, Exception exception)
    {
        RoutingLog.MonitorThrew(context.Logger, exception, monitor.Name, context.RunId);
        return Failed(context, monitor, $"It failed with {exception.GetType().Name}.");
    }

    /// <summary>Makes a signal of a failure: who watches for risk and cannot see must be taken to have seen one.</summary>
    private static RouteSignal? Failed(AgentContext context, IRouteMonitor monitor, string reason)
    {
        Tell(context, monitor, reason);
        return monitor.Kind == RouteSignalKind.Risk
            ? new RouteSignal { Priority = RoutePriority.HighRisk, Why = $"The monitor could not look for risks. {reason}", Escalates = true }
            : null;
    }
}
