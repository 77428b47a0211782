using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Agents.Core.TelemetryTests.Security;

/// <summary>Keeps everything that leaves a run beside its result: logs, events, spans, and the failure it ended in.</summary>
internal sealed class LeakTrap : ILoggerFactory, ILogger, IObserver<AgentEvent>
{
    private readonly ConcurrentQueue<(string Sink, string Text)> _caught = new();
    private readonly ActivityListener _listener;
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly Activity _around;

    public LeakTrap()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Agents.Core", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = Keep,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_listener);

        // Other tests have spans of their own at the same time; these are the ones below this.
        _around = new Activity("test");
        _around.SetParentId(_trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        _around.Start();
    }

    public const string Logs = "log";

    public const string TraceLogs = "log at Trace";

    public const string Events = "event";

    public const string Spans = "span";

    public const string Failures = "failure";

    public const string Traces = "trace";

    public IEnumerable<(string Sink, string Text)> Caught => _caught;

    /// <summary>Writes what must not be: each canary that is in a sink that it must not be in.</summary>
    public IEnumerable<string> LeaksOf(Canaries canaries) =>
        from caught in _caught
        where caught.Sink != TraceLogs
        from canary in canaries.All
        where caught.Text.Contains(canary.Value, StringComparison.OrdinalIgnoreCase)
        select $"{canary.Key} is in a {caught.Sink}: {caught.Text}";

    public bool Holds(string sink, string canary) =>
        _caught.Any(caught => caught.Sink == sink && caught.Text.Contains(canary, StringComparison.OrdinalIgnoreCase));

    public int Count(string sink, params string[] parts) =>
        _caught.Count(caught => caught.Sink == sink && parts.All(part => caught.Text.Contains(part, StringComparison.Ordinal)));

    /// <summary>Keeps what a failure says in the library's own words; what is inside it is whose it is.</summary>
    public void Keep(Exception failure)
    {
        bool isAllOurs = true;
        for (Exception? e = failure; e is not null; e = e.InnerException)
        {
            // Who throws one of these wrote its message.
            bool isOurs = e is AgentException { HoldsForeignWords: false } || e is OperationCanceledException { InnerException: OperationCanceledException };
            isAllOurs &= isOurs;
            if (isOurs || (e is OperationCanceledException && ReferenceEquals(e, failure)))
            {
                _caught.Enqueue((Failures, $"{e.GetType().Name}: {e.Message}"));
            }
        }

        if (isAllOurs)
        {
            _caught.Enqueue((Failures, failure.ToString()));
        }
    }

    /// <summary>Keeps the trace of the run.</summary>
    public void Keep(MemoryStream trace) => _caught.Enqueue((Traces, System.Text.Encoding.UTF8.GetString(trace.ToArray())));

    public void OnNext(AgentEvent value)
    {
        _caught.Enqueue((Events, value.ToString()!));
        _caught.Enqueue((Events, DeepText.Of(value)));
    }

    public void OnCompleted()
    {
        // The run's last event says so.
    }

    public void OnError(Exception error) => _caught.Enqueue((Events, error.ToString()));

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _caught.Enqueue((
            logLevel == LogLevel.Trace ? TraceLogs : Logs,
            $"{logLevel} {eventId.Id}: {formatter(state, exception)} {DeepText.Of(state)} {(exception is null ? "" : DeepText.Of(exception))}"));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _caught.Enqueue((Logs, $"scope: {DeepText.Of(state)}"));
        return null;
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        _around.Stop();
        _around.Dispose();
        _listener.Dispose();
    }

    private void Keep(Activity activity)
    {
        if (activity.TraceId == _trace)
        {
            _caught.Enqueue((Spans, string.Join('\n',
            [
                activity.DisplayName, activity.StatusDescription, .. activity.TagObjects.Select(Write), .. activity.Baggage.Select(pair => $"{pair}"),
                .. activity.Events.SelectMany(told => told.Tags.Select(Write).Append(told.Name)), .. activity.Links.SelectMany(link => (link.Tags ?? []).Select(Write)),
            ])));
        }
    }

    private static string Write(KeyValuePair<string, object?> tag) => $"{tag.Key}={DeepText.Of(tag.Value)}";
}
