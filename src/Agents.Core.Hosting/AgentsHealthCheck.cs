using Agents.Core.Chat.Clients;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Agents.Core.Hosting;

/// <summary>Looks at everything that agents need, and says how each part is.</summary>
internal sealed class AgentsHealthCheck(AgentHost host, bool pings) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Dictionary<string, object> data = new(StringComparer.Ordinal) { ["runs"] = host.Runs.Count };
        List<(string Part, SourceHealth Health)> parts = [("host", OfHost()), ("options", OfOptions())];
        HashSet<ModelLimits> limits = [.. host.Limits.Made];
        if (host.InForce is { } version)
        {
            foreach (string name in host.Models.Names(version.Options))
            {
                if (await CheckModelAsync(name, version.Options, limits, cancellationToken).ConfigureAwait(false) is { } health)
                {
                    parts.Add(($"models/{name}", health));
                }
                else
                {
                    data[$"models/{name}"] = "not checked";
                }
            }
        }

        foreach (ConnectedToolSource source in host.Sources.Connected)
        {
            if (source.Source is IHealthSource checkable)
            {
                parts.Add(($"tools/{source.Name}", await CheckAsync(checkable, source.Name, cancellationToken).ConfigureAwait(false)));
            }
        }

        parts.AddRange(limits.Select(made => ($"limits/{made.Name}", Of(made))));
        return Sum(parts, data, context.Registration.FailureStatus);
    }

    private static HealthCheckResult Sum(List<(string Part, SourceHealth Health)> parts, Dictionary<string, object> data, HealthStatus failureStatus)
    {
        foreach ((string part, SourceHealth health) in parts)
        {
            data[part] = health.Description.Length == 0 ? health.Level.ToString() : $"{health.Level}: {health.Description}";
        }

        HealthLevel worst = parts.Min(part => part.Health.Level);
        string[] ill = [.. parts.Where(part => part.Health.Level != HealthLevel.Healthy).Select(part => $"{part.Part}: {part.Health.Description}".TrimEnd(' ', ':'))];
        HealthStatus status = worst switch
        {
            HealthLevel.Healthy => HealthStatus.Healthy,
            HealthLevel.Degraded => HealthStatus.Degraded,
            _ => failureStatus,
        };
        return new HealthCheckResult(status, ill.Length == 0 ? "Everything that was checked works." : string.Join(' ', ill), null, data);
    }

    private SourceHealth OfHost() => host switch
    {
        { Runs.IsClosed: true } => new SourceHealth { Level = HealthLevel.Unhealthy, Description = "The host is stopping; no runs are started any more." },
        { IsReady: false } => new SourceHealth { Level = HealthLevel.Unhealthy, Description = "The agents are not ready yet." },
        _ => new SourceHealth { Level = HealthLevel.Healthy },
    };

    private SourceHealth OfOptions() => host.ReloadFailures is { Count: > 0 } failures
        ? new SourceHealth { Level = HealthLevel.Degraded, Description = $"The changed options cannot be used, and the last good ones are in force. {string.Join(' ', failures)}" }
        : new SourceHealth { Level = HealthLevel.Healthy };

    private static SourceHealth Of(ModelLimits limits)
    {
        ModelLimitsStatus status = limits.GetStatus();
        string figures = $"{status.Running} calls run, {status.Waiting} wait.";
        return status.Waiting > 0 && status.Waiting >= limits.Settings.QueueLimit
            ? new SourceHealth { Level = HealthLevel.Degraded, Description = $"The line is full: {figures}" }
            : status.Pause > TimeSpan.Zero
                ? new SourceHealth { Level = HealthLevel.Degraded, Description = $"The provider asked to wait {status.Pause.TotalSeconds:0.#} s: {figures}" }
                : new SourceHealth { Level = HealthLevel.Healthy, Description = figures };
    }

    /// <summary>Finds out how a model is, and which limits it has; <see langword="null"/> when nobody knows.</summary>
    private async ValueTask<SourceHealth?> CheckModelAsync(string name, AgentsOptions options, HashSet<ModelLimits> limits, CancellationToken cancellationToken)
    {
        IChatClient client;
        try
        {
            client = host.Models.Get(name, options);
        }
        catch (Exception exception)
        {
            HostLog.CheckThrew(host.Logger, exception, name);
            return new SourceHealth { Level = HealthLevel.Unhealthy, Description = $"The model could not be made: that failed with {exception.GetType().Name}." };
        }

        if (client.GetService(typeof(ModelLimits)) is ModelLimits own)
        {
            limits.Add(own);
        }

        IHealthSource? source = ClientHealth.Find(client);
        SourceHealth? told = source is null ? null : await CheckAsync(source, name, cancellationToken).ConfigureAwait(false);
        return !pings || told?.Level == HealthLevel.Unhealthy || !ClientHealth.OnlyWatches(client)
            ? told
            : await CheckAsync(new PingedModel(client, source), name, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SourceHealth> CheckAsync(IHealthSource source, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await source.CheckHealthAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            HostLog.CheckThrew(host.Logger, exception, name);
            return new SourceHealth { Level = HealthLevel.Unhealthy, Description = $"The check failed with {exception.GetType().Name}." };
        }
    }
}
