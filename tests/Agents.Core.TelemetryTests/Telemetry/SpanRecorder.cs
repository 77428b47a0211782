using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Agents.Core.Budgets;
using Agents.Core.Diagnostics;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>Listens to the library's spans, and to those of one source of the test's own.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> _started = new();
    private readonly ConcurrentQueue<Activity> _stopped = new();
    private readonly ActivityListener _listener;
    private readonly ActivitySource _own = new("Tests");

    public SpanRecorder(Func<string, bool>? isWanted = null)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is AgentTelemetry.SourceName or "Tests",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                Created.Enqueue((options.Name, [.. (options.Tags ?? []).Select(tag => $"{tag.Key}={tag.Value}")]));
                return isWanted?.Invoke(options.Name) == false ? ActivitySamplingResult.None : ActivitySamplingResult.AllDataAndRecorded;
            },
            ActivityStarted = OnStarted,
            ActivityStopped = OnStopped,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Gets what samplers were told, in order.</summary>
    public ConcurrentQueue<(string Name, string[] Tags)> Created { get; } = new();

    /// <summary>Gets or sets what happens when a span begins.</summary>
    public Action<Activity>? Starting { get; set; }

    /// <summary>Gets or sets what happens when a span ends.</summary>
    public Action<Activity>? Stopping { get; set; }

    public IReadOnlyList<Activity> Started => [.. _started];

    public IReadOnlyList<Activity> Stopped => [.. _stopped];

    public Activity Begin(string name) => _own.StartActivity(name)!;

    public Activity Single(string name) => Assert.Single(_stopped, span => span.DisplayName == name);

    public Activity[] All(string operation) => [.. _started.Where(span => Text(span, TelemetryNames.OperationName) == operation)];

    public static string? Text(Activity span, string tag) => span.GetTagItem(tag)?.ToString();

    /// <summary>Asserts that every span that began has ended, once; that they are one tree; and that nothing is left current here.</summary>
    public void AssertOneTree()
    {
        AssertEnded();
        Activity[] spans = [.. _started];
        HashSet<ActivitySpanId> ids = [.. spans.Select(span => span.SpanId)];
        Assert.Equal(spans.Length, ids.Count);
        Activity root = Assert.Single(spans, span => span.ParentSpanId == default);
        Assert.All(spans, span => Assert.Equal(root.TraceId, span.TraceId));
        Assert.All(spans, span => Assert.True(span == root || ids.Contains(span.ParentSpanId), $"The parent of '{span.DisplayName}' is not in the trace."));
    }

    public void AssertEnded()
    {
        Assert.Null(Activity.Current);
        Assert.Equal(_started.Count, _stopped.Count);
        Assert.Equal(_started.ToHashSet(), _stopped.ToHashSet());
        Assert.All(_started, span => Assert.True(span.IsStopped));
    }

    /// <summary>Writes the tree: one line a span, children further in, in the order in which they began.</summary>
    public string Draw()
    {
        ILookup<ActivitySpanId, Activity> children = _started.ToLookup(span => span.ParentSpanId);
        StringBuilder text = new();
        foreach (Activity root in children[default])
        {
            Draw(text, root, 0, children);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Adds up what the leaves cost.</summary>
    public (long Tokens, long MicroDollars) Sum() => (
        _stopped.Sum(span => Number(span, TelemetryNames.UsageInputTokens) + Number(span, TelemetryNames.UsageOutputTokens)),
        _stopped.Sum(span => (long)Math.Round((double)(span.GetTagItem(TelemetryNames.CostUsd) ?? 0.0) * 1e6)));

    public void AssertSpend(in Spend spend)
    {
        Assert.Equal((spend.Tokens, spend.MicroDollars), Sum());

        // Only on leaves: a sum over all spans must count nothing twice.
        Assert.All(_stopped, span => Assert.True(
            span.GetTagItem(TelemetryNames.UsageInputTokens) is null
            || Text(span, TelemetryNames.OperationName) is TelemetryNames.Chat or TelemetryNames.Embeddings));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _own.Dispose();
    }

    private static long Number(Activity span, string tag) => Convert.ToInt64(span.GetTagItem(tag) ?? 0L, CultureInfo.InvariantCulture);

    private static void Draw(StringBuilder text, Activity span, int depth, ILookup<ActivitySpanId, Activity> children)
    {
        text.Append(' ', 2 * depth).Append(span.DisplayName);
        if (span.Status == ActivityStatusCode.Error || span.GetTagItem(TelemetryNames.Outcome) is not null)
        {
            text.Append(" !").Append(Text(span, TelemetryNames.ErrorType) ?? Text(span, TelemetryNames.Outcome));
        }

        text.Append('\n');
        foreach (Activity child in children[span.SpanId])
        {
            Draw(text, child, depth + 1, children);
        }
    }

    private void OnStarted(Activity span)
    {
        _started.Enqueue(span);
        Starting?.Invoke(span);
    }

    private void OnStopped(Activity span)
    {
        _stopped.Enqueue(span);
        Stopping?.Invoke(span);
    }
}
